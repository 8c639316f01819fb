import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { referenceId } from "../../functions/domain/ids.ts";
import type { Ledger } from "../../functions/domain/order.ts";
import { readOrderFile } from "../../local/demo/order-file.ts";
import { tellOrder } from "../../local/demo/tell-order.ts";
import { type FinishedOrder, watchOrder } from "../support/finished-order.ts";
import { violations } from "../support/invariants.ts";

const EXAMPLE = fileURLToPath(
  new URL("../../local/examples/3-two-shipments.json", import.meta.url),
);

let sound: FinishedOrder;
let ledger: Ledger;

beforeAll(async () => {
  const watcher = watchOrder();
  await tellOrder(readOrderFile(EXAMPLE), { watcher, storage: "memory" });
  sound = await watcher.finish();
  if (!sound.ledger) throw new Error("The order was not placed");
  ledger = sound.ledger;
});

it("finds nothing wrong with an order of two shipments", () => {
  expect(violations(sound)).toEqual([]);
});

/** The same order with something wrong, by the number of the invariant that it breaks. */
const WRONG: readonly [number, string, () => Partial<FinishedOrder>][] = [
  [
    1,
    "more is captured than was authorized",
    () => ({ amazon: { ...sound.amazon, authorizations: sound.amazon.authorizations.slice(1) } }),
  ],
  [
    1,
    "more is captured than Amazon allows for the order",
    () => withOrder({ total: { ...ledger.order.total, minorUnits: 5_000 } }),
  ],
  [2, "money is taken without goods", () => withOrder({ shipments: [] })],
  [
    2,
    "money is taken before its goods leave",
    () =>
      withOrder({
        shipments: ledger.order.shipments.map((goods) => ({
          ...goods,
          recordedAt: "2027-01-01T00:00:00.000Z",
        })),
      }),
  ],
  [
    2,
    "a shipment is charged more than it is worth",
    () =>
      withOrder({
        shipments: ledger.order.shipments.map((goods) => ({
          ...goods,
          amount: { ...goods.amount, minorUnits: 100 },
        })),
      }),
  ],
  [2, "goods count twice", () => withOrder({ shipments: twice(ledger.order.shipments) })],
  [
    2,
    "more goods are recorded than Amazon allows to charge",
    () =>
      withOrder({
        shipments: ledger.order.shipments.map((goods) => ({
          ...goods,
          amount: ledger.order.total,
        })),
      }),
  ],
  [
    3,
    "one reference id has two captures",
    () => ({ amazon: { ...sound.amazon, captures: twice(sound.amazon.captures) } }),
  ],
  [
    3,
    "one reference id has two authorizations",
    () => ({ amazon: { ...sound.amazon, authorizations: twice(sound.amazon.authorizations) } }),
  ],
  [
    3,
    "an authorization is asked for while another one holds the money",
    () => {
      const [first, second] = ledger.authorizations.map((row) => String(row.referenceId));
      return { holding: [{ referenceId: String(second), others: [String(first)] }] };
    },
  ],
  [
    4,
    "a reference id is not that of its ordinal",
    () => {
      const odd = referenceId(ledger.order.orderReferenceId, "capture", 7);
      const captures = ledger.captures.map((row) => ({ ...row, referenceId: odd }));
      return { ledger: { ...ledger, captures } };
    },
  ],
  [
    4,
    "an ordinal follows one whose outcome is not recorded",
    () => {
      const [first, ...others] = ledger.authorizations;
      const pending = { ...first, status: { state: "Pending" } };
      // The first row is there: the sound order has two authorizations.
      const authorizations = [pending, ...others] as Ledger["authorizations"];
      return { ledger: { ...ledger, authorizations } };
    },
  ],
  [5, "Amazon was asked before it was written down", () => ({ timeline: [] })],
  [
    5,
    "something that Amazon made is not recorded",
    () => ({ ledger: { ...ledger, captures: ledger.captures.slice(1) } }),
  ],
  [6, "nobody carries an order that has not ended", () => ({ ...withOpenEnd(), runs: [] })],
  [
    6,
    "an order stands in a state and waits for nothing",
    () => ({ ...withOpenEnd(), runs: standing("Await shipment") }),
  ],
  [
    6,
    "two executions carry one order",
    () => ({ runs: [...standing("Await shipment"), ...standing("Capture payment")] }),
  ],
  [
    6,
    "the last run has failed",
    () => ({ runs: sound.runs.map((run) => ({ ...run, status: "FAILED" })) }),
  ],
  [
    7,
    "a notification is answered and forgotten",
    () => ({ accepted: sound.accepted.map((one) => ({ ...one, isKnown: false })) }),
  ],
  [7, "an event is given up", () => ({ deadLetters: 1 })],
  [
    8,
    "an object is further with us than at Amazon",
    () => ({
      amazon: {
        ...sound.amazon,
        captures: sound.amazon.captures.map((row) => ({ ...row, state: "Pending" })),
      },
    }),
  ],
  [
    9,
    "the books differ by one cent",
    () => ({
      amazon: { ...sound.amazon, capturedMinorUnits: sound.amazon.capturedMinorUnits - 1 },
    }),
  ],
  [9, "Amazon has charged an order that we do not know", () => ({ ledger: undefined })],
  [10, "one visit of a state is told twice", () => ({ answeredVisits: ["one#000", "one#000"] })],
  [
    10,
    "somebody waits for a state that was left",
    () => ({ ...withOpenEnd(), runs: standing("Await shipment"), wait: aStaleWait() }),
  ],
];

it.each(WRONG)("breaks invariant %i when %s", (number, _what, doctored) => {
  const found = violations({ ...sound, ...doctored() });

  expect(found.map((text) => Number.parseInt(text, 10))).toContain(number);
});

it("has a counter-test for each of the ten invariants", () => {
  expect([...new Set(WRONG.map(([number]) => number))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

function withOrder(change: Partial<Ledger["order"]>): Partial<FinishedOrder> {
  return { ledger: { ...ledger, order: { ...ledger.order, ...change } } };
}

function withOpenEnd(): Partial<FinishedOrder> {
  return withOrder({ phase: "open", amazon: { state: "Open" } });
}

function standing(lastState: string): FinishedOrder["runs"] {
  const lastEnteredAt = "2026-11-05T12:00:00.000Z";
  return [{ name: "run", status: "RUNNING", lastState, lastEnteredAt }];
}

function aStaleWait(): FinishedOrder["wait"] {
  const { orderReferenceId } = ledger.order;
  return {
    orderReferenceId,
    awaited: { kind: "shipment", shipmentSequence: 2, authorizationOrdinal: 2 },
    // Any text that the engine could have given.
    token: "token" as NonNullable<FinishedOrder["wait"]>["token"],
    visit: "2026-11-04T12:00:00.000Z#000",
    parkedAt: "2026-11-04T12:00:00.000Z",
    dueAt: sound.now,
  };
}

function twice<Row>(rows: readonly Row[]): readonly Row[] {
  return [...rows, ...rows];
}
