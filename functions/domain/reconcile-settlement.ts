import { formatDecimal, isSameMoney, type Money } from "./money.ts";
import type { Ledger } from "./order.ts";
import { type Finding, type FindingKind, repairOf } from "./reconciliation.ts";
import type { SettlementLine } from "./settlement-lines.ts";

/**
 * Compares one movement of money that Amazon has settled with the order that it is said to be for.
 *
 * @param ledger undefined if the order reference is not recorded here
 */
export function compareSettlement(
  movement: SettlementLine,
  ledger: Ledger | undefined,
): readonly Finding[] {
  const { type, orderReferenceId, amazonId, amount } = movement;
  const of = (kind: FindingKind, says: string, ours?: Money): Finding => ({
    kind,
    orderReferenceId,
    sellerOrderId: ledger?.order.sellerOrderId ?? movement.sellerOrderId,
    amazonId,
    says: `${says} (line ${movement.line} of the report)`,
    ...(ours === undefined ? {} : { ours }),
    amazons: amount,
    repair: repairOf(kind, orderReferenceId || amazonId),
  });
  const sum = `${formatDecimal(amount)} ${amount.currency}`;
  if (!ledger) {
    // What is given back for an order of somebody else is that one's business.
    if (type === "refund") return [];
    return [of("charged-without-order", `${sum} were captured for an order that is not recorded`)];
  }
  const recorded = type === "capture" ? capturesOf(ledger) : refundsOf(ledger);
  const row =
    recorded.find((one) => one.amazonId === amazonId) ??
    recorded.find((one) => one.referenceId === movement.referenceId);
  if (!row) {
    return type === "capture"
      ? [of("captured-outside", `${sum} were captured at Amazon, and not by Shipcharge`)]
      : [of("refunded-outside", `${sum} were given back at Amazon, and not by Shipcharge`)];
  }
  if (isSameMoney(row.amount, amount)) return [];
  const ours = `${formatDecimal(row.amount)} ${row.amount.currency}`;
  return [of("amount-differs", `${amazonId} is ${ours} here and ${sum} at Amazon`, row.amount)];
}

interface Recorded {
  readonly amazonId?: string;
  readonly referenceId?: string;
  readonly amount: Money;
}

/** An outside capture counts once somebody has looked at it. */
function capturesOf({ captures, outside, authorizations }: Ledger): readonly Recorded[] {
  const lookedAt = outside.filter((row) => row.purpose === "capture" && row.acknowledged);
  // A capture that was made together with its authorization bears its reference id (reference §16).
  const atOnce = authorizations.flatMap(({ captureNow, referenceId, amount }) =>
    captureNow ? [{ referenceId, amount }] : [],
  );
  return [...captures, ...lookedAt, ...atOnce];
}

function refundsOf({ refunds, outsideRefunds }: Ledger): readonly Recorded[] {
  return [...refunds, ...outsideRefunds];
}
