import type { AmazonPayFeeds } from "../domain/amazon-pay-feeds.ts";
import { type Batch, type BatchId, type BatchStore, batchFiles } from "../domain/batch.ts";
import { decideOnBatch, readExistingBatch } from "../domain/batch-record.ts";
import { InvalidValue } from "../domain/errors.ts";
import type { ObjectStorage } from "../domain/object-storage.ts";
import type { Clock, Log } from "../domain/ports.ts";
import { isoTime } from "../domain/record.ts";
import { orThrowTurn } from "../domain/turn-later.ts";
import type { SubmitFeedInput } from "./contract.ts";

export interface SubmitFeedDeps {
  readonly clock: Pick<Clock, "now">;
  readonly batches: BatchStore;
  readonly storage: Pick<ObjectStorage, "open">;
  readonly feeds: Pick<AmazonPayFeeds, "submitFeed" | "getFeedSubmissionList">;
  readonly log: Log;
}

/** Clocks differ, and Amazon's list has whole seconds. */
const EARLIER_MILLISECONDS = 60_000;

/**
 * Hands the feed in, once: after a lost answer Amazon's list is looked through for a feed that no
 * batch has, before another one is handed in. Were it a second one all the same, every request in it
 * carries the same reference id and moves no money twice.
 */
export function createSubmitFeedHandler(deps: SubmitFeedDeps) {
  return ({ batchId }: SubmitFeedInput): Promise<Readonly<Record<string, unknown>>> =>
    orThrowTurn(async () => {
      const batch = await readExistingBatch(deps.batches, batchId);
      if (batch.feedSubmissionId !== undefined) {
        await deps.batches.forgetSubmitting(batchId);
        return { phase: batch.phase };
      }
      const found = batch.phase === "submitting" ? await findLost(deps, batch) : undefined;
      const feedSubmissionId = found ?? (await submit(deps, batch));
      const { phase } = await decideOnBatch(deps.batches, batchId, (newest) =>
        newest.feedSubmissionId === undefined
          ? { ...newest, phase: "submitted", feedSubmissionId }
          : undefined,
      );
      await deps.batches.forgetSubmitting(batchId);
      deps.log.event("batch-submitted", { batchId, feedSubmissionId });
      return { phase };
    });
}

/**
 * A feed that Amazon has taken from us without our hearing of it. Amazon's list does not say what is
 * in a feed: one that another batch may have handed in just as well stays nobody's, for good.
 */
async function findLost(
  { batches, feeds, log }: SubmitFeedDeps,
  { batchId, submittingAt = "" }: Batch,
): Promise<string | undefined> {
  const recent = await feeds.getFeedSubmissionList({ submittedFrom: earliest(submittingAt) });
  // After the list: whose feed stands there has said so before, and either still says it or has it.
  const others = await othersSubmitting(batches, batchId);
  for (const { feedSubmissionId, submittedAt } of recent.toReversed()) {
    const isContested = others.some((other) => earliest(other.submittingAt) <= submittedAt);
    if (isContested) {
      const { batchId: owner } = (await batches.readFeed(feedSubmissionId)) ?? {};
      if (owner === batchId) return feedSubmissionId;
      if (owner !== undefined) continue;
      await batches.noteFeed({ feedSubmissionId, isContested });
      log.event("feed-left-alone", { batchId, feedSubmissionId });
    } else if (await batches.claimFeed(feedSubmissionId, batchId, "found")) {
      return feedSubmissionId;
    }
  }
  return undefined;
}

/** From when on a feed in Amazon's list may be the one of a batch. */
function earliest(submittingAt = ""): string {
  return isoTime(Date.parse(submittingAt) - EARLIER_MILLISECONDS);
}

/** Batches that have begun to hand in, and do not know of a feed. */
async function othersSubmitting(batches: BatchStore, batchId: BatchId): Promise<readonly Batch[]> {
  const others: Batch[] = [];
  for await (const other of batches.submitting()) {
    const batch = other === batchId ? undefined : await batches.readBatch(other);
    if (batch?.phase === "submitting") others.push(batch);
  }
  return others;
}

async function submit(deps: SubmitFeedDeps, batch: Batch): Promise<string> {
  const { batchId } = batch;
  const submittingAt = isoTime(deps.clock.now());
  await deps.batches.noteSubmitting(batchId);
  const { feed } = await decideOnBatch(deps.batches, batchId, (newest) => {
    if (newest.phase !== "built" && newest.phase !== "submitting") {
      throw new InvalidValue(`The batch ${batchId} is ${newest.phase}; there is no feed to send`);
    }
    return { ...newest, phase: "submitting", submittingAt: newest.submittingAt ?? submittingAt };
  });
  if (!feed) throw new InvalidValue(`The batch ${batchId} has no feed`);
  const open = (): AsyncIterable<Uint8Array> => deps.storage.open(batchFiles(batch).feed);
  const { feedSubmissionId } = await deps.feeds.submitFeed({ ...feed, open });
  if (!(await deps.batches.claimFeed(feedSubmissionId, batchId, "named"))) {
    throw new InvalidValue(`Feed ${feedSubmissionId} belongs to another batch`);
  }
  return feedSubmissionId;
}
