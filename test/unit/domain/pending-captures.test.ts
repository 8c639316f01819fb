import { expect, it } from "vitest";
import { waitForDecision } from "../../../functions/domain/pending-captures.ts";
import { aCapture, aLedger, NOW, START } from "../../support/waiting/records.ts";

const MINUTE = 60_000;
const pending = aLedger(
  {},
  aCapture(1, "Pending", { status: { state: "Pending", updatedAt: NOW } }),
);

function toldAt(now: number, visit: string): () => void {
  return () => waitForDecision(pending, visit, now);
}

it("looks at a pending capture again after as long as it has been pending, a minute at least", () => {
  const visit = `${NOW}#000`;

  expect(toldAt(START, visit)).toThrow("pending until 2026-03-01T18:01:00Z");
  expect(toldAt(START + 10 * MINUTE, visit)).toThrow("pending until 2026-03-01T18:20:00Z");
});

it("waits for a minute by the clock of Step Functions, which may be ahead of the functions'", () => {
  expect(toldAt(START - 15 * MINUTE, `${NOW}#000`)).toThrow("pending until 2026-03-01T18:01:00Z");
});
