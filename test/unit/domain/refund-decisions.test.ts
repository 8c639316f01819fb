import { expect, it } from "vitest";
import { parseCaptureId, referenceId } from "../../../functions/domain/ids.ts";
import { LIFECYCLES, REASONS } from "../../../functions/domain/payment-state.ts";
import type { Refund } from "../../../functions/domain/refund.ts";
import { parseRefundRequestId } from "../../../functions/domain/refund.ts";
import { resolve } from "../../../functions/domain/waiting.ts";
import { aCapture, aLedger, euros, NOW, ORDER } from "../../support/waiting/records.ts";

const REQUEST = parseRefundRequestId("return-1");

/** For every state and reason of a refund (reference §4.4): what its execution is told. */
const DECISIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Requested: { "": "waits" },
  Pending: { "": "waits" },
  Completed: { "": "success" },
  Declined: {
    "": "RefundDeclined",
    AmazonRejected: "RefundDeclined",
    ProcessingFailure: "ProcessingFailure",
  },
  Refused: { "": "RefundRefused" },
};

function told(state: string, reason: string): string {
  const refund: Refund = {
    kind: "refund",
    orderReferenceId: ORDER,
    version: 1,
    ordinal: 1,
    referenceId: referenceId(ORDER, "refund", 1),
    requestId: REQUEST,
    captureOrdinal: 1,
    captureId: parseCaptureId(`${ORDER}-C000001`),
    amount: euros(500),
    status: { state, ...(reason ? { reason } : {}) },
  };
  const parts = [{ captureOrdinal: 1, amount: euros(500), ordinals: [1] }];
  const request = { refundId: REQUEST, requestedAt: NOW, amount: euros(500), parts };
  const ledger = aLedger({ refundRequests: [request] }, aCapture(1, "Completed"), refund);
  const awaited = { kind: "refund", refundOrdinal: 1, attempt: 1 } as const;
  const answer = resolve({ awaited, visit: `${NOW}#000` }, ledger, NOW);
  if (!answer) return "waits";
  return answer.kind === "success" ? "success" : answer.error;
}

it("has a decision for every state and reason of a refund", () => {
  const states = Object.keys(LIFECYCLES.refund).map((state) => [
    state,
    ["", ...(REASONS.refund[state] ?? [])],
  ]);

  expect(Object.entries(DECISIONS).map(([state, by]) => [state, Object.keys(by)])).toEqual(states);
});

it.each(
  Object.entries(DECISIONS).flatMap(([state, by]) =>
    Object.entries(by).map(([reason, decision]) => [state, reason, decision] as const),
  ),
)("a refund that is %s (%s): %s", (state, reason, decision) => {
  expect(told(state, reason)).toBe(decision);
});

it("asks an operator about a state that nobody knows", () => {
  expect(told("Frozen", "")).toBe("OperatorNeeded");
});
