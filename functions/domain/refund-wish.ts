import type { OrderReferenceId, ShipmentId } from "./ids.ts";
import { formatDecimal, type Money, sum } from "./money.ts";
import type { Capture, Ledger, Order } from "./order.ts";
import type { Clock, OrderStore } from "./ports.ts";
import { type Change, decideOnOrder, isoTime } from "./record.ts";
import type { RefundRequest, RefundRequestId } from "./refund.ts";
import {
  areRefundsUsedUp,
  MOST_REFUNDS_OF_A_CAPTURE,
  nextRefundOrdinal,
  refundableCaptures,
  spreadRefund,
} from "./refunding.ts";

/** A refund as the shop asks for it. */
export interface RefundWish {
  readonly refundId: RefundRequestId;
  /** Left out: everything of the named captures that has not been given back. */
  readonly amount?: Money | undefined;
  /** Only what was charged for this shipment. */
  readonly shipmentId?: ShipmentId | undefined;
  /** Only this capture. */
  readonly captureOrdinal?: number | undefined;
  readonly note?: string | undefined;
  readonly softDescriptor?: string | undefined;
  /** Amazon is asked when a batch takes the refund along. */
  readonly byBatch?: boolean | undefined;
  /** Who asks; only for the timeline. */
  readonly caller?: string | undefined;
}

/** Reference ids end with at most three digits. */
const MOST_ORDINALS = 999;

export type RefundRefusalName =
  | "RefundIdTaken"
  | "NothingToRefund"
  | "CurrencyMismatch"
  | "TransactionAmountExceeded"
  | "TransactionCountExceeded";

/** What became of the wish. */
export type RefundVerdict =
  | { readonly verdict: "recorded" | "known"; readonly request: RefundRequest }
  | { readonly verdict: "refused"; readonly error: RefundRefusalName; readonly why: string };

/**
 * Records a wish and spreads it over captures in one conditional write, so that two wishes at the
 * same moment cannot promise the same money. A wish with a known id is the recorded one.
 */
export async function acceptRefund(
  deps: {
    readonly clock: Pick<Clock, "now">;
    readonly store: Pick<OrderStore, "readLedger" | "save">;
  },
  orderReferenceId: OrderReferenceId,
  wish: RefundWish,
): Promise<RefundVerdict> {
  let verdict: RefundVerdict = refuse("NothingToRefund", "The order is not recorded");
  await decideOnOrder(deps.store, orderReferenceId, (ledger) => {
    const decision = decideRefund(ledger, wish, isoTime(deps.clock.now()));
    verdict = decision.verdict;
    return decision.change;
  });
  return verdict;
}

interface RefundDecision {
  readonly verdict: RefundVerdict;
  readonly change?: Change<Order>;
}

function decideRefund(ledger: Ledger, wish: RefundWish, at: string): RefundDecision {
  const { order } = ledger;
  const known = order.refundRequests?.find(({ refundId }) => refundId === wish.refundId);
  if (known) return { verdict: repeat(known, wish) };
  const of = meantBy(ledger, wish);
  const captures = refundableCaptures(ledger, { of });
  const amount = wish.amount ?? everything(captures, order.total.currency);
  const { currency } = order.total;
  if (amount.currency !== currency) {
    return { verdict: refuse("CurrencyMismatch", `The order is in ${currency}`) };
  }
  if (captures.length === 0 || amount.minorUnits === 0) {
    return { verdict: nothingLeft(areRefundsUsedUp(ledger, of)) };
  }
  const spread = spreadRefund(captures, amount);
  if (!spread) return { verdict: tooMuch(captures, amount) };
  const first = nextRefundOrdinal(order);
  if (first + spread.length - 1 > MOST_ORDINALS) {
    const why = `An order has at most ${MOST_ORDINALS} tries of refunds`;
    return { verdict: refuse("TransactionCountExceeded", why) };
  }
  const { refundId, note, softDescriptor } = wish;
  const request: RefundRequest = {
    refundId,
    requestedAt: at,
    amount,
    ...(note === undefined ? {} : { note }),
    ...(softDescriptor === undefined ? {} : { softDescriptor }),
    ...(wish.byBatch ? { byBatch: true } : {}),
    parts: spread.map((part, index) => ({ ...part, ordinals: [first + index] })),
  };
  const refundRequests = [...(order.refundRequests ?? []), request];
  const by = wish.caller === undefined ? "" : `, by ${wish.caller}`;
  const what = `The shop gives ${formatDecimal(amount)} ${currency} back (${refundId})${by}`;
  return {
    verdict: { verdict: "recorded", request },
    change: { row: { ...order, refundRequests }, entry: { at, what } },
  };
}

function repeat(known: RefundRequest, { amount }: RefundWish): RefundVerdict {
  const isSame = amount === undefined || amount.minorUnits === known.amount.minorUnits;
  return isSame
    ? { verdict: "known", request: known }
    : refuse(
        "RefundIdTaken",
        `Refund ${known.refundId} is recorded with ${formatDecimal(known.amount)}; a further refund needs an id of its own`,
      );
}

function meantBy(
  { order }: Ledger,
  { shipmentId, captureOrdinal }: RefundWish,
): (row: Capture) => boolean {
  const goods = order.shipments.find((row) => row.shipmentId === shipmentId);
  return (row) =>
    (captureOrdinal === undefined || row.ordinal === captureOrdinal) &&
    (shipmentId === undefined || (goods && row.shipmentSequence === goods.sequence) === true);
}

function everything(
  captures: ReturnType<typeof refundableCaptures>,
  currency: Money["currency"],
): Money {
  return sum(
    captures.map(({ unrefunded }) => unrefunded),
    currency,
  );
}

function nothingLeft(areUsedUp: boolean): RefundVerdict {
  return areUsedUp
    ? refuse(
        "TransactionCountExceeded",
        `Amazon accepts at most ${MOST_REFUNDS_OF_A_CAPTURE} refunds of a capture`,
      )
    : refuse("NothingToRefund", "Nothing that was charged and is completed is left to be refunded");
}

function tooMuch(
  captures: ReturnType<typeof refundableCaptures>,
  { currency }: Money,
): RefundVerdict {
  const most = sum(
    captures.map((capture) => capture.most),
    currency,
  );
  return refuse(
    "TransactionAmountExceeded",
    `Amazon allows at most ${formatDecimal(most)} ${currency} more to be refunded here`,
  );
}

function refuse(error: RefundRefusalName, why: string): RefundVerdict {
  return { verdict: "refused", error, why };
}
