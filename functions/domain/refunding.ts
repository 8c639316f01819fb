import { chargeLimit, formatDecimal, type Money, money, smaller, subtract, sum } from "./money.ts";
import type { Capture, Ledger, Order } from "./order.ts";
import type { Refund, RefundPart, RefundRequest } from "./refund.ts";

/** Amazon accepts ten refunds of one capture, declined ones not counted (reference §3.10). */
export const MOST_REFUNDS_OF_A_CAPTURE = 10;

/** States of a refund that gives nothing back. */
const GIVES_NOTHING = new Set(["Declined", "Refused"]);

/** The wish and the part of it that a refund's first ordinal names. */
export function refundPart(
  { refundRequests = [] }: Order,
  refundOrdinal: number,
): { readonly request: RefundRequest; readonly part: RefundPart } | undefined {
  for (const request of refundRequests) {
    const part = request.parts.find(({ ordinals }) => ordinals[0] === refundOrdinal);
    if (part) return { request, part };
  }
  return undefined;
}

/** The order with another version of one part of its refunds. */
export function withPart(order: Order, refundOrdinal: number, part: RefundPart): Order {
  const refundRequests = (order.refundRequests ?? []).map((request) => ({
    ...request,
    parts: request.parts.map((other) => (other.ordinals[0] === refundOrdinal ? part : other)),
  }));
  return { ...order, refundRequests };
}

/** The n-th refund object, if it was ever about to be asked for. */
export function refundRow(ledger: Ledger, ordinal: number | undefined): Refund | undefined {
  return ledger.refunds.find((row) => row.ordinal === ordinal);
}

/** The first ordinal that no try of any refund has. */
export function nextRefundOrdinal({ refundRequests = [] }: Order): number {
  const used = refundRequests.flatMap(({ parts }) => parts.flatMap(({ ordinals }) => ordinals));
  return Math.max(0, ...used) + 1;
}

/** What buyers of this order have got back, whoever asked for it. */
export function refundedTotal(ledger: Ledger): Money {
  const completed = [...ledger.refunds, ...ledger.outsideRefunds].filter(
    ({ status }) => status.state === "Completed",
  );
  return sum(
    completed.map(({ amount }) => amount),
    ledger.order.total.currency,
  );
}

/** Whether a part has come to its end: given back, or given up for good. */
export function isSettled(ledger: Ledger, part: RefundPart): boolean {
  return isGivenUp(part) ? !isOpenAtAmazon(ledger, part) : isGivenBack(ledger, part);
}

/** Whether a person has said that Amazon is not to be asked for this part any more. */
export function isGivenUp({ operator }: RefundPart): boolean {
  return operator?.says === "give-up";
}

/**
 * Whether Amazon may still give a part back, or have done so untold, and it can be found out. What
 * a batch asks for is found out by the batch, and Checkout v2 knows no reference id of a refund.
 */
export function isOpenAtAmazon(ledger: Ledger, part: RefundPart): boolean {
  const live = liveTry(ledger, part);
  if (live?.status.state === "Pending") return true;
  const { refundRequests = [] } = ledger.order;
  const gateway = live?.askedOver ?? ledger.order.gateway;
  const wish = refundRequests.find(({ refundId }) => refundId === live?.requestId);
  return live?.status.state === "Requested" && !wish?.byBatch && gateway !== "checkout-v2";
}

/** Whether Amazon has given a part back. */
export function isGivenBack(ledger: Ledger, part: RefundPart): boolean {
  return liveTry(ledger, part)?.status.state === "Completed";
}

/** Whether somebody else, and not the shop, takes this capture's money back. */
export function isContested({ order, captures, outsideRefunds }: Ledger, ordinal: number): boolean {
  const claimed = outsideRefunds.some(
    (row) => row.captureOrdinal === ordinal && row.type !== "SellerInitiated",
  );
  const { referenceId } = captures.find((row) => row.ordinal === ordinal) ?? {};
  const charged = order.chargebacks?.some((row) => row.captureReferenceId === referenceId);
  return claimed || charged === true;
}

function triesOf(ledger: Ledger, { ordinals }: RefundPart): Refund[] {
  return ledger.refunds.filter(({ ordinal }) => ordinals.includes(ordinal));
}

/**
 * The try of a part that has given money back or still may. There must never be a further one: a
 * refusal that we concluded can turn out to be a refund that Amazon made.
 */
export function liveTry(ledger: Ledger, part: RefundPart): Refund | undefined {
  return triesOf(ledger, part).find(({ status }) => !GIVES_NOTHING.has(status.state));
}

/** A part that was given up counts only if one of its tries may still give something. */
function isSpokenFor(ledger: Ledger, part: RefundPart): boolean {
  return !isGivenUp(part) || liveTry(ledger, part) !== undefined;
}

/** The amounts that a capture has given back or is about to, one for each refund. */
function spokenFor(ledger: Ledger, captureOrdinal: number, except?: number): Money[] {
  const ours = (ledger.order.refundRequests ?? [])
    .flatMap(({ parts }) => parts)
    .filter((part) => part.captureOrdinal === captureOrdinal && part.ordinals[0] !== except)
    .filter((part) => isSpokenFor(ledger, part));
  const elsewhere = ledger.outsideRefunds.filter(
    (row) => row.captureOrdinal === captureOrdinal && !GIVES_NOTHING.has(row.status.state),
  );
  return [...ours, ...elsewhere].map(({ amount }) => amount);
}

/** What can be taken back from one capture. */
export interface RefundableCapture {
  readonly captureOrdinal: number;
  /** What of the captured amount nobody has given back. */
  readonly unrefunded: Money;
  /** The most that Amazon would refund: 15 % or 75 units above the capture (reference §3.10). */
  readonly most: Money;
}

/**
 * The captures that can give something back, oldest first: Completed at Amazon, and with fewer than
 * ten refunds.
 */
export function refundableCaptures(
  ledger: Ledger,
  { except, of = () => true }: { except?: number; of?: (row: Capture) => boolean } = {},
): readonly RefundableCapture[] {
  return ledger.captures
    .filter((row) => row.amazonId !== undefined && row.status.state === "Completed" && of(row))
    .flatMap((row) => {
      const given = spokenFor(ledger, row.ordinal, except);
      const total = sum(given, row.amount.currency);
      const most = subtract(chargeLimit(row.amount), total);
      if (most.minorUnits <= 0 || given.length >= MOST_REFUNDS_OF_A_CAPTURE) return [];
      const unrefunded = atLeastNothing(subtract(row.amount, total));
      return [{ captureOrdinal: row.ordinal, unrefunded, most }];
    });
}

/** Whether a completed capture can give nothing only because it has been refunded ten times. */
export function areRefundsUsedUp(ledger: Ledger, of: (row: Capture) => boolean): boolean {
  return ledger.captures.some(
    (row) =>
      row.status.state === "Completed" &&
      of(row) &&
      spokenFor(ledger, row.ordinal).length >= MOST_REFUNDS_OF_A_CAPTURE,
  );
}

/** What of the charged money can still be given back by the shop without adding to it. */
export function unrefundedTotal(ledger: Ledger): Money {
  return sum(
    refundableCaptures(ledger).map(({ unrefunded }) => unrefunded),
    ledger.order.total.currency,
  );
}

/**
 * Spreads an amount over captures. One capture that can give all of it from what is left of its own
 * amount does, so that the buyer gets one refund; otherwise each gives what is left, oldest first,
 * and only then, again oldest first, what Amazon allows above the captured amounts.
 *
 * @returns undefined if all of them together may not give as much
 */
export function spreadRefund(
  captures: readonly RefundableCapture[],
  amount: Money,
): readonly Pick<RefundPart, "captureOrdinal" | "amount">[] | undefined {
  const whole = captures.find(({ unrefunded }) => unrefunded.minorUnits >= amount.minorUnits);
  if (whole) return [{ captureOrdinal: whole.captureOrdinal, amount }];
  const shares = new Map<number, Money>();
  let rest = amount;
  for (const limit of ["unrefunded", "most"] as const) {
    for (const { captureOrdinal, [limit]: upTo } of captures) {
      const share = shares.get(captureOrdinal) ?? money(0, amount.currency);
      const more = atLeastNothing(smaller(rest, subtract(upTo, share)));
      shares.set(captureOrdinal, sum([share, more], amount.currency));
      rest = subtract(rest, more);
    }
  }
  if (rest.minorUnits > 0) return undefined;
  return [...shares]
    .map(([captureOrdinal, share]) => ({ captureOrdinal, amount: share }))
    .filter((part) => part.amount.minorUnits > 0);
}

/** Why Amazon would refuse this part now, found before the call; undefined if it would not. */
export function refundRefusal(ledger: Ledger, part: RefundPart): string | undefined {
  const row = ledger.captures.find(({ ordinal }) => ordinal === part.captureOrdinal);
  if (row?.status.state !== "Completed") {
    return `CaptureNotRefundable: capture ${part.captureOrdinal} is ${row?.status.state ?? "unknown"}`;
  }
  const [except] = part.ordinals;
  const others = spokenFor(ledger, row.ordinal, except);
  if (others.length >= MOST_REFUNDS_OF_A_CAPTURE) {
    return `TransactionCountExceeded: a capture has at most ${MOST_REFUNDS_OF_A_CAPTURE} refunds`;
  }
  const left = subtract(chargeLimit(row.amount), sum(others, row.amount.currency));
  return part.amount.minorUnits <= left.minorUnits
    ? undefined
    : `TransactionAmountExceeded: ${formatDecimal(left)} ${left.currency} of capture ${row.ordinal} can still be refunded`;
}

function atLeastNothing(amount: Money): Money {
  return amount.minorUnits > 0 ? amount : money(0, amount.currency);
}
