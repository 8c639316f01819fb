import { expect, it } from "vitest";
import { amountToAuthorize, outstanding } from "../../../functions/domain/ledger.ts";
import { resolve } from "../../../functions/domain/waiting.ts";
import { aCapture, aLedger, anAuthorization, NOW } from "../../support/waiting/records.ts";

const IMMEDIATE = {
  mode: { authorize: "at-order", answer: "synchronous", capture: "immediate" },
} as const;
const CHARGED = anAuthorization(1, "Closed", {
  captureNow: true,
  status: { state: "Closed", reason: "MaxCapturesProcessed" },
});
const ASKING = {
  awaited: { kind: "authorization", authorizationOrdinal: 1 },
  visit: `${NOW}#000`,
} as const;

it("waits until it is known what became of money that is taken at once", () => {
  expect(resolve(ASKING, aLedger(IMMEDIATE, CHARGED), NOW)).toBeUndefined();

  const underWay = aLedger(IMMEDIATE, CHARGED, aCapture(1, "Pending", { shipmentSequence: 0 }));
  expect(resolve(ASKING, underWay, NOW)).toBeUndefined();
});

it("goes on when the money has been taken", () => {
  const taken = aLedger(IMMEDIATE, CHARGED, aCapture(1, "Completed", { shipmentSequence: 0 }));

  expect(resolve(ASKING, taken, NOW)?.kind).toBe("success");
});

it("asks an operator, and not Amazon again, when the capture was declined", () => {
  const declined = aLedger(IMMEDIATE, CHARGED, aCapture(1, "Declined", { shipmentSequence: 0 }));

  expect(resolve(ASKING, declined, NOW)).toMatchObject({ error: "OperatorNeeded" });
});

it("counts money under way as taken", () => {
  const underWay = aLedger(IMMEDIATE, CHARGED, aCapture(1, "Pending", { shipmentSequence: 0 }));

  expect(outstanding(underWay).minorUnits).toBe(0);
  expect(amountToAuthorize(underWay, 1).minorUnits).toBe(0);
});
