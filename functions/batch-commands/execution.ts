import type { BatchId } from "../domain/batch.ts";

/** The execution that carries a batch in one of its runs. */
export function executionOf(batchId: BatchId, run: number) {
  return { workflow: "batch", name: `${batchId}-${run}`, input: { batchId } } as const;
}
