import type { Batch, BatchId, BatchStore } from "./batch.ts";
import { InvalidValue, RecordContended } from "./errors.ts";

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
