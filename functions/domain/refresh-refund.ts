import type { AmazonPay } from "./amazon-pay.ts";
import type { AmazonPayRefunds, RefundId, RefundReading } from "./amazon-pay-refund.ts";
import type { OrderReferenceId } from "./ids.ts";
import type { Ledger } from "./order.ts";
import { isFinal } from "./payment-state.ts";
import type { ReadingSource } from "./reading-log.ts";
import { type ReadingDeps, recordCapture } from "./readings.ts";
import { readExistingLedger } from "./record.ts";
import { recordRefund } from "./refund-readings.ts";
import { refundPart, refundRow } from "./refunding.ts";

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
  for (const ordinal of refundPart(ledger.order, refundOrdinal)?.part.ordinals ?? []) {
    const row = refundRow(ledger, ordinal);
    if (row?.amazonId && !isFinal("refund", row.status.state)) {
      await refreshRefund(deps, orderReferenceId, row.amazonId, "sweep");
    }
  }
}

/** Whether the record has this refund, as ours or as one from outside. */
export function knowsRefund({ refunds, outsideRefunds }: Ledger, id: RefundId): boolean {
  return [...refunds, ...outsideRefunds].some((row) => row.amazonId === id);
}
