import type { Batch } from "../../functions/domain/batch.ts";

/** The record of a batch of captures from a file; it still has to be saved. */
export function aBatch({
  batchId,
  phase,
  ...change
}: Pick<Batch, "batchId" | "phase"> & Partial<Batch>): Batch {
  return {
    batchId,
    version: 0,
    run: 1,
    operation: "Capture",
    input: { kind: "file", key: "input/a.csv", contentSha256: "0".repeat(64) },
    isDryRun: false,
    createdAt: "2026-11-02T08:00:00.000Z",
    phase,
    ...change,
  };
}
