import {
  type OrderReferenceId,
  parseAuthorizationId,
  parseCaptureId,
  parseOrderReferenceId,
  parseSellerOrderId,
  parseShipmentId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import type {
  Authorization,
  Capture,
  Ledger,
  LedgerRow,
  Order,
  OutsideCharge,
  Shipment,
} from "../../../functions/domain/order.ts";
import type { OrderEvents } from "../../../functions/domain/order-events.ts";
import type { Log, OrderStore } from "../../../functions/domain/ports.ts";

/** The order that most tests tell of. */
export const ORDER: OrderReferenceId = parseOrderReferenceId("S02-1234567-1234567");

/** Sunday evening, when nobody in the warehouse is at work. */
export const START = Date.UTC(2026, 2, 1, 18);

export const SILENT: Log = { event: () => {} };
export const NOBODY_LISTENS: OrderEvents = { publish: async () => {} };
/** The moment at which waits are judged; none of the situations has a deadline. */
export const NOW = new Date(START).toISOString();

export function euros(minorUnits: number) {
  return money(minorUnits, "EUR");
}

export function anOrder(change: Partial<Order> = {}): Order {
  return {
    kind: "order",
    orderReferenceId: ORDER,
    version: 0,
    sellerOrderId: parseSellerOrderId("2026-1001"),
    total: euros(10_000),
    mode: { authorize: "at-order", answer: "synchronous", capture: "on-shipment" },
    texts: {},
    phase: "open",
    run: 1,
    amazon: { state: "Open", updatedAt: "2026-03-01T18:00:00.000Z" },
    confirmedAt: "2026-03-01T18:00:00.000Z",
    shipments: [],
    ...change,
  };
}

export function aShipment(sequence: number, change: Partial<Shipment> = {}): Shipment {
  return {
    shipmentId: parseShipmentId(`parcel-${sequence}`),
    sequence,
    amount: euros(10_000),
    final: false,
    recordedAt: "2026-03-02T08:00:00.000Z",
    ...change,
  };
}

export function anAuthorization(
  ordinal: number,
  state: string,
  change: Partial<Authorization> = {},
): Authorization {
  return {
    kind: "authorization",
    orderReferenceId: ORDER,
    version: 0,
    ordinal,
    referenceId: referenceId(ORDER, "authorization", ordinal),
    amount: euros(10_000),
    amazonId: parseAuthorizationId(`${ORDER}-A00000${ordinal}`),
    status: { state },
    ...change,
  };
}

export function aCapture(ordinal: number, state: string, change: Partial<Capture> = {}): Capture {
  return {
    kind: "capture",
    orderReferenceId: ORDER,
    version: 0,
    ordinal,
    referenceId: referenceId(ORDER, "capture", ordinal),
    authorizationOrdinal: ordinal,
    authorizationId: parseAuthorizationId(`${ORDER}-A00000${ordinal}`),
    shipmentSequence: ordinal,
    amount: euros(10_000),
    amazonId: parseCaptureId(`${ORDER}-C00000${ordinal}`),
    status: { state },
    ...change,
  };
}

export function anOutsideCapture(change: Partial<OutsideCharge> = {}): OutsideCharge {
  return {
    kind: "outside",
    orderReferenceId: ORDER,
    version: 0,
    purpose: "capture",
    amazonId: parseCaptureId(`${ORDER}-C000077`),
    amount: euros(500),
    status: { state: "Completed" },
    ...change,
  };
}

/** A ledger as the store would read it. */
export function aLedger(order: Partial<Order>, ...rows: readonly LedgerRow[]): Ledger {
  return {
    order: anOrder(order),
    authorizations: rows.filter((row) => row.kind === "authorization"),
    captures: rows.filter((row) => row.kind === "capture"),
    outside: rows.filter((row) => row.kind === "outside"),
    refunds: rows.filter((row) => row.kind === "refund"),
    outsideRefunds: rows.filter((row) => row.kind === "outside-refund"),
  };
}

/** Writes rows as if they had been there before the story begins. */
export async function given(
  store: Pick<OrderStore, "save">,
  ...rows: readonly LedgerRow[]
): Promise<void> {
  for (const row of rows) {
    if ((await store.save(row)) === "conflict") throw new Error(`${row.kind} is there already`);
  }
}
