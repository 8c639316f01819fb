import { expect, it } from "vitest";
import type { Capture } from "../../../functions/domain/order.ts";
import { findUnnamed } from "../../../functions/domain/transactions.ts";
import { aCapture } from "../../support/waiting/records.ts";

/** A row that Amazon has not named; a refusal of ours is its first version, Amazon's a later one. */
function unnamed(ordinal: number, state: string, change: Partial<Capture> = {}): Capture {
  const { amazonId: _named, ...row } = aCapture(ordinal, state, { version: 1, ...change });
  return row;
}

const refusedByUs = unnamed(1, "Refused");
const refusedByAmazon = unnamed(2, "Refused", { version: 2 });
const unanswered = unnamed(3, "Requested");
const unansweredOverV2 = unnamed(4, "Requested", { askedOver: "checkout-v2" });

it.each<[string, readonly Capture[], Capture | undefined]>([
  ["the try that is unanswered, not an earlier one", [refusedByAmazon, unanswered], unanswered],
  ["what v2 has not answered", [unanswered, unansweredOverV2], unansweredOverV2],
  ["what may be the success of a refused repetition", [refusedByAmazon], refusedByAmazon],
  ["nothing of which Amazon was never asked", [refusedByUs], undefined],
  ["nothing that has a name", [aCapture(1, "Pending", { version: 3 })], undefined],
])("takes a reading without our reference id for %s", (_what, rows, found) => {
  expect(findUnnamed(rows)).toBe(found);
});
