import type { OrderReferenceId } from "./ids.ts";
import { hasMoneyMoved, unchargedShipments } from "./ledger.ts";
import { formatDecimal } from "./money.ts";
import {
  type CancelRequest,
  ENDED_PHASES,
  type Ledger,
  type Order,
  type Refusal,
} from "./order.ts";
import { laterStatus } from "./payment-state.ts";
import type { Clock, OrderStore } from "./ports.ts";
import { type Change, decideOnOrder, isoTime } from "./record.ts";
import { unrefundedTotal } from "./refunding.ts";

/** What became of the wish to end an order. */
export type EndingDecision =
  | { readonly decided: "go"; readonly change?: Change<Order> }
  | { readonly decided: "already-done" }
  | {
      readonly decided: "refused";
      readonly error: "CancelRefused" | "ShipmentsOutstanding";
      readonly why: string;
      readonly change?: Change<Order>;
    };

/** Decides how an order ends, on the newest record and in one conditional write. */
export async function decideEnding(
  deps: {
    readonly store: Pick<OrderStore, "readLedger" | "save">;
    readonly clock: Pick<Clock, "now">;
  },
  orderReferenceId: OrderReferenceId,
  decide: (ledger: Ledger, at: string) => EndingDecision,
): Promise<EndingDecision> {
  let decision: EndingDecision = { decided: "go" };
  await decideOnOrder(deps.store, orderReferenceId, (ledger) => {
    decision = decide(ledger, isoTime(deps.clock.now()));
    return decision.decided === "already-done" ? undefined : decision.change;
  });
  return decision;
}

const GOODS_FIRST = "goods have left and are to be charged first";

/**
 * The point of no return of a cancel: from here on no shipment is accepted. Goods that have left
 * and are not charged come first, and moved money is given back by a refund, never by a cancel.
 */
export function decideCancel(ledger: Ledger, at: string): EndingDecision {
  const { order } = ledger;
  if (order.phase === "cancelled") return { decided: "already-done" };
  if (order.phase === "cancelling") {
    return hasMoneyMoved(ledger) ? takeCancelBack(ledger, at) : { decided: "go" };
  }
  if (order.phase !== "open") return refuseCancel(order, at, `the order is ${order.phase}`);
  // First, because a capture under way is waited for and what has left is charged, whatever moved.
  if (unchargedShipments(ledger).length > 0) {
    return { ...refuseCancel(order, at, GOODS_FIRST), error: "ShipmentsOutstanding" };
  }
  if (hasMoneyMoved(ledger)) return refuseCancel(order, at, onlyRefunded(ledger));
  const entry = { at, what: "Cancelling: no shipment is accepted any more" };
  return { decided: "go", change: { row: { ...order, phase: "cancelling" }, entry } };
}

function onlyRefunded(ledger: Ledger): string {
  const most = unrefundedTotal(ledger);
  return `money has been charged; it can only be refunded (${formatDecimal(most)} ${most.currency} now)`;
}

/**
 * Amazon took the money, together with an authorization that had not been answered, before it was
 * asked to cancel, and does not cancel any more: the order stays as it is.
 */
function takeCancelBack(ledger: Ledger, at: string): EndingDecision {
  const { order } = ledger;
  const why = onlyRefunded(ledger);
  const cancel = refusedCancel(order.cancel, why);
  const row: Order = { ...order, phase: "open", ...(cancel ? { cancel } : {}) };
  const change = { row, entry: { at, what: `Not cancelled after all: ${why}` } };
  return { decided: "refused", error: "CancelRefused", why, change };
}

/**
 * The point of no return of a close: decided only while every recorded shipment is charged, unless
 * an operator has given up what is not. A wish to cancel that is still open ends here, refused.
 */
export function decideClose(ledger: Ledger, at: string): EndingDecision {
  const { order } = ledger;
  if (ENDED_PHASES.has(order.phase)) return { decided: "already-done" };
  if (order.phase === "closing") return { decided: "go" };
  if (unchargedShipments(ledger).length > 0 && order.operator?.says !== "give-up") {
    return { decided: "refused", error: "ShipmentsOutstanding", why: GOODS_FIRST };
  }
  const refused = refusedCancel(order.cancel, "the order is charged and being closed");
  const row: Order = { ...order, phase: "closing", ...(refused ? { cancel: refused } : {}) };
  const entry = { at, what: "Closing: no shipment is accepted any more" };
  return { decided: "go", change: { row, entry } };
}

/**
 * The order reference is closed at Amazon: the order has ended, and with it a late wish to cancel.
 * One that Amazon has rejected meanwhile stays declined.
 */
export function decideClosed(
  { order }: Ledger,
  at: string,
  status: Order["amazon"],
): Change<Order> | undefined {
  if (ENDED_PHASES.has(order.phase)) return undefined;
  const cancel = refusedCancel(order.cancel, "the order is closed");
  const amazon = laterStatus(order.amazon, status);
  const row: Order = { ...order, phase: "closed", amazon, ...(cancel ? { cancel } : {}) };
  return { row, entry: { at, what: "Paid and closed" } };
}

/**
 * Records that Amazon, or somebody in Seller Central, has ended the order. A wish to cancel ends
 * with it: done if the order was cancelled there, refused if it was closed.
 */
export function decideEnded({ order }: Ledger, at: string): Change<Order> | undefined {
  // The point of no return is behind it, and there is nothing left to be closed.
  const phase = order.phase === "closing" ? "closed" : "ended";
  if (order.phase !== "open" && order.phase !== "closing") return undefined;
  const { state, reason } = order.amazon;
  const what = `Ended at Amazon: ${state} (${reason ?? "no reason given"})`;
  const refused = refusedCancel(order.cancel, `the order reference is ${state}`);
  const cancel: CancelRequest | undefined =
    refused && state === "Canceled" && order.cancel
      ? { ...order.cancel, outcome: "done" }
      : refused;
  return { row: { ...order, phase, ...(cancel ? { cancel } : {}) }, entry: { at, what } };
}

/**
 * Amazon has rejected the order for good and closes it: from now on no shipment is accepted, and a
 * wish to cancel ends with it, refused.
 */
export function decideDeclined(ledger: Ledger, at: string): Change<Order> | undefined {
  const { order } = ledger;
  const isOpen = order.phase === "open" || order.phase === "closing";
  // Goods that have left unpaid are a matter for a person, so that order has not ended.
  if (!isOpen || unchargedShipments(ledger).length > 0) return undefined;
  const what = "Amazon rejected the payment";
  const cancel = refusedCancel(order.cancel, what);
  return {
    row: { ...order, phase: "declined", ...(cancel ? { cancel } : {}) },
    entry: { at, what },
  };
}

/** Amazon did not confirm the order; a wish to cancel that came meanwhile ends with that, refused. */
export function decideRefused(
  order: Order,
  at: string,
  refusal: Refusal,
  status: Order["amazon"],
): Change<Order> {
  const what = `Amazon did not confirm the order: ${refusal.detail}`;
  const cancel = refusedCancel(order.cancel, what);
  const amazon = laterStatus(order.amazon, status);
  const row: Order = { ...order, amazon, phase: "refused", refusal, ...(cancel ? { cancel } : {}) };
  return { row, entry: { at, what } };
}

function refuseCancel(
  order: Order,
  at: string,
  why: string,
): EndingDecision & { decided: "refused" } {
  const refused = { decided: "refused", error: "CancelRefused", why } as const;
  const cancel = refusedCancel(order.cancel, why);
  if (!cancel) return refused;
  const change = { row: { ...order, cancel }, entry: { at, what: `Not cancelled: ${why}` } };
  return { ...refused, change };
}

/** A wish ends once: one that has an outcome keeps it. */
function refusedCancel(cancel: CancelRequest | undefined, why: string): CancelRequest | undefined {
  if (!cancel || cancel.outcome) return undefined;
  return { ...cancel, outcome: "refused", refusal: why };
}
