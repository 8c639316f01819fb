import { isAtoZClaim } from "./disputes.ts";
import type { Ledger } from "./order.ts";
import { type OrderEvent, orderEvent, outsideRefundEvents } from "./order-events.ts";
import type { Chargeback, OutsideRefund } from "./refund.ts";

/**
 * What the shop should hear of a buyer's bank that wants its money back: once for each state that
 * Amazon tells. There is nothing to read of a chargeback at Amazon (reference §6.3).
 */
export function chargebackEvents(
  ledger: Ledger,
  { chargebackId, state, reason, captureReferenceId }: Omit<Chargeback, "toldAt">,
): readonly OrderEvent[] {
  const captured = ledger.captures.find(({ referenceId }) => referenceId === captureReferenceId);
  const goods = ledger.order.shipments.find(
    ({ sequence }) => sequence === captured?.shipmentSequence,
  );
  return [
    orderEvent(ledger, "chargeback-received", `${chargebackId}/${state}`, {
      chargebackId,
      state,
      reason,
      captureOrdinal: captured?.ordinal,
      shipmentId: goods?.shipmentId,
      charged: captured?.amount,
    }),
  ];
}

/**
 * What the shop should hear of an A-to-z claim that the buyer has won: Amazon shows it only as a
 * refund of its own (reference §3.10). That the money is back is an event of its own.
 */
function claimEvents(ledger: Ledger, row: OutsideRefund): readonly OrderEvent[] {
  if (!isAtoZClaim(row)) return [];
  return [
    orderEvent(ledger, "claim-received", row.amazonId, {
      amazonRefundId: row.amazonId,
      captureOrdinal: row.captureOrdinal,
      type: row.type,
      amount: row.amount,
    }),
  ];
}

/** All that the shop should hear of money that went back without its asking here. */
export function eventsOfOutsideRefund(ledger: Ledger, row: OutsideRefund): readonly OrderEvent[] {
  return [...claimEvents(ledger, row), ...outsideRefundEvents(ledger, row)];
}

/**
 * What the shop should hear of such refunds after Amazon was read: of those that the record did not
 * have before, or not in this state. No notification may ever have told of them.
 */
export function newsOfOutsideRefunds(before: Ledger, after: Ledger): readonly OrderEvent[] {
  const isKnown = (row: OutsideRefund): boolean =>
    before.outsideRefunds.some(
      ({ amazonId, status }) => amazonId === row.amazonId && status.state === row.status.state,
    );
  return after.outsideRefunds
    .filter((row) => !isKnown(row))
    .flatMap((row) => eventsOfOutsideRefund(after, row));
}
