import { money } from "../../functions/domain/money.ts";
import type { Order } from "../../functions/domain/order.ts";

/** A source of numbers that gives the same ones for the same seed (mulberry32). */
export function createDice(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    /** A whole number from 0 up to, not including, the bound. */
    below: (bound: number): number => Math.floor(next() * bound),
    chance: (probability: number): boolean => next() < probability,
    pick: <Value>(values: readonly [Value, ...Value[]]): Value =>
      values[Math.floor(next() * values.length)] ?? values[0],
  };
}

export type Dice = ReturnType<typeof createDice>;

/** One order as chance has it: what is bought, how it is paid, what leaves when. */
export interface RandomOrder {
  readonly order: Partial<Order>;
  readonly shipments: readonly {
    readonly afterSeconds: number;
    readonly minorUnits: number | undefined;
    readonly copies: number;
  }[];
  readonly cancelAfterSeconds: number | undefined;
  readonly nothingMoreAfterSeconds: number;
}

const HOUR = 3600;

/** Notes that make the sandbox decline or delay (reference §7); most orders have none. */
const NOTES: readonly [string, ...string[]] = [
  "",
  "",
  "",
  "",
  '{"SandboxSimulation":{"State":"Declined","ReasonCode":"TransactionTimedOut"}}',
  '{"SandboxSimulation":{"State":"Declined","ReasonCode":"AmazonRejected"}}',
  '{"SandboxSimulation":{"State":"Declined","ReasonCode":"InvalidPaymentMethod","PaymentMethodUpdateTimeInMins":5}}',
  '{"SandboxSimulation":{"State":"Closed","ReasonCode":"ExpiredUnused","ExpirationTimeInMins":30}}',
];

export function rollOrder(dice: Dice): RandomOrder {
  const total = 1_000 + dice.below(40_000);
  const parts = 1 + dice.below(3);
  const share = Math.floor(total / parts);
  const shipments = Array.from({ length: parts }, (_, index) => ({
    afterSeconds: Math.floor(dice.next() * 96 * HOUR) + index,
    minorUnits: index === parts - 1 ? undefined : Math.max(1, share - dice.below(200)),
    copies: 1 + dice.below(2),
  }));
  const note = dice.pick(NOTES);
  return {
    order: {
      total: money(total, "EUR"),
      mode: {
        authorize: dice.pick(["at-order", "at-order", "at-shipment"]),
        answer: dice.pick(["synchronous", "asynchronous", "synchronous-then-asynchronous"]),
        capture: dice.chance(0.15) ? "immediate" : "on-shipment",
      },
      // The note is for the first authorization; later ones have an ordinary one.
      texts: note === "" ? {} : { authorizationNotes: [note, "A further try"] },
    },
    shipments,
    cancelAfterSeconds: dice.chance(0.2) ? dice.below(100 * HOUR) : undefined,
    nothingMoreAfterSeconds: 120 * HOUR,
  };
}
