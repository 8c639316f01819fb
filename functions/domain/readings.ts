import type { AuthorizationReading, CaptureReading, OrderReferenceReading } from "./amazon-pay.ts";
import { decideDeclined } from "./ending.ts";
import type { DeclinedAtOnce } from "./gateway.ts";
import { type OrderReferenceId, type Purpose, readReferenceId } from "./ids.ts";
import type { Authorization, Capture, Ledger, LedgerRow, OutsideCharge } from "./order.ts";
import { judgeReading, type Kind, type Status, type Verdict } from "./payment-state.ts";
import type { Clock, Log, OrderStore } from "./ports.ts";
import { entryFor, isSame, type ReadingSource, report, titleOf, toldAs } from "./reading-log.ts";
import { type Change, decideOnOrder, decideOnRow, isoTime } from "./record.ts";
import { findUnnamed } from "./transactions.ts";

export interface ReadingDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly log: Log;
}

/**
 * Records what Amazon says of the order reference, unless the record is already further.
 *
 * @param doubt "trust" records a reading that contradicts the record at the same time stamp
 */
export async function recordOrderReference(
  deps: ReadingDeps,
  reading: OrderReferenceReading,
  source: ReadingSource,
  doubt: "report" | "trust" = "report",
): Promise<Verdict> {
  let verdict: Verdict = "known";
  await decideOnOrder(deps.store, reading.orderReferenceId, ({ order }) => {
    verdict = judgeReading("orderReference", order.amazon, reading.status);
    if (verdict === "contradicts" && doubt === "trust") verdict = "apply";
    if (verdict === "unknown" && isSame(order.amazon, reading.status)) verdict = "known";
    if (verdict !== "apply" && verdict !== "unknown") return undefined;
    return {
      row: { ...order, amazon: reading.status },
      entry: entryFor(deps, "Order reference", reading.status, source),
    };
  });
  const told = toldAs("orderReference", verdict, reading.status);
  report(deps, told, reading.orderReferenceId, "order reference", reading.status, source);
  return verdict;
}

/** Records what Amazon says of an authorization; one that we never asked for is kept as outside. */
export async function recordAuthorization(
  deps: ReadingDeps,
  orderReferenceId: OrderReferenceId,
  reading: AuthorizationReading | DeclinedAtOnce,
  source: ReadingSource,
): Promise<void> {
  const { authorizationId: amazonId, expiresAt } = reading;
  if (isRejected(reading.status)) {
    await decideOnOrder(deps.store, orderReferenceId, (ledger) =>
      decideDeclined(ledger, isoTime(deps.clock.now())),
    );
  }
  await recordReading(deps, orderReferenceId, { ...reading, amazonId }, source, {
    purpose: "authorization",
    find: (ledger) =>
      ledger.authorizations.find(
        (row) =>
          (amazonId !== undefined && row.amazonId === amazonId) ||
          row.referenceId === reading.referenceId,
      ),
    apply: (row: Authorization) => ({
      ...row,
      ...(amazonId === undefined ? {} : { amazonId }),
      status: reading.status,
      ...(reading.softDecline ? { softDecline: true } : {}),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }),
  });
}

function isRejected({ state, reason }: Status): boolean {
  return state === "Declined" && reason === "AmazonRejected";
}

/** Records what Amazon says of a capture; one that we never asked for is kept as outside. */
export function recordCapture(
  deps: ReadingDeps,
  orderReferenceId: OrderReferenceId,
  reading: CaptureReading,
  source: ReadingSource,
): Promise<void> {
  const { captureId: amazonId, refunded } = reading;
  return recordReading(deps, orderReferenceId, { ...reading, amazonId }, source, {
    purpose: "capture",
    adopt: (ledger) => capturedWithAuthorization(ledger, reading),
    find: (ledger) =>
      ledger.captures.find(
        (row) => row.amazonId === amazonId || row.referenceId === reading.referenceId,
      ) ?? unansweredOf(ledger, reading),
    apply: (row: Capture) => ({ ...row, amazonId, status: reading.status, refunded }),
    says: (row: Capture) => refunded.minorUnits > (row.refunded?.minorUnits ?? 0),
  });
}

/**
 * Checkout v2 knows no reference id of a capture and shows that of its charge instead. A charge is
 * captured once: the capture that we asked for and have no id of is the one.
 */
function unansweredOf(ledger: Ledger, { referenceId }: CaptureReading): Capture | undefined {
  const funds = ledger.authorizations.find((row) => row.referenceId === referenceId);
  if (!funds || funds.captureNow) return undefined;
  return findUnnamed(ledger.captures.filter((row) => row.authorizationOrdinal === funds.ordinal));
}

/**
 * The capture that Amazon made together with one of our authorizations: it carries that
 * authorization's reference id (reference §16 no. 1).
 */
function capturedWithAuthorization(
  ledger: Ledger,
  { captureId, referenceId, amount, refunded, status }: CaptureReading,
): Capture | undefined {
  const row = ledger.authorizations.find((other) => other.referenceId === referenceId);
  if (!row?.captureNow || !row.amazonId) return undefined;
  return {
    kind: "capture",
    orderReferenceId: row.orderReferenceId,
    version: 0,
    ordinal: row.ordinal,
    referenceId: row.referenceId,
    authorizationOrdinal: row.ordinal,
    authorizationId: row.amazonId,
    shipmentSequence: 0,
    amazonId: captureId,
    amount,
    refunded,
    status,
  };
}

interface TransactionReading {
  /** Absent of what Amazon declined without naming it: that is always a call of ours. */
  readonly amazonId: OutsideCharge["amazonId"] | undefined;
  readonly referenceId: string;
  readonly status: Status;
  readonly amount: OutsideCharge["amount"];
}

interface RowRules<Row extends Authorization | Capture> {
  readonly purpose: Kind & OutsideCharge["purpose"] & Purpose;
  readonly find: (ledger: Ledger) => Row | undefined;
  /** A first record of an object that Amazon made for us without our asking for it by itself. */
  readonly adopt?: (ledger: Ledger) => Row | undefined;
  readonly apply: (row: Row) => Row;
  /** Whether the reading says something new although the state is the same. */
  readonly says?: (row: Row) => boolean;
}

async function recordReading<Row extends Authorization | Capture>(
  deps: ReadingDeps,
  orderReferenceId: OrderReferenceId,
  reading: TransactionReading,
  source: ReadingSource,
  rules: RowRules<Row>,
): Promise<void> {
  await decideOnRow<LedgerRow>(deps.store, orderReferenceId, (ledger) => {
    const row = rules.find(ledger);
    if (row) return changeKnown(deps, row, reading, source, rules);
    const adopted = rules.adopt?.(ledger);
    return adopted
      ? changeAdopted(deps, adopted, reading, source, rules.purpose)
      : changeOutside(deps, ledger, orderReferenceId, reading, source, rules.purpose);
  });
}

function changeKnown<Row extends Authorization | Capture>(
  deps: ReadingDeps,
  row: Row,
  reading: TransactionReading,
  source: ReadingSource,
  rules: RowRules<Row>,
): Change<LedgerRow> | undefined {
  const judged = judgeReading(rules.purpose, row.status, reading.status);
  const verdict = judged === "unknown" && isSame(row.status, reading.status) ? "known" : judged;
  const title = `${titleOf(rules.purpose)} ${row.ordinal}`;
  const told = toldAs(rules.purpose, verdict, reading.status);
  report(deps, told, row.orderReferenceId, title, reading.status, source);
  if (verdict === "apply" || verdict === "unknown") {
    return { row: rules.apply(row), entry: entryFor(deps, title, reading.status, source) };
  }
  // The same state, but the reply that would have told us Amazon's id was lost, or more is refunded.
  if (row.amazonId === undefined || rules.says?.(row))
    return { row: { ...rules.apply(row), status: row.status } };
  return undefined;
}

function changeAdopted<Row extends Authorization | Capture>(
  deps: ReadingDeps,
  row: Row,
  { status }: TransactionReading,
  source: ReadingSource,
  purpose: OutsideCharge["purpose"],
): Change<LedgerRow> {
  return { row, entry: entryFor(deps, `${titleOf(purpose)} ${row.ordinal}`, status, source) };
}

function changeOutside(
  deps: ReadingDeps,
  ledger: Ledger,
  orderReferenceId: OrderReferenceId,
  reading: TransactionReading,
  source: ReadingSource,
  purpose: OutsideCharge["purpose"],
): Change<OutsideCharge> | undefined {
  const { amazonId } = reading;
  if (amazonId === undefined) return undefined;
  // Taken together with an authorization whose own reply is still on its way: read again with that.
  if (
    ledger.authorizations.some((row) => row.captureNow && row.referenceId === reading.referenceId)
  )
    return undefined;
  const known = ledger.outside.find((row) => row.amazonId === amazonId);
  if (known && isSame(known.status, reading.status)) return undefined;
  if (known && judgeReading(purpose, known.status, reading.status) === "older") return undefined;
  if (!known) {
    deps.log.event("outside-charge", {
      orderReferenceId,
      amazonId,
      looksOurs: readReferenceId(reading.referenceId) !== undefined,
    });
  }
  return {
    row: {
      kind: "outside",
      orderReferenceId,
      purpose,
      version: known?.version ?? 0,
      amazonId,
      amount: reading.amount,
      status: reading.status,
      ...(known?.acknowledged ? { acknowledged: true } : {}),
    },
    entry: entryFor(
      deps,
      `${titleOf(purpose)} ${reading.amazonId}, made elsewhere,`,
      reading.status,
      source,
    ),
  };
}
