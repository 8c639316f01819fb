import { expect, it } from "vitest";
import type { LedgerRow, Order } from "../../../functions/domain/order.ts";
import { type Awaited, resolve } from "../../../functions/domain/waiting.ts";
import { aCapture, aLedger, anAuthorization, aShipment } from "../../support/waiting/records.ts";

/*
 * A run of an order died between two captures of the same goods. The next one passes what is
 * recorded under the same numbers.
 */

const NOW = "2026-03-02T08:00:00.000Z";
const VISIT = "2026-03-02T07:00:00.000Z#000";

const goods = { shipments: [aShipment(1)] };
const nothingMore = { ...goods, nothingMoreShipsAt: NOW };
const declined = { status: { state: "Declined", reason: "ProcessingFailure" } };
const failed = aCapture(1, "Declined", declined);
const underWay = aCapture(3, "Requested", { authorizationOrdinal: 2, shipmentSequence: 1 });

const captured = (captureOrdinal: number): Awaited => ({
  kind: "capture",
  captureOrdinal,
  authorizationOrdinal: 1,
  shipmentSequence: 1,
});
const nextShipment: Awaited = { kind: "shipment", shipmentSequence: 2, authorizationOrdinal: 1 };

function answerTo(awaited: Awaited, order: Partial<Order>, ...rows: readonly LedgerRow[]) {
  const answer = resolve({ awaited, visit: VISIT }, aLedger(order, ...rows), NOW);
  return answer?.kind === "failure" ? answer.error : answer?.kind;
}

it("goes on to the capture that was asked for in the place of one that never was", () => {
  const rows = [anAuthorization(1, "Open"), failed, underWay];
  expect(answerTo(captured(2), goods, ...rows)).toBe("AuthorizationRequired");
  expect(answerTo(captured(3), goods, ...rows)).toBeUndefined();
});

it("asks a person where it would else go between the close and the goods for ever", () => {
  expect(answerTo(nextShipment, nothingMore, failed)).toBe("OperatorNeeded");
  const operator = { says: "give-up", at: NOW, visit: VISIT } as const;
  expect(answerTo(nextShipment, { ...nothingMore, operator }, failed)).toBe("NothingMoreShips");
});

it("is closed once the goods are charged and nothing more leaves", () => {
  const charged = aCapture(1, "Completed");
  expect(answerTo(nextShipment, nothingMore, charged)).toBe("NothingMoreShips");
});
