import { answerOrParkBatch, type BatchWaitingDeps } from "../domain/batch-waiting.ts";
import type { AwaitBatchReportInput } from "./contract.ts";

/** Waits until Amazon has carried the batch out, or rejected it. Calls nobody. */
export function createAwaitBatchReportHandler(deps: BatchWaitingDeps) {
  return ({ batchId, taskToken: token, visit }: AwaitBatchReportInput): Promise<void> =>
    answerOrParkBatch(deps, { batchId, token, visit });
}
