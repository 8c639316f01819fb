import { add, type Money, money, smaller, subtract, sum } from "./money.ts";
import type { Authorization, Capture, Ledger, LedgerRow, Order, Shipment } from "./order.ts";
import type { Refund } from "./refund.ts";

/** States of a capture whose money has been taken or is on its way. */
const TAKEN = new Set(["Requested", "Pending", "Completed", "Closed"]);

/** States of an authorization that reserves money. */
const HOLDING = new Set(["Open", "Pending"]);

/** What has been charged for good, here or elsewhere, refunds not taken off. */
export function capturedTotal(ledger: Ledger): Money {
  const elsewhere = ledger.outside.filter(({ purpose }) => purpose === "capture");
  return sum(
    [...ledger.captures, ...elsewhere].filter(isCompleted).map(({ amount }) => amount),
    ledger.order.total.currency,
  );
}

/** What captures under way are taking; they may still be declined. */
export function capturingTotal({ captures, order }: Ledger): Money {
  const underWay = captures.filter((row) => TAKEN.has(row.status.state) && !isCompleted(row));
  return sum(
    underWay.map(({ amount }) => amount),
    order.total.currency,
  );
}

/** What the order may come to: its total, or what the total was raised to. */
export function payable({ total, raisedTotal }: Order): Money {
  return raisedTotal ?? total;
}

/** What is reserved and not yet charged. */
export function openAuthorizedTotal(ledger: Ledger): Money {
  const elsewhere = ledger.outside.filter(
    ({ purpose, status }) => purpose === "authorization" && HOLDING.has(status.state),
  );
  const held = ledger.authorizations.filter((row) => isHeld(ledger, row));
  return sum(
    [...held, ...elsewhere].map(({ amount }) => amount),
    ledger.order.total.currency,
  );
}

/** Sorts the rows of one order into its ledger; undefined if the order itself is not recorded. */
export function ledgerOf(rows: readonly LedgerRow[]): Ledger | undefined {
  const order = rows.find((row) => row.kind === "order");
  if (!order) return undefined;
  return {
    order,
    authorizations: rows
      .filter((row) => row.kind === "authorization")
      .sort((one, other) => one.ordinal - other.ordinal),
    captures: rows
      .filter((row) => row.kind === "capture")
      .sort((one, other) => one.ordinal - other.ordinal),
    outside: rows.filter((row) => row.kind === "outside"),
    refunds: rows
      .filter((row) => row.kind === "refund")
      .sort((one, other) => one.ordinal - other.ordinal),
    outsideRefunds: rows.filter((row) => row.kind === "outside-refund"),
  };
}

/** The n-th authorization, if it was ever asked for. */
export function authorization(ledger: Ledger, ordinal: number): Authorization | undefined {
  return ledger.authorizations.find((row) => row.ordinal === ordinal);
}

/** The n-th capture, if it was ever asked for. */
export function capture(ledger: Ledger, ordinal: number): Capture | undefined {
  return ledger.captures.find((row) => row.ordinal === ordinal);
}

/** What Amazon is asked for by a reference id of ours. */
export type Transaction = Authorization | Capture | Refund;

/** All of an order. */
export function transactionsOf(ledger: Ledger): readonly Transaction[] {
  return [...ledger.authorizations, ...ledger.captures, ...ledger.refunds];
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
  const uncharged = ledger.order.shipments.map((goods) => unchargedPart(ledger, goods));
  const taken = add(capturedTotal(ledger), capturingTotal(ledger));
  const spokenFor = add(taken, sum(uncharged, ledger.order.total.currency));
  const rest = subtract(payable(ledger.order), spokenFor);
  return rest.minorUnits > 0 ? rest : money(0, rest.currency);
}

/** Whether every recorded shipment is charged and no further one is expected. */
export function isFullyCharged(ledger: Ledger): boolean {
  if (unchargedShipments(ledger).length > 0) return false;
  if (ledger.order.nothingMoreShipsAt) return true;
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
 * needs, otherwise whatever is neither charged nor being charged; but always enough for the given
 * shipment, which may be larger than what is left of the total.
 */
export function amountToAuthorize(ledger: Ledger, shipmentSequence: number): Money {
  const goods = shipment(ledger, shipmentSequence);
  const needed = goods ? unchargedPart(ledger, goods) : money(0, ledger.order.total.currency);
  if (ledger.order.mode.authorize === "at-shipment") return needed;
  const taken = add(capturedTotal(ledger), capturingTotal(ledger));
  const rest = subtract(payable(ledger.order), taken);
  return smaller(rest, needed).minorUnits === rest.minorUnits ? needed : rest;
}

/** Whether an authorization can be captured now. */
export function isUsable(ledger: Ledger, ordinal: number): boolean {
  const row = authorization(ledger, ordinal);
  return row?.status.state === "Open" && isHeld(ledger, row);
}

/** Whether an authorization holds money that no capture has taken. */
export function isHeld(ledger: Ledger, row: Authorization): boolean {
  if (!HOLDING.has(row.status.state)) return false;
  return !ledger.captures.some(
    ({ authorizationOrdinal, status }) =>
      authorizationOrdinal === row.ordinal && TAKEN.has(status.state),
  );
}

function isCompleted(row: Pick<Capture, "status">): boolean {
  return row.status.state === "Completed" || row.status.state === "Closed";
}

function unsettledPart(ledger: Ledger, goods: Shipment): Money {
  const settled = ledger.captures
    .filter((row) => row.shipmentSequence === goods.sequence && isCompleted(row))
    .map((row) => row.amount);
  return subtract(goods.amount, sum(settled, goods.amount.currency));
}

/** Whether an authorization may have been made at Amazon of which nothing has been heard. */
export function isUnanswered({ authorizations }: Ledger): boolean {
  return authorizations.some(({ status }) => status.state === "Requested");
}

/** Whether someone wants the order cancelled and nobody has decided about it. */
export function isCancelWanted({ cancel }: Order): boolean {
  return cancel !== undefined && cancel.outcome === undefined;
}

/** How many of the latest authorizations in a row Amazon could not decide about. */
export function undecidedInARow({ authorizations }: Ledger): number {
  const latestFirst = [...authorizations].sort((one, other) => other.ordinal - one.ordinal);
  const decided = latestFirst.findIndex(({ status }) => !isUndecided(status));
  return decided === -1 ? latestFirst.length : decided;
}

/** How many captures of a shipment in a row Amazon could not process. */
export function failedCapturesInARow({ captures }: Ledger, shipmentSequence: number): number {
  const latestFirst = captures
    .filter((row) => row.shipmentSequence === shipmentSequence)
    .sort((one, other) => other.ordinal - one.ordinal);
  const processed = latestFirst.findIndex(({ status }) => !isUndecided(status));
  return processed === -1 ? latestFirst.length : processed;
}

function isUndecided({ state, reason }: Capture["status"]): boolean {
  return state === "Declined" && (reason === "ProcessingFailure" || isTimeOut(reason));
}

/** One section of Amazon's guide spells the reason otherwise (reference §13 no. 1). */
export function isTimeOut(reason: string | undefined): boolean {
  return reason === "TransactionTimedOut" || reason === "TransactionTimeout";
}

/** Whether Amazon has taken money together with this authorization and the record lacks it. */
export function lacksItsCapture({ captures }: Ledger, row: Authorization): boolean {
  if (!row.captureNow || row.status.state !== "Closed") return false;
  return !captures.some(({ authorizationOrdinal }) => authorizationOrdinal === row.ordinal);
}

/** Whether an authorization has ended with a capture of which nothing but that is recorded. */
export function isCaptureUnknown(ledger: Ledger): boolean {
  return ledger.authorizations.some(
    (row) => row.status.reason === "MaxCapturesProcessed" && lacksItsCapture(ledger, row),
  );
}
