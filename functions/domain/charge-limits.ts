import { capturedTotal, capturingTotal, isHeld } from "./ledger.ts";
import { add, chargeLimit, formatDecimal, sum } from "./money.ts";
import type { Authorization, Ledger } from "./order.ts";

/** Amazon accepts ten authorizations that are not declined or unused (reference §3.7). */
const MOST_AUTHORIZATIONS = 10;

/** After as many authorizations that Amazon cut short, a person decides. */
const MOST_CUT_SHORT = 4;

/**
 * Amazon takes up to a day to answer, and what it opens lives for two days in the sandbox and thirty
 * elsewhere (reference §3.7, §4.2). What is closed sooner than this after it was asked for, unused and
 * not by the shop, was cut short. What lives longer is renewed every other day at most, which an order
 * of 180 days can bear.
 */
const CUT_SHORT_MILLISECONDS = 36 * 3600 * 1_000;

/**
 * Whether Amazon has cut short so many authorizations, since one of them was used or a person last
 * answered, that asking for another one makes no sense: it would go on for ever.
 */
export function isCutShortTooOften({ order, authorizations, captures }: Ledger): boolean {
  const lastUsed = Math.max(0, ...captures.map((row) => row.authorizationOrdinal));
  const seen = order.operator?.at ?? "";
  const cutShort = authorizations.filter(
    (row) => row.ordinal > lastUsed && isCutShort(row) && (row.status.updatedAt ?? "") > seen,
  );
  return cutShort.length >= MOST_CUT_SHORT;
}

function isCutShort({ askedAt, status: { state, reason, updatedAt } }: Authorization): boolean {
  if (state !== "Closed" || !(reason === "AmazonClosed" || reason === "ExpiredUnused"))
    return false;
  if (askedAt === undefined || updatedAt === undefined) return false;
  return Date.parse(updatedAt) - Date.parse(askedAt) < CUT_SHORT_MILLISECONDS;
}

/** Why Amazon would refuse this authorization, found before the call; undefined if it would not. */
export function chargeRefusal(ledger: Ledger, wanted: Authorization): string | undefined {
  const { total } = ledger.order;
  const others = ledger.authorizations.filter((row) => row.ordinal !== wanted.ordinal);
  const held = others.filter((row) => isHeld(ledger, row)).map((row) => row.amount);
  const taken = add(capturedTotal(ledger), capturingTotal(ledger));
  const wouldBe = add(add(taken, sum(held, total.currency)), wanted.amount);
  const limit = chargeLimit(total);
  if (wanted.amount.minorUnits <= 0) return "NothingToAuthorize";
  if (wouldBe.minorUnits > limit.minorUnits) {
    return `TransactionAmountExceeded: ${formatDecimal(wouldBe)} would be more than the ${formatDecimal(limit)} ${total.currency} that Amazon allows for this order`;
  }
  const counted = others.filter(
    (row) =>
      isHeld(ledger, row) || ledger.captures.some((c) => c.authorizationOrdinal === row.ordinal),
  );
  if (counted.length >= MOST_AUTHORIZATIONS) {
    return `TransactionCountExceeded: an order has at most ${MOST_AUTHORIZATIONS} authorizations`;
  }
  return undefined;
}
