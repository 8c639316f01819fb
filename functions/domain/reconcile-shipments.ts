import type { CaptureReading } from "./amazon-pay.ts";
import { type Money, money } from "./money.ts";
import type { Ledger, Order, Shipment } from "./order.ts";

/** States in which Amazon has taken the money, or is taking it. */
export const TAKEN: ReadonlySet<string> = new Set(["Pending", "Completed", "Closed"]);

const HOUR_MILLISECONDS = 3_600_000;
/** An order may wait for its turn, for a retry, or for a person, without anything being wrong. */
const CHARGE_TAKES_MILLISECONDS = 24 * HOUR_MILLISECONDS;
/** A batch comes once a night, and its report hours later. */
const BATCH_TAKES_MILLISECONDS = 72 * HOUR_MILLISECONDS;

/**
 * What Amazon has not taken for goods that left a day ago (three days where a batch charges them),
 * late shipments included. What was charged elsewhere counts for the goods, whoever did it.
 */
export function unchargedAtAmazon(
  ledger: Ledger,
  captures: readonly CaptureReading[],
  nowMilliseconds: number,
): { readonly amount: Money; readonly shipmentIds: readonly string[] } | undefined {
  const { order } = ledger;
  const taken = captures.filter(({ status }) => TAKEN.has(status.state));
  const lacking = dueShipments(order, nowMilliseconds).flatMap((goods) => {
    const charged = taken.filter((one) => isFor(ledger, one, goods));
    const minorUnits = goods.amount.minorUnits - totalOf(charged);
    return minorUnits > 0 ? [{ shipmentId: goods.shipmentId, minorUnits }] : [];
  });
  const elsewhere = totalOf(taken.filter((one) => !rowOf(ledger, one)));
  const missing = lacking.reduce((sum, { minorUnits }) => sum + minorUnits, 0) - elsewhere;
  if (missing <= 0) return undefined;
  return {
    amount: money(missing, order.total.currency),
    shipmentIds: lacking.map(({ shipmentId }) => shipmentId),
  };
}

function dueShipments(order: Order, nowMilliseconds: number): readonly Shipment[] {
  const isByBatch = String(order.mode.capture) === "by-batch";
  const takes = isByBatch ? BATCH_TAKES_MILLISECONDS : CHARGE_TAKES_MILLISECONDS;
  return [...order.shipments, ...(order.lateShipments ?? [])].filter(
    ({ recordedAt }) => nowMilliseconds - Date.parse(recordedAt) > takes,
  );
}

/** Late shipments have no captures of ours. */
function isFor(ledger: Ledger, capture: CaptureReading, goods: Shipment): boolean {
  return (
    ledger.order.shipments.includes(goods) &&
    rowOf(ledger, capture)?.shipmentSequence === goods.sequence
  );
}

function rowOf({ captures }: Ledger, { captureId, referenceId }: CaptureReading) {
  return captures.find((one) => one.amazonId === captureId || one.referenceId === referenceId);
}

function totalOf(captures: readonly CaptureReading[]): number {
  return captures.reduce((sum, { amount }) => sum + amount.minorUnits, 0);
}
