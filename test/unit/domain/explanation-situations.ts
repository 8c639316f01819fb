import { type Explained, explain } from "../../../functions/domain/explanation.ts";
import { parseTaskToken } from "../../../functions/domain/ids.ts";
import type { LedgerRow, Order } from "../../../functions/domain/order.ts";
import { parseRefundRequestId, type RefundRequest } from "../../../functions/domain/refund.ts";
import type { Awaited, AwaitedKind, Wait } from "../../../functions/domain/waiting.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  aShipment,
  euros,
  NOW,
  ORDER,
} from "../../support/waiting/records.ts";

const DUE = "2026-03-01T18:05:00.000Z";
const DEADLINE = "2026-03-04T18:00:00.000Z";

function aWait(awaited: Awaited, change: Partial<Wait> = {}): Wait {
  return {
    orderReferenceId: ORDER,
    awaited,
    token: parseTaskToken("token"),
    visit: `${NOW}#000`,
    parkedAt: NOW,
    dueAt: DUE,
    ...change,
  };
}

/** What an explanation is asked of; what is left out is as with an order that nothing is wrong with. */
export interface Situation {
  readonly waitsFor?: Awaited;
  readonly wait?: Partial<Wait>;
  readonly order?: Partial<Order>;
  readonly rows?: readonly LedgerRow[];
  readonly execution?: Explained["execution"];
}

export function explained({ waitsFor, wait, order = {}, rows = [], execution }: Situation) {
  const { why, next, can } = explain({
    ledger: aLedger(order, ...rows),
    waiting: waitsFor ? [aWait(waitsFor, wait)] : [],
    execution: execution ?? "running",
    now: NOW,
  });
  return { why: why.join(" "), next: next.join(" "), can: can.map(({ command }) => command) };
}

export const SHIPMENT = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 } as const;
const CAPTURE = {
  kind: "capture",
  captureOrdinal: 1,
  authorizationOrdinal: 1,
  shipmentSequence: 1,
} as const;
export const charged = { shipments: [aShipment(1, { amount: euros(4_000) })] };
export const captured = aCapture(1, "Completed", { amount: euros(4_000) });
const aRequest: RefundRequest = {
  refundId: parseRefundRequestId("return-1"),
  requestedAt: NOW,
  amount: euros(1_000),
  parts: [{ captureOrdinal: 1, amount: euros(1_000), ordinals: [1] }],
};

/** One situation for each kind of wait, or several; what it says, and what an operator can do. */
export const WAITS: Readonly<
  Record<AwaitedKind, readonly [string, Situation, string, string, string[]][]>
> = {
  confirmation: [
    [
      "whose buyer is at the authentication",
      { waitsFor: { kind: "confirmation" }, wait: { deadline: DEADLINE } },
      "The buyer was sent to the card issuer's authentication and has not come back.",
      `waits until ${DEADLINE}`,
      ["cancel", "refresh"],
    ],
  ],
  authorization: [
    [
      "whose authorization is pending",
      {
        waitsFor: { kind: "authorization", authorizationOrdinal: 1 },
        rows: [anAuthorization(1, "Pending")],
      },
      "Amazon has not decided about authorization 1 of 100.00 EUR: it is Pending.",
      `Amazon is asked at ${DUE}`,
      ["refresh", "cancel"],
    ],
    [
      "whose money is taken with the authorization",
      {
        waitsFor: { kind: "authorization", authorizationOrdinal: 1 },
        rows: [anAuthorization(1, "Pending", { captureNow: true })],
      },
      "The money is taken together with it.",
      `Amazon is asked at ${DUE}`,
      ["refresh", "cancel"],
    ],
  ],
  buyer: [
    [
      "whose card was declined",
      {
        waitsFor: { kind: "buyer", authorizationOrdinal: 2 },
        wait: { deadline: DEADLINE },
        rows: [
          anAuthorization(1, "Declined", {
            status: { state: "Declined", reason: "InvalidPaymentMethod" },
          }),
        ],
      },
      "Amazon declined the buyer's payment method (InvalidPaymentMethod).",
      `the order is cancelled at ${DEADLINE}`,
      ["refresh", "cancel"],
    ],
    [
      "whose buyer left the authentication",
      { waitsFor: { kind: "buyer", authorizationOrdinal: 1 }, wait: { deadline: DEADLINE } },
      "The buyer did not finish the card issuer's authentication.",
      `the order is cancelled at ${DEADLINE}`,
      ["refresh", "cancel"],
    ],
  ],
  shipment: [
    [
      "that is authorized and waits for its goods",
      {
        waitsFor: SHIPMENT,
        rows: [anAuthorization(1, "Open", { expiresAt: "2026-03-31T18:00:00.000Z" })],
      },
      "100.00 EUR are reserved by authorization 1 until 2026-03-31T18:00:00.000Z.",
      "Once the warehouse tells, the shipment is charged.",
      ["nothing-more-ships", "cancel", "refresh"],
    ],
    [
      "that is authorized only when its goods ship",
      {
        waitsFor: { ...SHIPMENT, authorizationOrdinal: 0 },
        order: {
          mode: { authorize: "at-shipment", answer: "synchronous", capture: "on-shipment" },
        },
      },
      "Nothing is reserved: this order is authorized when its goods ship.",
      "Once the warehouse tells, the shipment is charged.",
      ["nothing-more-ships", "cancel", "refresh"],
    ],
    [
      "that is charged in part",
      {
        waitsFor: { ...SHIPMENT, shipmentSequence: 2, authorizationOrdinal: 2 },
        order: charged,
        rows: [anAuthorization(2, "Open", { amount: euros(6_000) }), captured],
      },
      "40.00 EUR of 100.00 EUR are charged.",
      "an authorization that is about to expire is renewed",
      ["nothing-more-ships", "refresh", "refund"],
    ],
  ],
  capture: [
    [
      "whose capture is pending",
      {
        waitsFor: CAPTURE,
        order: { shipments: [aShipment(1)] },
        rows: [anAuthorization(1, "Open"), aCapture(1, "Pending")],
      },
      "Amazon has not decided about capture 1 of 100.00 EUR for shipment parcel-1: it is Pending.",
      `Amazon is asked at ${DUE}`,
      ["refresh"],
    ],
  ],
  operator: [
    [
      "whose capture was declined",
      {
        waitsFor: { kind: "operator", reason: "CaptureDeclined: Capture 1 was declined" },
        order: { shipments: [aShipment(1)] },
        rows: [aCapture(1, "Declined")],
      },
      "Amazon declined a capture of goods that have left. It says: CaptureDeclined: Capture 1",
      "Look at the order in Seller Central; a new authorization may do.",
      ["retry", "reauthorize", "give-up", "refresh"],
    ],
    [
      "that Amazon could not be asked about",
      { waitsFor: { kind: "operator", reason: "AmazonPayUnavailable: no reply" } },
      "Amazon could not be reached through all repetitions.",
      "it repeats the same request, never a second one",
      ["retry", "reauthorize", "cancel", "give-up", "refresh"],
    ],
    [
      "that failed as nobody foresaw",
      { waitsFor: { kind: "operator", reason: "Lambda.Unknown: out of memory" } },
      "A step failed in a way that nobody foresaw.",
      "Read the function's log for this order",
      ["retry", "reauthorize", "cancel", "give-up", "refresh"],
    ],
    [
      "whose refund stands still",
      {
        waitsFor: { kind: "operator", reason: "RefundDeclined: no", refundOrdinal: 1 },
        order: { phase: "closed", ...charged, refundRequests: [aRequest] },
        rows: [captured],
      },
      "Refund 1 stands still until an operator has decided. Amazon declined it.",
      "Look in Seller Central for a claim or chargeback",
      ["refund", "retry", "give-up"],
    ],
  ],
  turn: [
    [
      "that stands in Amazon's queue",
      { waitsFor: { kind: "turn", operation: "Capture", slotAt: DUE } },
      "Amazon takes only so many Capture requests in a time, and others come first.",
      `Its turn comes at ${DUE}; it goes on by itself.`,
      ["explain"],
    ],
  ],
  refund: [
    [
      "whose refund is under way",
      {
        waitsFor: { kind: "refund", refundOrdinal: 1, attempt: 1 },
        order: { phase: "closed", ...charged, refundRequests: [aRequest] },
        rows: [captured],
      },
      "Refund 1 of 10.00 EUR is Requested at Amazon.",
      "Once Amazon has given the money back, the shop is told.",
      ["refund", "refresh"],
    ],
    [
      "whose refund waits for a batch",
      {
        waitsFor: { kind: "refund", refundOrdinal: 1, attempt: 1 },
        order: { phase: "closed", ...charged, refundRequests: [{ ...aRequest, byBatch: true }] },
        rows: [captured],
      },
      "Refund 1 of 10.00 EUR is for a batch, and none has told of it.",
      "The next batch of refunds takes it along",
      ["refund", "refresh"],
    ],
  ],
};
