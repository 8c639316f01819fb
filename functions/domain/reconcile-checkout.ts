import type { AuthorizationReading, CaptureReading } from "./amazon-pay.ts";
import type { RefundId, RefundReading } from "./amazon-pay-refund.ts";
import type { AuthorizationId, CaptureId, OrderReferenceId } from "./ids.ts";
import { formatDecimal, type Money, subtract, sum } from "./money.ts";
import { ENDED_PHASES, type Ledger } from "./order.ts";
import { isFinal, type Status } from "./payment-state.ts";
import { type AmazonSide, compareOrder, GIVEN_BACK, isOldNews } from "./reconcile-order.ts";
import { type Finding, type FindingKind, repairOfUnnamed } from "./reconciliation.ts";

/** What API v2 shows of an order, in the words of the record; nothing here changes anything. */
export interface CheckoutBooks {
  /** `used`: what of its limit Amazon lets no charge take any more. */
  readPermission(
    id: OrderReferenceId,
  ): Promise<{ readonly status: Status; readonly used?: Money | undefined }>;
  /** A charge as the authorization that it begins as and the capture that it may end as. */
  readCharge(
    id: AuthorizationId | CaptureId,
  ): Promise<{ readonly authorization: AuthorizationReading; readonly capture: CaptureReading }>;
  readRefund(id: RefundId): Promise<RefundReading>;
}

/** What Amazon shows of an order on v2, and by its sums of what has no id here. */
export interface CheckoutSide extends AmazonSide {
  /** What of the charge permission is used beyond all charges that are recorded. */
  readonly usedBeyond?: Money | undefined;
  /** What the recorded charges have given back beyond all refunds that are recorded. */
  readonly refundedBeyond?: Money | undefined;
}

/** States of a charge permission in which its balance can be believed. */
const CHARGEABLE = new Set(["Open", "Suspended"]);

/**
 * Reads what API v2 shows of one recorded order: one call for its charge permission, one for each
 * charge that is recorded, and refunds that are not decided here or where the sums do not agree. v2
 * lists no charges of a permission and no refunds of a charge (reference §12.3): of others only their
 * sums tell. Throws the errors of a call to Amazon.
 */
export async function readCheckoutSide(
  checkoutBooks: CheckoutBooks,
  ledger: Ledger,
): Promise<CheckoutSide> {
  const { status, used } = await checkoutBooks.readPermission(ledger.order.orderReferenceId);
  const authorizations: AuthorizationReading[] = [];
  const captures: CaptureReading[] = [];
  for (const id of chargeIdsOf(ledger)) {
    const { authorization, capture } = await checkoutBooks.readCharge(id);
    authorizations.push(authorization);
    if (authorization.captureIds.length > 0) captures.push(underOurReference(ledger, capture));
  }
  const refunds = await readRefunds(checkoutBooks, ledger, captures);
  return {
    status,
    authorizations,
    captures,
    refunds,
    strangers: [],
    usedBeyond: CHARGEABLE.has(status.state) ? beyond(used, explainedCharges(ledger)) : undefined,
    refundedBeyond: beyond(refundedOf(ledger, captures), explainedRefunds(ledger, refunds)),
  };
}

/** Every charge that the record names: an authorization and its capture are one (reference §12.3). */
function chargeIdsOf(ledger: Ledger): ReadonlySet<AuthorizationId | CaptureId> {
  const rows = [...ledger.authorizations, ...ledger.outside];
  return new Set(rows.flatMap(({ amazonId }) => amazonId ?? []));
}

/** v2 keeps the charge's reference alone; a capture whose reply was lost is ours all the same. */
function underOurReference({ captures }: Ledger, reading: CaptureReading): CaptureReading {
  const lost = captures.find(
    ({ amazonId, authorizationId }) =>
      amazonId === undefined && String(authorizationId) === reading.captureId,
  );
  return lost ? { ...reading, referenceId: lost.referenceId } : reading;
}

async function readRefunds(
  checkoutBooks: CheckoutBooks,
  ledger: Ledger,
  captures: readonly CaptureReading[],
): Promise<readonly RefundReading[]> {
  const rows = [...ledger.refunds, ...ledger.outsideRefunds];
  const given = rows.filter(({ status }) => status.state === "Completed");
  const refunded = refundedOf(ledger, captures).minorUnits;
  const isAgreed = refunded === totalOf(ledger, given).minorUnits;
  const refunds: RefundReading[] = [];
  for (const { amazonId, status } of rows) {
    if (amazonId === undefined || (isAgreed && isFinal("refund", status.state))) continue;
    refunds.push(await checkoutBooks.readRefund(amazonId));
  }
  return refunds;
}

function refundedOf({ order }: Ledger, captures: readonly CaptureReading[]): Money {
  const { currency } = order.total;
  const refunded = captures.map((one) => one.refunded).filter((one) => one.currency === currency);
  return sum(refunded, currency);
}

/**
 * The most that our charges can have used of the permission. Whether Amazon gives back to it what was
 * cancelled or not captured is in no document, so all of it counts: what is found is really there.
 */
function explainedCharges(ledger: Ledger): Money {
  const { authorizations, outside } = ledger;
  const ours = new Set(authorizations.map(({ amazonId }) => String(amazonId)));
  const elsewhere = outside.filter(({ amazonId }) => !ours.has(amazonId));
  return totalOf(ledger, [...authorizations, ...elsewhere]);
}

/** Refunds that Amazon shows as given back, and those of which we have not heard yet. */
function explainedRefunds(ledger: Ledger, readings: readonly RefundReading[]): Money {
  const rows = [...ledger.refunds, ...ledger.outsideRefunds].filter(({ amazonId, status }) => {
    const reading = readings.find(({ refundId }) => refundId === amazonId);
    const { state } = reading?.status ?? status;
    return GIVEN_BACK.has(state) || (amazonId === undefined && state === "Requested");
  });
  return totalOf(ledger, rows);
}

function totalOf({ order }: Ledger, rows: readonly { readonly amount: Money }[]): Money {
  return sum(
    rows.map(({ amount }) => amount),
    order.total.currency,
  );
}

function beyond(shown: Money | undefined, explained: Money): Money | undefined {
  // A permission may count in another currency than its order (reference §12.3).
  if (shown?.currency !== explained.currency) return undefined;
  const rest = subtract(shown, explained);
  return rest.minorUnits > 0 ? rest : undefined;
}

/** Compares the books about one order on v2; when to read both sides stands at compareOrder. */
export function compareCheckoutOrder(
  ledger: Ledger,
  side: CheckoutSide,
  nowMilliseconds: number,
): readonly Finding[] {
  const found = [...compareOrder(ledger, side, nowMilliseconds)];
  const statuses = [side.status, ...side.captures.map(({ status }) => status)];
  // The sums bear no time of their own; news of what has just happened may be on its way.
  if (!statuses.every((status) => isOldNews(nowMilliseconds, status))) return found;
  const { usedBeyond, refundedBeyond } = side;
  // What is still open after its end is a finding already.
  if (usedBeyond && !ENDED_PHASES.has(ledger.order.phase)) {
    const says = "of the order are reserved or captured by charges that are not recorded here";
    found.push(unnamed(ledger, "captured-outside", usedBeyond, says));
  }
  if (refundedBeyond) {
    const says = "were given back at Amazon by refunds that are not recorded here";
    found.push(unnamed(ledger, "refunded-outside", refundedBeyond, says));
  }
  return found;
}

function unnamed({ order }: Ledger, kind: FindingKind, amazons: Money, says: string): Finding {
  const { orderReferenceId, sellerOrderId } = order;
  return {
    kind,
    orderReferenceId,
    sellerOrderId,
    says: `${formatDecimal(amazons)} ${amazons.currency} ${says}`,
    amazons,
    repair: repairOfUnnamed(orderReferenceId),
  };
}
