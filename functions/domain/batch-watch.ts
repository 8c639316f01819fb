import type { AmazonPayFeeds } from "./amazon-pay-feeds.ts";
import type { BatchStore, BatchWait } from "./batch.ts";
import { readExistingBatch } from "./batch-record.ts";
import { type BatchWaitingDeps, wakeBatch } from "./batch-waiting.ts";
import { NotOurTurn } from "./errors.ts";
import { isoTime } from "./record.ts";

/** Most feeds that Amazon tells of in one call (reference §11.3). */
const MOST_BATCHES = 100;
const PAUSE_SECONDS = 900;

export interface BatchWatchDeps extends BatchWaitingDeps {
  readonly batches: BatchStore;
  readonly feeds: Pick<AmazonPayFeeds, "getFeedSubmissionList">;
}

/**
 * Looks after batches whose report nobody has told of: asks Amazon, once for all of them, whether it
 * has accepted their feeds, and wakes those that can go on.
 */
export async function lookAfterBatches(
  deps: BatchWatchDeps,
): Promise<{ looked: number; woken: number; failed: number }> {
  const now = deps.clock.now();
  const due = await deps.batches.dueBatches(isoTime(now), MOST_BATCHES);
  const result = { looked: due.length, woken: 0, failed: 0 };
  if (due.length === 0) return result;
  for (const wait of due) {
    await deps.batches.postponeBatch(wait, isoTime(now + PAUSE_SECONDS * 1_000));
  }
  try {
    await askAfterFeeds(deps, due);
  } catch (error) {
    // The next look asks again; a deadline that has passed counts all the same.
    result.failed = error instanceof NotOurTurn ? 0 : due.length;
    for (const { batchId } of error instanceof NotOurTurn ? [] : due) {
      deps.log.event("sweep-failed", { batchId, error: String(error) });
    }
  }
  for (const { batchId } of due) {
    if (await wakeBatch(deps, batchId)) result.woken += 1;
  }
  return result;
}

async function askAfterFeeds(deps: BatchWatchDeps, due: readonly BatchWait[]): Promise<void> {
  const ids: string[] = [];
  for (const { batchId } of due) {
    const { feedSubmissionId } = await readExistingBatch(deps.batches, batchId);
    if (feedSubmissionId !== undefined) ids.push(feedSubmissionId);
  }
  if (ids.length === 0) return;
  for (const found of await deps.feeds.getFeedSubmissionList({ feedSubmissionIds: ids })) {
    const { feedSubmissionId, status } = found;
    if (ids.includes(feedSubmissionId)) await deps.batches.noteFeed({ feedSubmissionId, status });
  }
}
