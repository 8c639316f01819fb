import { describe, expect, it } from "vitest";
import type { Ledger, LedgerRow, Order } from "../../../functions/domain/order.ts";
import { LIFECYCLES, REASONS, type Status } from "../../../functions/domain/payment-state.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { type Awaited, resolve } from "../../../functions/domain/waiting.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  aShipment,
  given,
  ORDER,
  START,
} from "../../support/waiting/records.ts";

/*
 * For every object, state and reason of Amazon's documents (reference §4): what an order that waits
 * for that object is told. "waits" is a wait with a name; everything else is an outcome with a way in
 * the workflow.
 */
const AUTHORIZATION: Awaited = { kind: "authorization", authorizationOrdinal: 1 };
const CAPTURE: Awaited = {
  kind: "capture",
  captureOrdinal: 1,
  authorizationOrdinal: 1,
  shipmentSequence: 1,
};
const SHIPMENT: Awaited = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 };

type Decisions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By state, then by reason; "" is no reason. What an order in "Authorize payment" is told. */
const OF_AUTHORIZATIONS: Decisions = {
  Requested: { "": "waits" },
  Pending: { "": "waits", StopShipmentAtypicalAuth: "waits" },
  Open: { "": "success", StopShipmentAtypicalAuth: "success" },
  Declined: {
    "": "OperatorNeeded",
    InvalidPaymentMethod: "InvalidPaymentMethod",
    AmazonRejected: "AmazonRejected",
    ProcessingFailure: "ProcessingFailure",
    TransactionTimedOut: "TransactionTimedOut",
    TransactionTimeout: "TransactionTimedOut",
  },
  // It was open: the next state finds that it is not any more, and asks for another one.
  Closed: {
    "": "success",
    ExpiredUnused: "success",
    MaxCapturesProcessed: "success",
    AmazonClosed: "success",
    OrderReferenceCanceled: "success",
    SellerClosed: "success",
  },
  Refused: { "": "OperatorNeeded" },
};

/** What an order in "Capture payment" is told. */
const OF_CAPTURES: Decisions = {
  Requested: { "": "waits" },
  Pending: { "": "waits", StopShipmentAtypicalAuth: "waits" },
  Completed: { "": "success", StopShipmentAtypicalAuth: "success" },
  Declined: {
    "": "CaptureDeclined",
    AmazonRejected: "AuthorizationRequired",
    ProcessingFailure: "ProcessingFailure",
  },
  Closed: {
    "": "success",
    MaxAmountRefunded: "success",
    MaxRefundsProcessed: "success",
    AmazonClosed: "success",
  },
  Refused: { "": "OperatorNeeded" },
};

/** What an order in "Await shipment" is told, with an open authorization and nothing shipped. */
const OF_ORDER_REFERENCES: Decisions = {
  Draft: { "": "waits" },
  Open: { "": "waits" },
  Suspended: { "": "waits", InvalidPaymentMethod: "waits" },
  Canceled: {
    "": "OrderReferenceEnded",
    SellerCanceled: "OrderReferenceEnded",
    Stale: "OrderReferenceEnded",
    AmazonCanceled: "OrderReferenceEnded",
  },
  // What is still reserved can be charged on a closed order reference.
  Closed: {
    "": "waits",
    SellerClosed: "waits",
    Expired: "waits",
    MaxAmountCharged: "waits",
    MaxAuthorizationsCaptured: "waits",
    MaxAuthorizationsProcessed: "waits",
    AmazonClosed: "waits",
  },
};

const NOW = new Date(START).toISOString();
const LATER = new Date(START + 60_000).toISOString();

function told(awaited: Awaited, ledger: Ledger): string {
  const answer = resolve({ awaited, visit: `${NOW}#000` }, ledger, NOW);
  if (!answer) return "waits";
  return answer.kind === "success" ? "success" : answer.error;
}

function rowsOf(decisions: Decisions): [string, string, string][] {
  return Object.entries(decisions).flatMap(([state, byReason]) =>
    Object.entries(byReason).map(([reason, decision]): [string, string, string] => [
      state,
      reason,
      decision,
    ]),
  );
}

const statusOf = (state: string, reason: string): Status => ({
  state,
  updatedAt: LATER,
  ...(reason ? { reason } : {}),
});

async function ledgerWith(...rows: readonly LedgerRow[]) {
  const { orders } = createMemoryStore({ now: () => START });
  await given(orders, ...rows);
  return orders;
}

const asynchronous = {
  authorize: "at-order",
  answer: "asynchronous",
  capture: "on-shipment",
} as const;
const order = (change: Partial<Order> = {}) =>
  anOrder({ mode: asynchronous, amazon: { state: "Open", updatedAt: NOW }, ...change });

describe("every state and reason of Amazon's has a decision", () => {
  it.each([
    ["orderReference", OF_ORDER_REFERENCES],
    ["authorization", OF_AUTHORIZATIONS],
    ["capture", OF_CAPTURES],
  ] as const)("of an %s: the tables below leave none out", (kind, decisions) => {
    const wanted = Object.keys(LIFECYCLES[kind]).map((state) => [
      state,
      ["", ...(REASONS[kind][state] ?? [])],
    ]);

    expect(Object.entries(decisions).map(([state, by]) => [state, Object.keys(by)])).toEqual(
      wanted,
    );
  });

  it.each(rowsOf(OF_AUTHORIZATIONS))(
    "authorization %s (%s): %s",
    async (state, reason, decision) => {
      const row = anAuthorization(1, state, { status: statusOf(state, reason) });
      expect(
        told(AUTHORIZATION, await readExistingLedger(await ledgerWith(order(), row), ORDER)),
      ).toBe(decision);
    },
  );

  it.each(rowsOf(OF_CAPTURES))("capture %s (%s): %s", async (state, reason, decision) => {
    const rows = [
      order({ shipments: [aShipment(1)] }),
      anAuthorization(1, "Open"),
      aCapture(1, state, { status: statusOf(state, reason) }),
    ] as const;
    expect(told(CAPTURE, await readExistingLedger(await ledgerWith(...rows), ORDER))).toBe(
      decision,
    );
  });

  it.each(rowsOf(OF_ORDER_REFERENCES))(
    "order reference %s (%s): %s",
    async (state, reason, decision) => {
      const rows = [
        order({ amazon: statusOf(state, reason) }),
        anAuthorization(1, "Open"),
      ] as const;
      expect(told(SHIPMENT, await readExistingLedger(await ledgerWith(...rows), ORDER))).toBe(
        decision,
      );
    },
  );
});
