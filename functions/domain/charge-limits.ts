import { capturedTotal, capturingTotal, isHeld } from "./ledger.ts";
import { add, chargeLimit, formatDecimal, sum } from "./money.ts";
import type { Authorization, Ledger } from "./order.ts";

/** Amazon accepts ten authorizations that are not declined or unused (reference §3.7). */
const MOST_AUTHORIZATIONS = 10;

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
