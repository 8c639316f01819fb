import type { AmazonPay } from "./amazon-pay.ts";
import type { AmazonPayRefunds, RefundId, RefundReading } from "./amazon-pay-refund.ts";
import type { OrderReferenceId } from "./ids.ts";
import type { Ledger } from "./order.ts";
import { findOurRefund } from "./own-success.ts";
import { isFinal } from "./payment-state.ts";
import type { ReadingSource } from "./reading-log.ts";
import { type ReadingDeps, recordCapture } from "./readings.ts";
import { readExistingLedger } from "./record.ts";
import type { Refund } from "./refund.ts";
import { recordRefund } from "./refund-readings.ts";
import { isGivenUp, isOpenAtAmazon, refundPart, refundRow } from "./refunding.ts";
import { saveRefusal } from "./transactions.ts";

export interface RefreshRefundDeps extends ReadingDeps {
  readonly amazonPay: Pick<AmazonPay, "getCaptureDetails"> &
    Pick<AmazonPayRefunds, "getRefundDetails">;
}

/**
 * Reads one refund and records it. Of a refund that nobody asked for here Amazon does not say which
 * capture it is taken from, so the captures are asked which of them lists it.
 *
 * @param captureOrdinal that capture, where it is known
 */
export async function refreshRefund(
  deps: RefreshRefundDeps,
  orderReferenceId: OrderReferenceId,
  refundId: RefundId,
  source: ReadingSource,
  captureOrdinal?: number,
): Promise<RefundReading> {
  const reading = await deps.amazonPay.getRefundDetails(refundId);
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  const isPlaced =
    captureOrdinal !== undefined ||
    ledger.refunds.some((row) => row.referenceId === reading.referenceId) ||
    ledger.outsideRefunds.some((row) => row.amazonId === refundId && row.captureOrdinal);
  const foundOrdinal = isPlaced ? undefined : await findCapture(deps, ledger, refundId, source);
  await recordRefund(deps, orderReferenceId, reading, source, captureOrdinal ?? foundOrdinal);
  return reading;
}

async function findCapture(
  deps: RefreshRefundDeps,
  { order, captures }: Ledger,
  refundId: RefundId,
  source: ReadingSource,
): Promise<number | undefined> {
  for (const { amazonId, ordinal } of captures) {
    if (!amazonId) continue;
    const reading = await deps.amazonPay.getCaptureDetails(amazonId);
    await recordCapture(deps, order.orderReferenceId, reading, source);
    if (reading.refundIds.includes(refundId)) return ordinal;
  }
  return undefined;
}

/** Reads the tries of a refund that Amazon may have decided since, when no notification came. */
export async function refreshAwaitedRefund(
  deps: RefreshRefundDeps,
  orderReferenceId: OrderReferenceId,
  refundOrdinal: number,
): Promise<void> {
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  const part = refundPart(ledger.order, refundOrdinal)?.part;
  const isLookedFor = part !== undefined && isGivenUp(part) && isOpenAtAmazon(ledger, part);
  for (const ordinal of part?.ordinals ?? []) {
    const row = refundRow(ledger, ordinal);
    if (row?.amazonId && !isFinal("refund", row.status.state)) {
      await refreshRefund(deps, orderReferenceId, row.amazonId, "sweep");
    } else if (row?.status.state === "Requested" && isLookedFor) {
      await settleRefund(deps, row, "sweep");
    }
  }
}

/**
 * Finds out what became of a refund whose reply never came and that is not asked for any more: it is
 * looked for at Amazon by our reference id, and only its absence is a refusal.
 */
export async function settleRefund(
  deps: RefreshRefundDeps,
  row: Refund,
  source: ReadingSource,
): Promise<void> {
  const found = await findOurRefund(deps.amazonPay, row.captureId, row.referenceId);
  if (found) await recordRefund(deps, row.orderReferenceId, found, source, row.captureOrdinal);
  else await saveRefusal(deps, row, "NotFoundAtAmazon");
}

/** Whether the record has this refund, as ours or as one from outside. */
export function knowsRefund({ refunds, outsideRefunds }: Ledger, id: RefundId): boolean {
  return [...refunds, ...outsideRefunds].some((row) => row.amazonId === id);
}
