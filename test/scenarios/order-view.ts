import * as v from "valibot";
import type { Figures } from "../../local/demo/order-result.ts";

const money = v.object({ minorUnits: v.number(), currency: v.string() });
const waitsFor = v.object({
  kind: v.string(),
  nextLook: v.string(),
  reason: v.optional(v.string()),
  shipmentSequence: v.optional(v.number()),
  authorizationOrdinal: v.optional(v.number()),
});
const shipments = v.array(v.object({ shipmentId: v.string() }));
const refund = v.object({
  refundOrdinal: v.number(),
  status: v.object({ state: v.string() }),
  waitsFor: v.optional(v.object({ kind: v.string(), nextLook: v.string() })),
});

/** What `GET /orders/{id}` says that scenarios look at. */
export const orderView = v.object({
  phase: v.string(),
  authorized: money,
  captured: money,
  refunded: money,
  shipments,
  lateShipments: v.optional(shipments, []),
  cancel: v.optional(v.object({ outcome: v.optional(v.string()) })),
  waitsFor: v.optional(waitsFor),
  refundRequests: v.optional(v.array(v.object({ refunds: v.array(refund) })), []),
});

export type OrderView = v.InferOutput<typeof orderView>;

const ENDS = new Set(["closed", "cancelled", "declined", "refused", "ended"]);
const DECIDED = new Set(["Completed", "Declined"]);

/** Whether nothing happens to the order any more by itself: it has ended, or waits for somebody. */
export function isAtRest(order: OrderView): boolean {
  return paymentRests(order) && refundsOf(order).every(refundRests);
}

function paymentRests({ phase, waitsFor, shipments }: OrderView): boolean {
  switch (waitsFor?.kind) {
    case undefined:
      return ENDS.has(phase);
    case "buyer":
    case "operator":
    case "confirmation":
      return true;
    case "shipment":
      // The place of a wait that has just been answered may still be there.
      return (waitsFor?.shipmentSequence ?? 0) > shipments.length;
    default:
      return false;
  }
}

function refundRests({ status, waitsFor }: ReturnType<typeof refundsOf>[number]): boolean {
  return waitsFor?.kind === "operator" || (waitsFor === undefined && DECIDED.has(status.state));
}

export function refundsOf({ refundRequests }: OrderView) {
  return refundRequests.flatMap(({ refunds }) => refunds);
}

/**
 * Whether the sweep should have looked after the order or one of its refunds before this moment. A
 * notification that meets Amazon's quota leaves the reading to the next sweep.
 */
export function isOverdue(order: OrderView, beforeMilliseconds: number): boolean {
  return [order, ...refundsOf(order)].some(
    ({ waitsFor: wait }) => wait !== undefined && Date.parse(wait.nextLook) < beforeMilliseconds,
  );
}

export function hasEnded({ phase, waitsFor }: OrderView): boolean {
  return ENDS.has(phase) && waitsFor === undefined;
}

/** Our books by the HTTP interface, as Amazon counts: authorized is reserved or taken. */
export function figuresOf({ authorized, captured, refunded }: OrderView): Figures {
  return {
    authorizedMinorUnits: authorized.minorUnits + captured.minorUnits,
    capturedMinorUnits: captured.minorUnits,
    refundedMinorUnits: refunded.minorUnits,
  };
}
