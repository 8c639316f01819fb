import { add, type Money, money, smaller, subtract, sum } from "./money.ts";
import type { Authorization, Capture, Ledger, Order, Shipment } from "./order.ts";

/** States of a capture whose money has been taken or is on its way. */
const TAKEN = new Set(["Requested", "Pending", "Completed", "Closed"]);

/** What has been charged for good, refunds not taken off. */
export function capturedTotal(ledger: Ledger): Money {
  return sum(
    ledger.captures.filter(isCompleted).map((capture) => capture.amount),
    ledger.order.total.currency,
  );
}

/** What is reserved and not yet charged. */
export function openAuthorizedTotal(ledger: Ledger): Money {
  return sum(
    ledger.authorizations.filter((row) => isHeld(ledger, row)).map(({ amount }) => amount),
    ledger.order.total.currency,
  );
}

/** The n-th authorization, if it was ever asked for. */
export function authorization(ledger: Ledger, ordinal: number): Authorization | undefined {
  return ledger.authorizations.find((row) => row.ordinal === ordinal);
}

/** The n-th capture, if it was ever asked for. */
export function capture(ledger: Ledger, ordinal: number): Capture | undefined {
  return ledger.captures.find((row) => row.ordinal === ordinal);
}

/** The k-th recorded shipment. */
export function shipment(ledger: Ledger, sequence: number): Shipment | undefined {
  return ledger.order.shipments.find((row) => row.sequence === sequence);
}

/** What of a shipment no capture has taken or is taking. */
export function unchargedPart(ledger: Ledger, goods: Shipment): Money {
  const takenAmounts = ledger.captures
    .filter((row) => row.shipmentSequence === goods.sequence && TAKEN.has(row.status.state))
    .map((row) => row.amount);
  return subtract(goods.amount, sum(takenAmounts, goods.amount.currency));
}

/** Recorded shipments that are not yet charged in full. */
export function unchargedShipments(ledger: Ledger): readonly Shipment[] {
  return ledger.order.shipments.filter((goods) => unsettledPart(ledger, goods).minorUnits > 0);
}

/** What of the order's total neither has been charged nor is recorded as shipped. */
export function outstanding(ledger: Ledger): Money {
  const uncharged = unchargedShipments(ledger).map((goods) => unsettledPart(ledger, goods));
  const spokenFor = add(capturedTotal(ledger), sum(uncharged, ledger.order.total.currency));
  const rest = subtract(ledger.order.total, spokenFor);
  return rest.minorUnits > 0 ? rest : money(0, rest.currency);
}

/** Whether every recorded shipment is charged and no further one is expected. */
export function isFullyCharged(ledger: Ledger): boolean {
  if (unchargedShipments(ledger).length > 0) return false;
  if (ledger.order.shipments.some((goods) => goods.final)) return true;
  return outstanding(ledger).minorUnits === 0;
}

/** Whether any money has moved, or may be moving, for this order. */
export function hasMoneyMoved(ledger: Ledger): boolean {
  return (
    ledger.captures.some((row) => TAKEN.has(row.status.state)) ||
    ledger.outside.some((row) => row.purpose === "capture" && row.status.state !== "Declined")
  );
}

/**
 * How much the next authorization has to reserve: in deferred mode what the given shipment still
 * needs, otherwise whatever is not charged yet; but always enough for the given shipment, which may
 * be larger than what is left of the total.
 */
export function amountToAuthorize(ledger: Ledger, shipmentSequence: number): Money {
  const goods = shipment(ledger, shipmentSequence);
  const needed = goods ? unchargedPart(ledger, goods) : money(0, ledger.order.total.currency);
  if (ledger.order.mode.authorize === "at-shipment") return needed;
  const rest = subtract(ledger.order.total, capturedTotal(ledger));
  return smaller(rest, needed).minorUnits === rest.minorUnits ? needed : rest;
}

/** Whether an authorization can be captured now. */
export function isUsable(ledger: Ledger, ordinal: number): boolean {
  const row = authorization(ledger, ordinal);
  return row?.status.state === "Open" && isHeld(ledger, row);
}

/** Whether an authorization holds money that no capture has taken. */
export function isHeld(ledger: Ledger, row: Authorization): boolean {
  if (row.status.state !== "Open" && row.status.state !== "Pending") return false;
  return !ledger.captures.some(
    ({ authorizationOrdinal, status }) =>
      authorizationOrdinal === row.ordinal && TAKEN.has(status.state),
  );
}

function isCompleted(row: Capture): boolean {
  return row.status.state === "Completed" || row.status.state === "Closed";
}

function unsettledPart(ledger: Ledger, goods: Shipment): Money {
  const settled = ledger.captures
    .filter((row) => row.shipmentSequence === goods.sequence && isCompleted(row))
    .map((row) => row.amount);
  return subtract(goods.amount, sum(settled, goods.amount.currency));
}

/** Whether someone wants the order cancelled and nobody has decided about it. */
export function isCancelWanted({ cancel }: Order): boolean {
  return cancel !== undefined && cancel.outcome === undefined;
}
