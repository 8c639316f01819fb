import type { Batch, BatchId, BatchStore } from "./batch.ts";
import type { LineTarget } from "./batch-lines.ts";
import { InvalidValue, RecordContended } from "./errors.ts";
import { capture } from "./ledger.ts";
import type { Capture, Ledger } from "./order.ts";
import type { OrderStore } from "./ports.ts";
import { decideOnRow } from "./record.ts";
import type { Refund } from "./refund.ts";
import { refundRow } from "./refunding.ts";

const MOST_ATTEMPTS = 8;

/** Reads a batch that must be there. Throws InvalidValue otherwise. */
export async function readExistingBatch(
  batches: Pick<BatchStore, "readBatch">,
  batchId: BatchId,
): Promise<Batch> {
  const batch = await batches.readBatch(batchId);
  if (!batch) throw new InvalidValue(`The batch ${batchId} was never begun`);
  return batch;
}

/**
 * Decides on the newest record and writes the decision, anew when somebody else wrote in between; a
 * decision of undefined leaves it as it is.
 */
export async function decideOnBatch(
  batches: Pick<BatchStore, "readBatch" | "saveBatch">,
  batchId: BatchId,
  decide: (batch: Batch) => Batch | undefined,
): Promise<Batch> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const batch = await readExistingBatch(batches, batchId);
    const changed = decide(batch);
    if (!changed) return batch;
    const saved = await batches.saveBatch(changed);
    if (saved !== "conflict") return saved;
  }
  throw new RecordContended(`The batch ${batchId} is being written by too many at once`);
}

/** The row that a line is about, if it was recorded. */
export function targetRow(ledger: Ledger, target: LineTarget): Capture | Refund | undefined {
  return target.kind === "capture"
    ? capture(ledger, target.ordinal)
    : refundRow(ledger, target.ordinal);
}

/**
 * Takes a transaction for a batch, in one conditional write: what lies in one batch lies in no
 * other. Answers whether it is this batch's now; what was decided meanwhile is nobody's any more.
 */
export async function claimForBatch(
  store: Pick<OrderStore, "readLedger" | "save">,
  batchId: BatchId,
  target: LineTarget,
): Promise<boolean> {
  let isOurs = false;
  await decideOnRow<Capture | Refund>(store, target.orderReferenceId, (ledger) => {
    const row = targetRow(ledger, target);
    const isFree = row?.batchId === undefined;
    // What was asked over v2 is repeated there alone, whoever puts it into a queue.
    const mayBeBatched = row?.status.state === "Requested" && row.askedOver === undefined;
    isOurs = mayBeBatched && (isFree || row.batchId === batchId);
    return row && isOurs && isFree ? { row: { ...row, batchId } } : undefined;
  });
  return isOurs;
}

/**
 * Lets a transaction go that this batch could not get through, so that another one may take it.
 * Answers whether it was this batch's, and free to go.
 */
export async function releaseFromBatch(
  store: Pick<OrderStore, "readLedger" | "save">,
  batchId: BatchId,
  target: LineTarget,
): Promise<boolean> {
  let isFreed = false;
  await decideOnRow<Capture | Refund>(store, target.orderReferenceId, (ledger) => {
    const row = targetRow(ledger, target);
    isFreed = row?.batchId === batchId && row.status.state === "Requested";
    if (!row || !isFreed) return undefined;
    const { batchId: _, ...free } = row;
    return { row: free };
  });
  return isFreed;
}
