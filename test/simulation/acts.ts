import type { Currency } from "../../functions/domain/money.ts";
import type { PaymentMode } from "../../functions/domain/order.ts";
import { chanceOf, type Dice } from "./dice.ts";

/** Who did something to the order behind the shop's back. */
export const OUTSIDE_DEEDS = [
  "authorized in Seller Central",
  "captured in Seller Central",
  "refunded in Seller Central",
  "closed in Seller Central",
  "cancelled in Seller Central",
  "A-to-z claim",
  "chargeback",
  "Amazon closes the authorization",
  "Amazon suspends the order",
  "Amazon cancels the order",
  "Amazon closes the order",
] as const;

/** Messages at the front door that no order of ours is waiting for. */
export const STRAYS = [
  "unknown order",
  "another shop's order",
  "another seller",
  "another environment",
  "test button",
  "unknown kind",
  "forged",
  "foreign topic",
  "poison body",
] as const;

/** Something that somebody does, at a time that is known beforehand. */
export type Act = { readonly id: string; readonly atSeconds: number } & (
  | {
      readonly what: "shipment";
      readonly parcel: string;
      readonly amount?: { readonly minorUnits: number; readonly currency: Currency };
      readonly final: boolean;
      readonly via: "bus" | "shop's number" | "HTTP";
    }
  | { readonly what: "cancel" | "nothing more" | "kill" | "deploy" | "rollback" | "place again" }
  | { readonly what: "raise"; readonly minorUnits: number }
  | { readonly what: "refund"; readonly refundId: string; readonly minorUnits?: number }
  | { readonly what: "outside"; readonly deed: (typeof OUTSIDE_DEEDS)[number] }
  | { readonly what: "stray"; readonly kind: (typeof STRAYS)[number] }
  | { readonly what: "rogue caller"; readonly slots: number }
  /** From then on: the first time that the order is about to be closed, or cancelled. */
  | { readonly what: "goods at the close" | "look at the end" }
);

type Deed = Act extends infer One
  ? One extends Act
    ? Omit<One, "id" | "atSeconds">
    : never
  : never;

interface Size {
  readonly totalMinorUnits: number;
  readonly mode: PaymentMode;
  readonly currency: Currency;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** From then on everybody works without faults, and the order has to come to its end by itself. */
export const TROUBLE_DAYS = 6;

export function rollActs(dice: Dice, size: Size): Act[] {
  const acts: Act[] = [];
  const add = (atSeconds: number, deed: Deed): void => {
    acts.push({ ...deed, id: `a${acts.length + 1}`, atSeconds: Math.floor(atSeconds) } as Act);
  };
  addShipments(dice, size, add);
  if (dice.chance(0.2))
    add(dice.pick([MINUTE, HOUR, 100 * HOUR]) * dice.next(), { what: "cancel" });
  if (dice.chance(0.1)) add(dice.next() * 3 * DAY, { what: "cancel" });
  if (dice.chance(0.15)) {
    const minorUnits = Math.floor(size.totalMinorUnits * (1 + dice.next() * 0.2));
    add(dice.next() * 2 * DAY, { what: "raise", minorUnits });
  }
  addRefunds(dice, size, add);
  addTrouble(dice, add);
  if (!dice.chance(0.2)) add(5 * DAY, { what: "nothing more" });
  return acts;
}

/**
 * What would happen too rarely: a buyer's bank takes money back, Amazon's queue is long in the very
 * moment in which the order is closed or cancelled, and goods leave, or an operator looks, in that
 * moment. Each has a chance of its own, so that the rest of a seed's story is what it was before this
 * was added.
 */
export function moreActs(seed: number, acts: readonly Act[]): Act[] {
  const more: Act[] = [];
  if (chanceOf(seed, "chargeback") < 0.06) {
    const atSeconds = Math.floor((1 + 5 * chanceOf(seed, "chargeback at")) * DAY);
    more.push({ id: "b1", atSeconds, what: "outside", deed: "chargeback" });
  }
  for (const [what, share] of [
    ["nothing more", 0.25],
    ["cancel", 0.3],
  ] as const) {
    const ending = acts.find((act) => act.what === what);
    if (!ending || chanceOf(seed, `queue at ${what}`) >= share) continue;
    const atSeconds = Math.max(0, ending.atSeconds - 1);
    more.push({ id: `b${more.length + 1}`, atSeconds, what: "rogue caller", slots: 300 });
  }
  if (chanceOf(seed, "goods at the close") < 0.04) {
    more.push({ id: "c1", atSeconds: 0, what: "goods at the close" });
  }
  if (chanceOf(seed, "look at the end") < 0.04) {
    more.push({ id: "d1", atSeconds: 0, what: "look at the end" });
  }
  return more;
}

type Add = (atSeconds: number, deed: Deed) => void;

function addShipments(dice: Dice, { totalMinorUnits, currency }: Size, add: Add): void {
  const parcels = dice.pick([0, 1, 1, 1, 2, 2, 3, 4]);
  // Goods worth nothing are no shipment: the contract refuses them.
  const share = Math.max(1, Math.floor(totalMinorUnits / Math.max(1, parcels)));
  for (let n = 1; n <= parcels; n += 1) {
    const isLast = n === parcels;
    const atSeconds = dice.pick([2 * MINUTE, 2 * HOUR, 96 * HOUR]) * dice.next() + n;
    const minorUnits = dice.pick([
      share,
      Math.max(1, share - dice.below(200)),
      share + dice.below(Math.ceil(share / 6) + 1),
      dice.chance(0.1) ? totalMinorUnits * 2 : share,
    ]);
    const isRest = isLast && dice.chance(0.7);
    const goods = {
      what: "shipment",
      parcel: `parcel-${n}`,
      final: isLast && dice.chance(0.2),
      ...(isRest ? {} : { amount: { minorUnits, currency } }),
    } as const;
    const copies = dice.pick([1, 1, 1, 2, 3]);
    for (let copy = 0; copy < copies; copy += 1) {
      const via = dice.pick(["bus", "bus", "shop's number", "HTTP"] as const);
      const delay = dice.pick([0, 0, 60, 5 * HOUR]) * copy;
      add(atSeconds + delay, { ...goods, via });
    }
    if (dice.chance(0.03)) {
      const wrong = currency === "EUR" ? "USD" : "EUR";
      add(atSeconds + 30, { ...goods, via: "bus", amount: { minorUnits: 5, currency: wrong } });
    }
  }
}

function addRefunds(dice: Dice, { totalMinorUnits }: Size, add: Add): void {
  const refunds = dice.pick([0, 0, 0, 1, 1, 2, 3]);
  for (let n = 1; n <= refunds; n += 1) {
    const atSeconds = dice.pick([2 * HOUR, 5 * DAY, 8 * DAY]) * dice.next();
    const part = Math.max(1, Math.floor(totalMinorUnits * dice.next()));
    const amount = dice.chance(0.4) ? {} : { minorUnits: part };
    const refund = { what: "refund", refundId: `refund-${n}`, ...amount } as const;
    add(atSeconds, refund);
    // Asked again while the first may be under way, and once more when everything is quiet.
    if (dice.chance(0.3)) add(atSeconds + dice.below(300), refund);
    add(7 * DAY + n * HOUR, refund);
    add(16 * DAY + n * HOUR, refund);
  }
}

function addTrouble(dice: Dice, add: Add): void {
  for (let n = 0; n < 2 && dice.chance(0.25); n += 1) {
    add(dice.pick([HOUR, 5 * DAY]) * dice.next(), {
      what: "outside",
      deed: dice.pick(OUTSIDE_DEEDS),
    });
  }
  for (let n = 0; n < 3 && dice.chance(0.3); n += 1) {
    add(dice.next() * 4 * DAY, { what: "stray", kind: dice.pick(STRAYS) });
  }
  for (let n = 0; n < 2 && dice.chance(0.12); n += 1) {
    add(dice.pick([30, HOUR, 5 * DAY]) * dice.next(), { what: "kill" });
  }
  if (dice.chance(0.15)) add(dice.pick([30, 5 * DAY]) * dice.next(), { what: "deploy" });
  if (dice.chance(0.1)) add(dice.pick([30, 5 * DAY]) * dice.next(), { what: "rollback" });
  if (dice.chance(0.1)) {
    add(dice.pick([0, 30, 4 * DAY]) * dice.next(), {
      what: "rogue caller",
      slots: 5 + dice.below(300),
    });
  }
  for (let n = 0; n < 2 && dice.chance(0.2); n += 1) {
    add(dice.pick([10, HOUR]) * dice.next(), { what: "place again" });
  }
}
