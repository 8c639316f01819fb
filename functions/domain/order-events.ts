import type { Answer } from "./answers.ts";
import type { Outcome } from "./errors.ts";
import type { OrderReferenceId, SellerOrderId } from "./ids.ts";
import { capture, capturedTotal, shipment } from "./ledger.ts";
import type { Ledger } from "./order.ts";
import type { OutsideRefund } from "./refund.ts";
import { refundedTotal, refundPart, refundRow } from "./refunding.ts";
import type { Awaited } from "./waiting.ts";

/** What a shop or a warehouse may want to hear about an order (docs/events.md). */
export type OrderEventType =
  | "order-confirmed"
  | "may-ship"
  | "payment-method-needed"
  | "shipment-charged"
  | "shipment-refused"
  | "order-declined"
  | "order-closed"
  | "order-cancelled"
  | "refund-completed"
  | "refund-declined"
  | "chargeback-received"
  | "claim-received"
  | "capture-due-soon"
  | "operator-needed";

/** One message to the merchant's `order-events` topic, delivered at least once. */
export interface OrderEvent {
  /** A pure function of order, type and subject: a repeated message has the same id. */
  readonly id: string;
  readonly type: OrderEventType;
  readonly orderReferenceId: OrderReferenceId;
  readonly sellerOrderId: SellerOrderId;
  /** Ids and amounts only, never who buys or where it goes. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Where events go. Returns once the topic holds the event; throws if nobody knows. */
export interface OrderEvents {
  publish(event: OrderEvent): Promise<void>;
}

/** Makes an event about an order; `subject` tells apart events of one type. */
export function orderEvent(
  { order }: Pick<Ledger, "order">,
  type: OrderEventType,
  subject: string | number,
  details: OrderEvent["details"] = {},
): OrderEvent {
  const { orderReferenceId, sellerOrderId } = order;
  return {
    id: `${orderReferenceId}/${type}/${subject}`,
    type,
    orderReferenceId,
    sellerOrderId,
    details,
  };
}

/** What the world should hear when a waiting task is told how its order goes on. */
export function eventsOfAnswer(
  awaited: Awaited,
  answer: Answer,
  ledger: Ledger,
): readonly OrderEvent[] {
  const told: Outcome | "success" = answer.kind === "success" ? "success" : answer.error;
  if (told === "OrderReferenceEnded") return endedEvents(ledger);
  switch (awaited.kind) {
    case "confirmation":
      return told === "success" || told === "AuthorizeAtShipment"
        ? confirmedEvents(ledger, told)
        : [];
    case "authorization":
      return authorizationEvents(awaited.authorizationOrdinal, told, ledger);
    case "capture":
      return captureEvents(awaited, told, ledger);
    case "refund":
      return refundEvents(awaited.refundOrdinal, told, ledger);
    case "buyer":
    case "shipment":
    case "operator":
    case "turn":
      return [];
  }
}

/** Amazon, or somebody in Seller Central, has ended the order. */
function endedEvents(ledger: Ledger): readonly OrderEvent[] {
  const { state, reason: amazonReason } = ledger.order.amazon;
  const captured = capturedTotal(ledger);
  return state === "Canceled"
    ? [orderEvent(ledger, "order-cancelled", 1, { amazonReason })]
    : [orderEvent(ledger, "order-closed", 1, { captured, amazonReason })];
}

function confirmedEvents(ledger: Ledger, told: Outcome | "success"): readonly OrderEvent[] {
  const { total, confirmedPicks = 0 } = ledger.order;
  const confirmed = orderEvent(ledger, "order-confirmed", confirmedPicks, { total });
  // Deferred orders ship first; the money is reserved when they do.
  if (told !== "AuthorizeAtShipment") return [confirmed];
  return [confirmed, orderEvent(ledger, "may-ship", 0, { authorized: false })];
}

function authorizationEvents(
  ordinal: number,
  told: Outcome | "success",
  ledger: Ledger,
): readonly OrderEvent[] {
  const row = ledger.authorizations.find((other) => other.ordinal === ordinal);
  const details = {
    authorizationOrdinal: ordinal,
    amount: row?.amount,
    reason: row?.status.reason,
  };
  switch (told) {
    case "success":
      return row?.status.state === "Open" || row?.captureNow
        ? [orderEvent(ledger, "may-ship", ordinal, { ...details, authorized: true })]
        : [];
    case "InvalidPaymentMethod":
      return [
        orderEvent(ledger, "payment-method-needed", ordinal, {
          ...details,
          softDecline: row?.softDecline ?? false,
        }),
      ];
    case "AmazonRejected":
      return [orderEvent(ledger, "order-declined", ordinal, details)];
    default:
      return [];
  }
}

const CHARGED = new Set<string>(["success", "ShipmentsOutstanding", "AuthorizationRequired"]);

function captureEvents(
  { captureOrdinal }: Awaited & { kind: "capture" },
  told: Outcome | "success",
  ledger: Ledger,
): readonly OrderEvent[] {
  const row = capture(ledger, captureOrdinal);
  const isTaken = row?.status.state === "Completed" || row?.status.state === "Closed";
  if (!row || !isTaken || !CHARGED.has(told)) return [];
  return [
    orderEvent(ledger, "shipment-charged", captureOrdinal, {
      shipmentId: shipment(ledger, row.shipmentSequence)?.shipmentId,
      captureOrdinal,
      captureId: row.amazonId,
      amount: row.amount,
      capturedTotal: capturedTotal(ledger),
    }),
  ];
}

/** A refund that is tried again is neither completed nor declined for good, and no news. */
function refundEvents(
  refundOrdinal: number,
  told: Outcome | "success",
  ledger: Ledger,
): readonly OrderEvent[] {
  const found = refundPart(ledger.order, refundOrdinal);
  const rows = (found?.part.ordinals ?? []).flatMap((ordinal) => refundRow(ledger, ordinal) ?? []);
  const row = rows.find(({ status }) => status.state === "Completed") ?? rows.at(-1);
  if (!found || !row) return [];
  const details = {
    refundId: found.request.refundId,
    refundOrdinal,
    captureOrdinal: row.captureOrdinal,
    amazonRefundId: row.amazonId,
    amount: row.amount,
    refundedTotal: refundedTotal(ledger),
  };
  switch (told) {
    case "success":
      return [orderEvent(ledger, "refund-completed", row.ordinal, details)];
    case "RefundDeclined":
    case "RefundRefused": {
      const { reason } = row.status;
      return [orderEvent(ledger, "refund-declined", row.ordinal, { ...details, reason })];
    }
    default:
      return [];
  }
}

/** What the shop should hear of money that goes back without its asking here. */
export function outsideRefundEvents(ledger: Ledger, row: OutsideRefund): readonly OrderEvent[] {
  if (row.status.state !== "Completed") return [];
  return [
    orderEvent(ledger, "refund-completed", row.amazonId, {
      amazonRefundId: row.amazonId,
      captureOrdinal: row.captureOrdinal,
      type: row.type,
      amount: row.amount,
      refundedTotal: refundedTotal(ledger),
    }),
  ];
}
