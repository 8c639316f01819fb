import type { AuthorizationReading, CaptureReading } from "./amazon-pay.ts";
import type { RefundReading } from "./amazon-pay-refund.ts";
import { isHeld } from "./ledger.ts";
import { formatDecimal, isSameMoney, type Money } from "./money.ts";
import { ENDED_PHASES, type Ledger } from "./order.ts";
import { judgeReading, type Kind, type Status } from "./payment-state.ts";
import { TAKEN, unchargedAtAmazon } from "./reconcile-shipments.ts";
import { type Finding, type FindingKind, repairOf } from "./reconciliation.ts";

/** What Amazon shows of one order, and of others under the same number of the shop. */
export interface AmazonSide {
  readonly status: Status;
  readonly total?: Money | undefined;
  readonly authorizations: readonly AuthorizationReading[];
  readonly captures: readonly CaptureReading[];
  /** Refunds of captures on which the books do not agree at first sight; of others none is read. */
  readonly refunds: readonly RefundReading[];
  /** Order references with the shop's number that are not recorded, and what was taken from them. */
  readonly strangers: readonly { readonly orderReferenceId: string; readonly captured: Money }[];
}

const HOUR_MILLISECONDS = 3_600_000;
/** News is on its way for so long: notifications are repeated hourly (reference §6.5). */
const NEWS_TAKES_MILLISECONDS = HOUR_MILLISECONDS;
const EXPIRES_SOON_MILLISECONDS = 3 * 24 * HOUR_MILLISECONDS;

/** States of a refund whose money has gone back, or is on its way. */
export const GIVEN_BACK: ReadonlySet<string> = new Set(["Pending", "Completed"]);

interface Books {
  readonly ledger: Ledger;
  readonly amazon: AmazonSide;
  readonly nowMilliseconds: number;
}

/**
 * Compares the books about one order. Both sides have to be of one moment: read the ledger, then
 * Amazon, and the ledger again, and compare only if it has not changed.
 */
export function compareOrder(
  ledger: Ledger,
  amazon: AmazonSide,
  nowMilliseconds: number,
): readonly Finding[] {
  const books: Books = { ledger, amazon, nowMilliseconds };
  const found = [
    ...compareTotal(books),
    ...amazon.captures.flatMap((capture) => compareCapture(books, capture)),
    ...amazon.authorizations.flatMap((one) => compareAuthorization(books, one)),
    ...amazon.refunds.flatMap((refund) => compareRefund(books, refund)),
    ...compareShipments(books),
    ...compareEnd(books),
  ];
  return [...found, ...findStrangers(books)];
}

interface Details {
  readonly amazonId?: string;
  readonly ours?: Money;
  readonly amazons?: Money;
}

function finding(
  { ledger: { order } }: Books,
  kind: FindingKind,
  says: string,
  details: Details = {},
): Finding {
  const { orderReferenceId, sellerOrderId } = order;
  const repair = repairOf(kind, orderReferenceId);
  return { kind, orderReferenceId, sellerOrderId, says, ...details, repair };
}

function compareTotal(books: Books): Finding[] {
  const { total: ours } = books.ledger.order;
  const { total: amazons } = books.amazon;
  if (!amazons || isSameMoney(ours, amazons)) return [];
  return [differs(books, "The order's total", ours, amazons)];
}

function differs(books: Books, what: string, ours: Money, amazons: Money, amazonId?: string) {
  const says = `${what} is ${say(ours)} here and ${say(amazons)} at Amazon`;
  return finding(books, "amount-differs", says, {
    ours,
    amazons,
    ...(amazonId === undefined ? {} : { amazonId }),
  });
}

function compareCapture(books: Books, capture: CaptureReading): Finding[] {
  const { ledger } = books;
  const { captureId, referenceId, amount, status } = capture;
  const row =
    ledger.captures.find((one) => one.amazonId === captureId) ??
    ledger.captures.find((one) => one.referenceId === referenceId);
  if (row) {
    return [
      ...(isSameMoney(row.amount, amount)
        ? []
        : [differs(books, `Capture ${row.ordinal}`, row.amount, amount, captureId)]),
      ...behind(books, "capture", captureId, row.status, status),
    ];
  }
  if (!TAKEN.has(status.state) || !isOldNews(books.nowMilliseconds, status)) return [];
  // With CaptureNow the capture bears the reference id of its authorization (reference §16 no. 1).
  if (ledger.authorizations.some((one) => one.captureNow && one.referenceId === referenceId)) {
    return [lagging(books, captureId, "Requested", status)];
  }
  const isLookedAt = ledger.outside.some((one) => one.amazonId === captureId && one.acknowledged);
  if (isLookedAt) return [];
  const says = `${say(amount)} were captured at Amazon, and not by Shipcharge`;
  return [finding(books, "captured-outside", says, { amazonId: captureId, amazons: amount })];
}

function compareAuthorization(books: Books, reading: AuthorizationReading): Finding[] {
  const { ledger } = books;
  const { authorizationId, referenceId, amount, status, expiresAt, captureIds } = reading;
  const row =
    ledger.authorizations.find((one) => one.amazonId === authorizationId) ??
    ledger.authorizations.find((one) => one.referenceId === referenceId);
  if (!row) return [];
  const found: Finding[] = [];
  if (!isSameMoney(row.amount, amount)) {
    const what = `Authorization ${row.ordinal}`;
    found.push(differs(books, what, row.amount, amount, authorizationId));
  }
  // One that a capture has used closes by itself, and nobody needs to hear of it.
  if (!isHeld(ledger, row)) return found;
  // A capture made elsewhere has closed it, and is a finding of its own.
  const isUsedElsewhere = captureIds.some(
    (id) => !ledger.captures.some(({ amazonId }) => amazonId === id),
  );
  if (!isUsedElsewhere) {
    found.push(...behind(books, "authorization", authorizationId, row.status, status));
  }
  const expires = Date.parse(expiresAt ?? row.expiresAt ?? "");
  const isOver = ENDED_PHASES.has(ledger.order.phase) || status.state !== "Open";
  const expiresIn = expires - books.nowMilliseconds;
  if (!isOver && expiresIn <= EXPIRES_SOON_MILLISECONDS) {
    const says = `${say(amount)} are reserved until ${new Date(expires).toISOString()} and not captured`;
    const details = { amazonId: authorizationId, amazons: amount };
    found.push(finding(books, "authorization-expiring", says, details));
  }
  return found;
}

function compareRefund(books: Books, reading: RefundReading): Finding[] {
  const { ledger } = books;
  const { refundId, referenceId, amount, status } = reading;
  const row =
    [...ledger.refunds, ...ledger.outsideRefunds].find((one) => one.amazonId === refundId) ??
    ledger.refunds.find((one) => one.referenceId === referenceId);
  if (row) {
    return [
      ...(isSameMoney(row.amount, amount)
        ? []
        : [differs(books, `Refund ${refundId}`, row.amount, amount, refundId)]),
      ...behind(books, "refund", refundId, row.status, status),
    ];
  }
  if (!GIVEN_BACK.has(status.state) || !isOldNews(books.nowMilliseconds, status)) return [];
  const says = `${say(amount)} were given back at Amazon, and not by Shipcharge`;
  return [finding(books, "refunded-outside", says, { amazonId: refundId, amazons: amount })];
}

function compareShipments(books: Books): Finding[] {
  const uncharged = unchargedAtAmazon(books.ledger, books.amazon.captures, books.nowMilliseconds);
  if (!uncharged) return [];
  const { amount, shipmentIds } = uncharged;
  const says = `${say(amount)} of what has left (${shipmentIds.join(", ")}) are not charged at Amazon`;
  return [finding(books, "shipped-without-charge", says, { ours: amount })];
}

/** An order that has ended on one side only. */
function compareEnd(books: Books): Finding[] {
  const { ledger, amazon } = books;
  const { order } = ledger;
  const { state } = amazon.status;
  if (ENDED_PHASES.has(order.phase)) {
    if (state !== "Open" && state !== "Suspended") return [];
    return [
      finding(books, "open-at-amazon", `The order is ${order.phase} here and ${state} there`),
    ];
  }
  if (state === order.amazon.state) return [];
  return behind(books, "orderReference", order.orderReferenceId, order.amazon, amazon.status);
}

function findStrangers(books: Books): Finding[] {
  const { sellerOrderId } = books.ledger.order;
  return books.amazon.strangers
    .filter(({ captured }) => captured.minorUnits > 0)
    .map(({ orderReferenceId, captured }) => ({
      kind: "charged-without-order",
      orderReferenceId,
      sellerOrderId,
      says: `${say(captured)} were captured for a second order reference of ${sellerOrderId}`,
      amazons: captured,
      repair: repairOf("charged-without-order", orderReferenceId),
    }));
}

function behind(
  books: Books,
  kind: Kind,
  amazonId: string,
  recorded: Status,
  reading: Status,
): Finding[] {
  const isAhead = judgeReading(kind, recorded, reading) === "apply";
  if (!isAhead || recorded.state === reading.state || !isOldNews(books.nowMilliseconds, reading))
    return [];
  // A completed capture closes when it is refunded; its money has been taken either way.
  if (recorded.state === "Completed") return [];
  return [lagging(books, amazonId, recorded.state, reading)];
}

function lagging(books: Books, amazonId: string, recorded: string, { state }: Status): Finding {
  const says = `${amazonId} is ${recorded} here and ${state} at Amazon`;
  return finding(books, "record-behind", says, { amazonId });
}

/** Whether a state is so old that our record should have heard of it. */
export function isOldNews(nowMilliseconds: number, { updatedAt }: Status): boolean {
  if (updatedAt === undefined) return true;
  return nowMilliseconds - Date.parse(updatedAt) > NEWS_TAKES_MILLISECONDS;
}

function say(amount: Money): string {
  return `${formatDecimal(amount)} ${amount.currency}`;
}
