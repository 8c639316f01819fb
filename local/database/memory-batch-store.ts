import type {
  Batch,
  BatchId,
  BatchStore,
  BatchWait,
  FeedFacts,
  QueuedTransaction,
} from "../../functions/domain/batch.ts";

/** The batches over plain maps, with the semantics of the database. */
export function createMemoryBatchStore(): BatchStore {
  const batches = new Map<BatchId, Batch>();
  const feeds = new Map<string, FeedFacts>();
  const submitting = new Set<BatchId>();
  const queue = new Map<string, QueuedTransaction>();
  const waits = new Map<BatchId, BatchWait>();
  const keyOf = ({ kind, orderReferenceId, ordinal }: QueuedTransaction): string =>
    `${kind} ${orderReferenceId} ${ordinal}`;
  return {
    readBatch: async (batchId) => batches.get(batchId),
    async saveBatch(batch) {
      if ((batches.get(batch.batchId)?.version ?? 0) !== batch.version) return "conflict";
      const next = { ...batch, version: batch.version + 1 };
      batches.set(batch.batchId, next);
      return next;
    },
    readFeed: async (feedSubmissionId) => feeds.get(feedSubmissionId),
    async noteFeed(facts) {
      feeds.set(facts.feedSubmissionId, { ...feeds.get(facts.feedSubmissionId), ...facts });
    },
    async claimFeed(feedSubmissionId, batchId, how) {
      const known = feeds.get(feedSubmissionId);
      const isFree = known?.batchId === undefined && (how === "named" || !known?.isContested);
      if (!isFree && known?.batchId !== batchId) return false;
      feeds.set(feedSubmissionId, { ...known, feedSubmissionId, batchId });
      return true;
    },
    async noteSubmitting(batchId) {
      submitting.add(batchId);
    },
    async forgetSubmitting(batchId) {
      submitting.delete(batchId);
    },
    async *submitting() {
      yield* [...submitting];
    },
    async enqueue(transaction) {
      queue.set(keyOf(transaction), transaction);
    },
    async dequeue(transaction) {
      queue.delete(keyOf(transaction));
    },
    async *queued(kind, { since, until }) {
      for (const one of [...queue.values()]) {
        if (one.kind === kind && one.since >= since && one.since < until) yield one;
      }
    },
    async parkBatch(wait) {
      if ((waits.get(wait.batchId)?.visit ?? "") > wait.visit) return "superseded";
      waits.set(wait.batchId, wait);
      return "parked";
    },
    readBatchWait: async (batchId) => waits.get(batchId),
    async leaveBatch(batchId, token) {
      if (waits.get(batchId)?.token === token) waits.delete(batchId);
    },
    dueBatches: async (now, limit) =>
      [...waits.values()].filter(({ dueAt }) => dueAt <= now).slice(0, limit),
    async postponeBatch({ batchId, token }, dueAt) {
      const wait = waits.get(batchId);
      if (wait?.token === token) waits.set(batchId, { ...wait, dueAt });
    },
  };
}
