import { expect, it } from "vitest";
import { decideCancel } from "../../../functions/domain/ending.ts";
import { resolve } from "../../../functions/domain/waiting.ts";
import { aCapture, aLedger, anAuthorization, NOW } from "../../support/waiting/records.ts";

const visit = "2026-03-01T18:00:00.000Z#000";

it("asks for nothing under a number that an earlier run has passed over", () => {
  const ledger = aLedger({}, anAuthorization(2, "Open"));
  const awaited = { kind: "authorization", authorizationOrdinal: 1 } as const;

  expect(resolve({ awaited, visit }, ledger, NOW)).toMatchObject({
    kind: "failure",
    error: "AuthorizationRequired",
  });
});

it("takes a cancel back when Amazon turns out to have taken the money before", () => {
  const cancel = { requestedAt: NOW, reason: "Changed my mind" };
  const ledger = aLedger({ phase: "cancelling", cancel }, aCapture(1, "Completed"));

  expect(decideCancel(ledger, NOW)).toMatchObject({
    decided: "refused",
    error: "CancelRefused",
    change: { row: { phase: "open", cancel: { outcome: "refused" } } },
  });
});

it("waits for a person where Amazon does not accept a cancel, without asking again by itself", () => {
  const awaited = { kind: "operator", reason: "AmazonPayRequestRefused" } as const;

  expect(resolve({ awaited, visit }, aLedger({ phase: "cancelling" }), NOW)).toBeUndefined();
});
