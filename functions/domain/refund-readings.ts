import type { RefundReading } from "./amazon-pay-refund.ts";
import type { OrderReferenceId } from "./ids.ts";
import { isSameMoney } from "./money.ts";
import type { Ledger, LedgerRow } from "./order.ts";
import { judgeReading } from "./payment-state.ts";
import { entryFor, isSame, type ReadingSource, report } from "./reading-log.ts";
import type { ReadingDeps } from "./readings.ts";
import { type Change, decideOnOrder, decideOnRow, isoTime } from "./record.ts";
import type { Chargeback, OutsideRefund, Refund } from "./refund.ts";
import { findUnnamed } from "./transactions.ts";

/**
 * Records what Amazon says of a refund; one that nobody asked for here is kept as an outside refund.
 *
 * @param captureOrdinal the capture that lists it, where the caller has found that out
 */
export async function recordRefund(
  deps: ReadingDeps,
  orderReferenceId: OrderReferenceId,
  reading: RefundReading,
  source: ReadingSource,
  captureOrdinal?: number,
): Promise<void> {
  await decideOnRow<LedgerRow>(deps.store, orderReferenceId, (ledger) => {
    const ours =
      ledger.refunds.find((row) => isAbout(row, reading)) ?? unansweredOf(ledger, reading);
    return ours
      ? changeOurs(deps, ours, reading, source)
      : changeOutside(deps, ledger, reading, source, captureOrdinal);
  });
}

function isAbout(row: Refund, { refundId, referenceId }: RefundReading): boolean {
  return row.amazonId === refundId || row.referenceId === referenceId;
}

/**
 * Checkout v2 keeps no reference id with a refund. Told of one before its own reply came, we know it
 * by its amount.
 */
function unansweredOf({ refunds }: Ledger, { referenceId, amount }: RefundReading) {
  if (referenceId !== "") return undefined;
  return findUnnamed(refunds.filter((row) => isSameMoney(row.amount, amount)));
}

function changeOurs(
  deps: ReadingDeps,
  row: Refund,
  { refundId: amazonId, status }: RefundReading,
  source: ReadingSource,
): Change<Refund> | undefined {
  const judged = judgeReading("refund", row.status, status);
  const verdict = judged === "unknown" && isSame(row.status, status) ? "known" : judged;
  const title = `Refund ${row.ordinal}`;
  report(deps, verdict, row.orderReferenceId, title, status, source);
  if (verdict === "apply" || verdict === "unknown") {
    return { row: { ...row, amazonId, status }, entry: entryFor(deps, title, status, source) };
  }
  // The same state, but the reply that would have told us Amazon's id was lost.
  return row.amazonId === undefined ? { row: { ...row, amazonId } } : undefined;
}

function changeOutside(
  deps: ReadingDeps,
  { order, outsideRefunds }: Ledger,
  { refundId: amazonId, amount, status, type }: RefundReading,
  source: ReadingSource,
  captureOrdinal: number | undefined,
): Change<OutsideRefund> | undefined {
  const { orderReferenceId } = order;
  const known = outsideRefunds.find((row) => row.amazonId === amazonId);
  const isNews = !known || judgeReading("refund", known.status, status) !== "older";
  const current = isNews ? status : known.status;
  const isKnown = known !== undefined && isSame(known.status, current);
  const isPlaced = known?.captureOrdinal !== undefined || captureOrdinal === undefined;
  if (isKnown && isPlaced) return undefined;
  if (!known) deps.log.event("outside-refund", { orderReferenceId, amazonId, type });
  const title = `Refund ${amazonId} (${type ?? "no type given"}), not asked for here,`;
  return {
    row: {
      kind: "outside-refund",
      orderReferenceId,
      version: 0,
      amazonId,
      amount,
      ...(type === undefined ? {} : { type }),
      ...known,
      ...(captureOrdinal === undefined ? {} : { captureOrdinal }),
      status: current,
    },
    ...(isKnown ? {} : { entry: entryFor(deps, title, current, source) }),
  };
}

/** Records that a buyer's bank takes a payment back; the same word of it is recorded once. */
export async function recordChargeback(
  deps: ReadingDeps,
  orderReferenceId: OrderReferenceId,
  told: Omit<Chargeback, "toldAt">,
): Promise<void> {
  const { chargebackId, state, reason } = told;
  let isNews = false;
  await decideOnOrder(deps.store, orderReferenceId, ({ order }) => {
    const { chargebacks = [] } = order;
    const known = chargebacks.find((row) => row.chargebackId === chargebackId);
    isNews = known?.state !== state || known.reason !== reason;
    if (!isNews) return undefined;
    const toldAt = isoTime(deps.clock.now());
    const others = chargebacks.filter((row) => row !== known);
    const what = `Chargeback ${chargebackId} is ${state} (${reason ?? "no reason given"}), says IPN`;
    return {
      row: { ...order, chargebacks: [...others, { ...told, toldAt }] },
      entry: { at: toldAt, what },
    };
  });
  if (isNews) deps.log.event("chargeback", { orderReferenceId, chargebackId, state, reason });
}
