import { expect, it } from "vitest";
import type { Authorization, LedgerRow, Order } from "../../../functions/domain/order.ts";
import { type Awaited, resolve } from "../../../functions/domain/waiting.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  aShipment,
  euros,
} from "../../support/waiting/records.ts";

const ASKED_AT = "2026-03-02T08:00:00.000Z";
const SOON = "2026-03-02T08:00:30.000Z";
const LATER = "2026-03-04T08:00:00.000Z";

function closed(ordinal: number, updatedAt = SOON, reason = "AmazonClosed"): Authorization {
  const status = { state: "Closed", reason, updatedAt };
  return anAuthorization(ordinal, "Closed", { askedAt: ASKED_AT, status });
}

/** What the order is told that waits for goods with the given authorization. */
function answerTo(
  authorizationOrdinal: number,
  rows: readonly LedgerRow[],
  order: Partial<Order> = {},
): string | undefined {
  const awaited: Awaited = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal };
  const answer = resolve({ awaited, visit: "visit" }, aLedger(order, ...rows), LATER);
  return answer?.kind === "failure" ? answer.error : answer?.kind;
}

const four = [closed(1), closed(2), closed(3), closed(4)];

it("gives up after four authorizations that Amazon closed soon and unused", () => {
  expect(answerTo(3, four.slice(0, 3))).toBe("AuthorizationRequired");
  expect(answerTo(4, four)).toBe("AuthorizationGivenUp");
});

it("gives up for goods that have left as well", () => {
  expect(answerTo(4, four, { shipments: [aShipment(1)] })).toBe("AuthorizationGivenUp");
});

it("counts those that are said to have expired at once", () => {
  const expired = [1, 2, 3, 4].map((ordinal) => closed(ordinal, SOON, "ExpiredUnused"));

  expect(answerTo(4, expired)).toBe("AuthorizationGivenUp");
});

it.each([
  ["lived for two days", [1, 2, 3, 4].map((ordinal) => closed(ordinal, LATER, "ExpiredUnused"))],
  ["the shop closed", [1, 2, 3, 4].map((ordinal) => closed(ordinal, SOON, "SellerClosed"))],
  [
    "one was used of",
    [...four, aCapture(1, "Completed", { shipmentSequence: 2, amount: euros(500) })],
  ],
])("does not count authorizations that %s", (_which, rows) => {
  expect(answerTo(4, rows)).toBe("AuthorizationRequired");
});

it("begins to count anew when a person has answered", () => {
  const operator = { says: "go-on", at: "2026-03-02T09:00:00.000Z", visit: "earlier" } as const;

  expect(answerTo(4, four, { operator })).toBe("AuthorizationRequired");
});

it("leads a later run past what an earlier one went on from", () => {
  expect(answerTo(4, [...four, closed(5)])).toBe("AuthorizationRequired");
  expect(answerTo(5, [...four, closed(5)])).toBe("AuthorizationGivenUp");
});
