import { describe, expect, it } from "vitest";
import { OUTCOMES } from "../../../functions/domain/errors.ts";
import type { LedgerRow, Order } from "../../../functions/domain/order.ts";
import { LIFECYCLES } from "../../../functions/domain/payment-state.ts";
import { type Awaited, resolve } from "../../../functions/domain/waiting.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  anOutsideCapture,
  aShipment,
  euros,
} from "../../support/waiting/records.ts";

const NOW = "2026-03-02T08:00:00.000Z";
const VISIT = "2026-03-02T07:00:00.000Z#000";

const AUTHORIZATION: Awaited = { kind: "authorization", authorizationOrdinal: 1 };
const SHIPMENT: Awaited = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 };
const CAPTURE: Awaited = {
  kind: "capture",
  captureOrdinal: 1,
  authorizationOrdinal: 1,
  shipmentSequence: 1,
};
const OPERATOR: Awaited = { kind: "operator", reason: "Somebody has to look" };
const CONFIRMATION: Awaited = { kind: "confirmation" };

const goods = { shipments: [aShipment(1)] };
const wish = { cancel: { requestedAt: NOW, reason: "Changed my mind" } };
const canceled = { amazon: { state: "Canceled", reason: "AmazonCanceled" } };
const closed = { amazon: { state: "Closed", reason: "Expired" } };

/** What the task is told: "success", the name of the outcome, or "-" while there is nothing to say. */
function answerTo(awaited: Awaited, order: Partial<Order>, ...rows: readonly LedgerRow[]): string {
  const answer = resolve({ awaited, visit: VISIT }, aLedger(order, ...rows), NOW);
  if (!answer) return "-";
  return answer.kind === "success" ? "success" : answer.error;
}

const declinedFor = (reason: string) =>
  anAuthorization(1, "Declined", { status: { state: "Declined", reason } });
const captureDeclinedFor = (reason: string) =>
  aCapture(1, "Declined", { status: { state: "Declined", reason } });
const captureRefusedFor = (reason: string) =>
  aCapture(1, "Refused", { status: { state: "Refused", reason } });

describe("an order that waits for its authorization", () => {
  const asynchronous = {
    mode: { authorize: "at-order", answer: "asynchronous", capture: "on-shipment" },
  } as const;

  it.each([
    ["Open", "success"],
    ["Closed", "success"],
    ["Requested", "-"],
    ["Pending", "-"],
    ["UnderReview", "OperatorNeeded"],
    ["Refused", "OperatorNeeded"],
  ])("that is %s is told %s", (state, answer) => {
    expect(answerTo(AUTHORIZATION, {}, anAuthorization(1, state))).toBe(answer);
  });

  it.each([
    ["InvalidPaymentMethod", "InvalidPaymentMethod"],
    ["AmazonRejected", "AmazonRejected"],
    ["ProcessingFailure", "ProcessingFailure"],
    ["TransactionTimedOut", "TransactionTimedOut"],
    ["TransactionTimeout", "TransactionTimedOut"],
    ["SomethingNew", "OperatorNeeded"],
    ["toString", "OperatorNeeded"],
  ])("that was declined for %s is told %s", (reason, answer) => {
    expect(answerTo(AUTHORIZATION, asynchronous, declinedFor(reason))).toBe(answer);
  });

  it("hears a wish to cancel while Amazon has not decided, and not once it has", () => {
    expect(answerTo(AUTHORIZATION, wish, anAuthorization(1, "Pending"))).toBe("CancelRequested");
    expect(answerTo(AUTHORIZATION, wish, anAuthorization(1, "Open"))).toBe("success");
  });

  it("never waits for an authorization that may not be asked for", () => {
    expect(answerTo(AUTHORIZATION, wish)).toBe("CancelRequested");
    expect(answerTo(AUTHORIZATION, {}, anOutsideCapture())).toBe("OperatorNeeded");
    expect(answerTo(AUTHORIZATION, canceled)).toBe("OrderReferenceEnded");
    expect(answerTo(AUTHORIZATION, { phase: "closing" })).toBe("OperatorNeeded");
  });
});

describe("an order that waits for a shipment", () => {
  const open = anAuthorization(1, "Open");

  it.each<[string, Partial<Order>, readonly LedgerRow[], string]>([
    ["nothing has left yet", {}, [open], "-"],
    ["goods have left and the money is reserved", goods, [open], "success"],
    ["the goods are being charged already", goods, [open, aCapture(1, "Requested")], "success"],
    ["goods have left and nothing is reserved", goods, [], "AuthorizationRequired"],
    ["the authorization has expired", {}, [anAuthorization(1, "Closed")], "AuthorizationRequired"],
    ["somebody cancels", wish, [open], "CancelRequested"],
    ["somebody cancels after goods have left", { ...wish, ...goods }, [open], "success"],
    ["a charge was made elsewhere", goods, [open, anOutsideCapture()], "OperatorNeeded"],
    ["Amazon cancelled the order", canceled, [open], "OrderReferenceEnded"],
    ["Amazon closed the order and holds nothing", closed, [], "OrderReferenceEnded"],
    ["Amazon closed the order, but still holds the money", closed, [open], "-"],
    ["goods can still be charged on a closed order", { ...closed, ...goods }, [open], "success"],
    ["goods can no longer be charged", { ...closed, ...goods }, [], "OperatorNeeded"],
    ["the whole total is charged", {}, [aCapture(1, "Completed")], "NothingLeftToShip"],
  ])("when %s", (_when, order, rows, answer) => {
    const awaited =
      answer === "NothingLeftToShip" ? { ...SHIPMENT, shipmentSequence: 2 } : SHIPMENT;
    expect(answerTo(awaited, order, ...rows)).toBe(answer);
  });

  it("goes on to the capture that a former run asked for, whatever became of it", () => {
    for (const state of Object.keys(LIFECYCLES.capture)) {
      const rows = [anAuthorization(1, "Closed"), aCapture(1, state)];
      expect(answerTo(SHIPMENT, goods, ...rows)).toBe("success");
    }
  });
});

describe("an order that waits for a capture", () => {
  it.each([
    ["Completed", "success"],
    ["Closed", "success"],
    ["Requested", "-"],
    ["Pending", "-"],
    ["UnderReview", "OperatorNeeded"],
  ])("that is %s is told %s", (state, answer) => {
    expect(answerTo(CAPTURE, goods, aCapture(1, state))).toBe(answer);
  });

  it.each<[string, LedgerRow, string]>([
    [
      "declined: Amazon could not process it",
      captureDeclinedFor("ProcessingFailure"),
      "ProcessingFailure",
    ],
    [
      "declined for a reason that we do not know",
      captureDeclinedFor("SomethingNew"),
      "CaptureDeclined",
    ],
    [
      "refused: its authorization had ended",
      captureRefusedFor("InvalidAuthorizationStatus"),
      "AuthorizationRequired",
    ],
    [
      "refused for a reason that we do not know",
      captureRefusedFor("SomethingNew"),
      "OperatorNeeded",
    ],
  ])("that was %s", (_what, row, answer) => {
    expect(answerTo(CAPTURE, goods, row)).toBe(answer);
  });

  it("goes on with the next shipment, or with what the shipment still needs", () => {
    const half = { amount: euros(5_000) };
    const half1 = { shipments: [aShipment(1, half)] };
    expect(answerTo(CAPTURE, half1, aCapture(1, "Completed", half))).toBe("ShipmentsOutstanding");
    const dear = { shipments: [aShipment(1, { amount: euros(11_000) })] };
    expect(answerTo(CAPTURE, dear, aCapture(1, "Completed"))).toBe("AuthorizationRequired");
  });

  it("says of a first capture what it said when there was no second one", () => {
    const dear = { shipments: [aShipment(1, { amount: euros(11_000) })] };
    const rest = aCapture(2, "Completed", { amount: euros(1_000), shipmentSequence: 1 });
    expect(answerTo(CAPTURE, dear, aCapture(1, "Completed"), rest)).toBe("AuthorizationRequired");
  });

  it("of a shipment that nobody recorded goes to a person", () => {
    expect(answerTo(CAPTURE, {})).toBe("OperatorNeeded");
  });
});

describe("an order that waits for a person", () => {
  it.each([
    ["go-on", "success"],
    ["reauthorize", "ReauthorizeAsked"],
    ["cancel", "CancelAsked"],
    ["give-up", "GiveUp"],
  ] as const)("who says %s is told %s", (says, answer) => {
    expect(answerTo(OPERATOR, { operator: { says, at: NOW, visit: VISIT } })).toBe(answer);
  });

  it("does not take an answer that was given another time, but hears a wish to cancel", () => {
    const operator = { says: "go-on", at: NOW, visit: "2026-03-01T00:00:00.000Z#000" } as const;
    expect(answerTo(OPERATOR, { operator })).toBe("-");
    expect(answerTo(OPERATOR, { operator, ...wish })).toBe("CancelAsked");
    expect(answerTo(OPERATOR, { operator, ...wish, ...goods })).toBe("-");
  });
});

describe("an order that waits for its confirmation", () => {
  it("is told when it is confirmed, refused or no longer wanted", () => {
    const { confirmedAt: _confirmed, ...draft } = aLedger({}).order;
    const unconfirmed = { ...aLedger({}), order: draft };
    const ask = (ledger: typeof unconfirmed) =>
      resolve({ awaited: CONFIRMATION, visit: VISIT }, ledger, NOW);
    expect(ask(unconfirmed)).toBeUndefined();
    expect(ask({ ...unconfirmed, order: { ...draft, ...wish } })).toMatchObject({
      error: "CancelRequested",
    });
    expect(answerTo(CONFIRMATION, {})).toBe("success");
    const refusal = { error: "ConstraintsExist", detail: "ShippingAddressNotSet" } as const;
    expect(answerTo(CONFIRMATION, { refusal })).toBe("ConstraintsExist");
  });
});

describe("every waiting order, in every state that a lifecycle knows and in one that none knows", () => {
  const waits = [AUTHORIZATION, SHIPMENT, CAPTURE, OPERATOR, CONFIRMATION];
  const reasons = [undefined, "AmazonRejected", "ProcessingFailure", "InvalidPaymentMethod", "New"];
  const orders: Partial<Order>[] = [{}, goods, wish, { ...goods, ...wish }, canceled, closed];

  it("is told an outcome that the workflow knows, or nothing", () => {
    let count = 0;
    for (const awaited of waits) {
      for (const state of [...Object.keys(LIFECYCLES.authorization), "UnderReview"]) {
        for (const taken of [...Object.keys(LIFECYCLES.capture), "UnderReview"]) {
          for (const reason of reasons) {
            for (const order of orders) {
              const authorized = anAuthorization(1, state, { status: { state, reason } });
              const captured = aCapture(1, taken, { status: { state: taken, reason } });
              const answer = answerTo(awaited, order, authorized, captured);
              expect(["-", "success", ...Object.keys(OUTCOMES)]).toContain(answer);
              count += 1;
            }
          }
        }
      }
    }
    expect(count).toBe(5 * 7 * 7 * 5 * 6);
  });
});
