import { RecordContended } from "./errors.ts";
import { isCancelWanted, type Transaction, transactionsOf, unchargedShipments } from "./ledger.ts";
import { formatDecimal } from "./money.ts";
import type { Capture, Ledger, LedgerRow } from "./order.ts";
import type { Clock, OrderStore } from "./ports.ts";
import { decideOnRow, isoTime, readExistingLedger } from "./record.ts";
import type { Refund } from "./refund.ts";

interface TransactionDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
}

/**
 * Whether Amazon may be asked for money at all: the order is open with us, nobody wants it
 * cancelled or goods have left and come first, and no charge was made elsewhere that a person has
 * not looked at.
 */
export function mayCharge(ledger: Ledger): boolean {
  const isLookedAt = ledger.outside.every((row) => row.acknowledged);
  const isUnwanted = isCancelWanted(ledger.order) && unchargedShipments(ledger).length === 0;
  return ledger.order.phase === "open" && !isUnwanted && isLookedAt;
}

/**
 * Writes down a transaction before it is asked for. If another attempt wrote it first, that one's
 * request stands, so that every repetition is identical.
 */
export async function saveIntent<Row extends Transaction>(
  deps: TransactionDeps,
  row: Row,
  find: (ledger: Ledger) => Row | undefined,
): Promise<Row> {
  const what = `${titleOf(row)} of ${formatDecimal(row.amount)} ${row.amount.currency} is asked for`;
  const saved = await deps.store.save(row, { at: isoTime(deps.clock.now()), what });
  if (saved !== "conflict") return saved.row;
  const written = find(await readExistingLedger(deps.store, row.orderReferenceId));
  if (written) return written;
  throw new RecordContended(`${row.referenceId} was written and is not there`);
}

/** Records that Amazon did not accept the transaction; nothing of it exists there. */
export async function saveRefusal(
  deps: TransactionDeps,
  row: Transaction,
  reason: string,
): Promise<void> {
  const status = { state: "Refused", reason, updatedAt: isoTime(deps.clock.now()) };
  const entry = { at: status.updatedAt, what: `${titleOf(row)} was refused: ${reason}` };
  const saved = await deps.store.save({ ...row, status }, entry);
  if (saved !== "conflict") return;
  await decideOnRow<LedgerRow>(deps.store, row.orderReferenceId, (ledger) => {
    const newest = transactionsOf(ledger).find(
      ({ kind, ordinal }) => kind === row.kind && ordinal === row.ordinal,
    );
    // A reading that was recorded meanwhile is better than this.
    return newest?.status.state === "Requested" ? { row: { ...newest, status }, entry } : undefined;
  });
}

/** A refusal of ours is a row's first version; before Amazon is asked, the intent is written. */
const REFUSED_UNASKED_VERSION = 1;

/**
 * The row that a reading is about which shows none of our reference ids: one that Amazon has not
 * answered, over v2 before over MWS, which would have shown it. Else one whose call was refused after
 * all, because a repetition may be refused for what the first call made: taken for a stranger's, it
 * would be tried again, and the money would move twice. What was refused here, before anybody asked
 * Amazon, can be nothing of ours.
 */
export function findUnnamed<Row extends Capture | Refund>(rows: readonly Row[]): Row | undefined {
  const unnamed = rows.filter(({ amazonId }) => amazonId === undefined);
  const unanswered = unnamed.filter(({ status }) => status.state === "Requested");
  return (
    unanswered.find(({ askedOver }) => askedOver !== undefined) ??
    unanswered[0] ??
    unnamed.find(({ version }) => version > REFUSED_UNASKED_VERSION)
  );
}

const TITLES = { authorization: "Authorization", capture: "Capture", refund: "Refund" } as const;

function titleOf(row: Transaction): string {
  return `${TITLES[row.kind]} ${row.ordinal}`;
}
