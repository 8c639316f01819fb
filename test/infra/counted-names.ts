import * as v from "valibot";
import { parseSellerOrderId } from "../../functions/domain/ids.ts";
import type { OrderEvent, OrderEventType } from "../../functions/domain/order-events.ts";
import type { LogEvent } from "../../functions/domain/ports.ts";
import {
  dueMetric,
  type Metric,
  metricsOfLog,
  metricsOfOrderEvent,
} from "../../functions/runtime/metrics.ts";
import { orderReferenceIdSchema } from "../../functions/runtime/schemas.ts";

type Line = [functionName: string, event: LogEvent, fields: Record<string, string | number>];

const LINES: readonly Line[] = [
  ["place-order", "completed", { status: 200 }],
  ["checkout", "completed", { status: 502 }],
  ["capture-payment", "failed", { error: "AmazonPayUnavailable" }],
  ["handle-notification", "failed", { error: "InvalidToken" }],
  ["sweep", "sweep-failed", { error: "AmazonPayAccessRefused: InvalidAccessKeyId" }],
  ["receive-notification", "notification-accepted", { kind: "notification" }],
  ["receive-notification", "notification-refused", { verdict: "forged", reason: "not-json" }],
  [
    "receive-notification",
    "notification-refused",
    { verdict: "cannot-tell", reason: "topic-not-pinned" },
  ],
  ["await-shipment", "wait-parked", { waitsFor: "shipment" }],
  ["authorize-payment", "wait-answered", { waitsFor: "authorization", waitedSeconds: 4 }],
  ["sweep", "sweep-looks", { waitsFor: "shipment", waitedSeconds: 90_000 }],
  ["authorize-payment", "turn-taken", { operation: "Authorize", aheadMilliseconds: 250 }],
  ["authorize-payment", "turn-postponed", { operation: "Authorize", aheadMilliseconds: 9_000 }],
  ["sweep", "reading-unknown", {}],
  ["sweep", "outside-charge", {}],
  ["record-shipment", "shipment-late", {}],
  ["build-feed", "batch-refused", {}],
  ["compare-report", "books-differ", { kind: "amount-differs", found: 2 }],
  ["sweep", "sweep-rescued", { waitsFor: "capture" }],
];

const amount = { minorUnits: 1_999, currency: "EUR" };

const EVENTS: Readonly<Record<OrderEventType, OrderEvent["details"]>> = {
  "order-confirmed": {},
  "may-ship": { authorized: true },
  "payment-method-needed": { reason: "InvalidPaymentMethod" },
  "shipment-charged": { amount },
  "shipment-refused": {},
  "order-declined": { reason: "AmazonRejected" },
  "order-closed": {},
  "order-cancelled": {},
  "refund-completed": { amount },
  "refund-declined": {},
  "chargeback-received": {},
  "claim-received": {},
  "capture-due-soon": {},
  "operator-needed": {},
};

/** An event of a type, about an order that does not matter. */
export function orderEventOf(type: OrderEventType, details = EVENTS[type]): OrderEvent {
  return {
    id: `S01-1234567-1234567/${type}/1`,
    type,
    orderReferenceId: v.parse(orderReferenceIdSchema, "S01-1234567-1234567"),
    sellerOrderId: parseSellerOrderId("1001"),
    details,
  };
}

/** One of each figure that functions count. */
export function countedMetrics(): Metric[] {
  return [
    ...LINES.flatMap((line) => metricsOfLog(...line)),
    ...Object.keys(EVENTS).flatMap((type) =>
      metricsOfOrderEvent(orderEventOf(type as OrderEventType)),
    ),
    dueMetric(undefined, 0),
  ];
}

/** The names of all figures that functions count. */
export function countedNames(): string[] {
  return [...new Set(countedMetrics().map(({ name }) => name))].sort();
}
