import type { AmazonPay } from "../domain/amazon-pay.ts";
import type { AmazonPayRefunds, RefundReading } from "../domain/amazon-pay-refund.ts";
import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import type { BatchStore } from "../domain/batch.ts";
import { AmazonPayRequestRefused, InvalidValue } from "../domain/errors.ts";
import { type OrderReferenceId, referenceId } from "../domain/ids.ts";
import { capture } from "../domain/ledger.ts";
import { askedOver, isCarriedOver, type OpenOrders } from "../domain/open-orders.ts";
import type { Ledger } from "../domain/order.ts";
import { findOurRefund, mayBeOwnSuccess } from "../domain/own-success.ts";
import type { Clock, Log, OrderStore } from "../domain/ports.ts";
import { decideOnOrder, isoTime, readExistingLedger } from "../domain/record.ts";
import { refreshCapture } from "../domain/refresh.ts";
import { settleRefund } from "../domain/refresh-refund.ts";
import type { Refund } from "../domain/refund.ts";
import { recordRefund } from "../domain/refund-readings.ts";
import {
  isGivenUp,
  isOpenAtAmazon,
  liveTry,
  nextRefundOrdinal,
  refundPart,
  refundRefusal,
  refundRow,
  withPart,
} from "../domain/refunding.ts";
import { saveIntent, saveRefusal } from "../domain/transactions.ts";
import { orWaitForTurn } from "../domain/turn-later.ts";
import type { RequestRefundInput } from "./contract.ts";

export interface RequestRefundDeps extends AnswerDeps {
  readonly clock: Clock;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly batches: Pick<BatchStore, "enqueue">;
  readonly amazonPay: Pick<AmazonPay, "getCaptureDetails"> & AmazonPayRefunds;
  /** Over which interface orders of MWS are carried on; MWS unless told. */
  readonly openOrders?: OpenOrders;
  readonly log: Log;
}

/**
 * Gives money of one capture back: never more than Amazon allows, and once, because every
 * repetition of a try carries the same refund reference id. Amazon always answers Pending first.
 */
export function createRequestRefundHandler(deps: RequestRefundDeps) {
  return async (input: RequestRefundInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit, refundOrdinal, attempt } = input;
    const awaited = { kind: "refund", refundOrdinal, attempt } as const;
    const task = { orderReferenceId, token, visit, awaited };
    await orWaitForTurn(deps, task, async () => {
      const row = await findOrIntend(deps, input);
      if (row?.status.state === "Requested") await askFor(deps, row);
      await answerOrPark(deps, task);
    });
  };
}

/** Undefined when Amazon is not to be asked: the record then tells how the refund goes on. */
async function findOrIntend(
  deps: RequestRefundDeps,
  { orderReferenceId, refundOrdinal, attempt }: RequestRefundInput,
): Promise<Refund | undefined> {
  const ordinal = await takeOrdinal(deps, orderReferenceId, refundOrdinal, attempt);
  if (ordinal === undefined) return undefined;
  const known = refundRow(await readExistingLedger(deps.store, orderReferenceId), ordinal);
  return known ?? intend(deps, orderReferenceId, refundOrdinal, ordinal);
}

/**
 * The ordinal of a try: the recorded one, or the order's next, recorded before it is used. None for
 * a further try while an earlier one has given the money back or still may.
 */
async function takeOrdinal(
  deps: RequestRefundDeps,
  orderReferenceId: OrderReferenceId,
  refundOrdinal: number,
  attempt: number,
): Promise<number | undefined> {
  const order = await decideOnOrder(deps.store, orderReferenceId, (ledger) => {
    const part = refundPart(ledger.order, refundOrdinal)?.part;
    if (!part) throw new InvalidValue(`The order has no refund ${refundOrdinal}`);
    if (part.ordinals.length >= attempt || liveTry(ledger, part)) return undefined;
    const ordinals = [...part.ordinals, nextRefundOrdinal(ledger.order)];
    return {
      row: withPart(ledger.order, refundOrdinal, { ...part, ordinals }),
      entry: {
        at: isoTime(deps.clock.now()),
        what: `Refund ${refundOrdinal} is tried again as refund ${ordinals.at(-1)}`,
      },
    };
  });
  return refundPart(order, refundOrdinal)?.part.ordinals[attempt - 1];
}

/** Looks at the capture once more before anything is asked of it: refunds may be made elsewhere. */
async function intend(
  deps: RequestRefundDeps,
  orderReferenceId: OrderReferenceId,
  refundOrdinal: number,
  ordinal: number,
): Promise<Refund | undefined> {
  const before = await readExistingLedger(deps.store, orderReferenceId);
  const captureId = refundedCaptureId(before, refundOrdinal);
  await refreshCapture(deps, orderReferenceId, captureId, "reply");
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  const found = refundPart(ledger.order, refundOrdinal);
  if (!found) throw new InvalidValue(`The order has no refund ${refundOrdinal}`);
  const { part, request: wish } = found;
  const row: Refund = {
    kind: "refund",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: referenceId(orderReferenceId, "refund", ordinal),
    requestId: wish.refundId,
    captureOrdinal: part.captureOrdinal,
    captureId,
    amount: part.amount,
    status: { state: "Requested" },
    ...(wish.note === undefined ? {} : { note: wish.note }),
    ...(wish.softDescriptor === undefined ? {} : { softDescriptor: wish.softDescriptor }),
    ...(wish.byBatch ? {} : askedOver(ledger, deps.openOrders)),
  };
  // Batches are MWS's, and nothing says how it names what was taken over v2.
  const noBatch = wish.byBatch && isCarriedOver(ledger) ? "NoBatchOverCheckoutV2" : undefined;
  const refusal = refundRefusal(ledger, part) ?? noBatch;
  if (refusal === undefined) return saveIntent(deps, row, (now) => refundRow(now, ordinal));
  // Only here: once the call may have been made, Amazon alone says whether it was accepted.
  await saveRefusal(deps, row, refusal);
  return undefined;
}

function refundedCaptureId(ledger: Ledger, refundOrdinal: number): Refund["captureId"] {
  const ordinal = refundPart(ledger.order, refundOrdinal)?.part.captureOrdinal ?? 0;
  const captureId = capture(ledger, ordinal)?.amazonId;
  if (!captureId)
    throw new InvalidValue(`Capture ${ordinal} of refund ${refundOrdinal} is not taken`);
  return captureId;
}

/**
 * A refund that goes by batch is asked for by one, under the same reference id; one that a person has
 * given up is looked for instead.
 */
async function askFor(deps: RequestRefundDeps, row: Refund): Promise<void> {
  const { orderReferenceId, ordinal, requestId } = row;
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  const wish = ledger.order.refundRequests?.find(({ refundId }) => refundId === requestId);
  const part = wish?.parts.find(({ ordinals }) => ordinals.includes(ordinal));
  if (part && isGivenUp(part) && isOpenAtAmazon(ledger, part)) {
    return settleRefund(deps, row, "reply");
  }
  if (!wish?.byBatch) return request(deps, row);
  const since = wish.requestedAt;
  await deps.batches.enqueue({ orderReferenceId, kind: "refund", ordinal, since });
}

async function request(deps: RequestRefundDeps, row: Refund): Promise<void> {
  const { captureId, amount, note, softDescriptor } = row;
  let reading: RefundReading | undefined;
  try {
    reading = await deps.amazonPay.refund({
      captureId,
      referenceId: row.referenceId,
      amount,
      ...(note === undefined ? {} : { note }),
      ...(softDescriptor === undefined ? {} : { softDescriptor }),
    });
  } catch (error) {
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
    reading = await afterRefusal(deps, row, error);
  }
  if (reading) await recordRefund(deps, row.orderReferenceId, reading, "reply");
}

/** Looks whether the refusal only means that this very refund was made before. */
async function afterRefusal(
  deps: RequestRefundDeps,
  row: Refund,
  refusal: AmazonPayRequestRefused,
): Promise<RefundReading | undefined> {
  if (mayBeOwnSuccess(refusal)) {
    const ours = await findOurRefund(deps.amazonPay, row.captureId, row.referenceId);
    if (ours) return ours;
  }
  await saveRefusal(deps, row, refusal.code ?? refusal.message);
  return undefined;
}
