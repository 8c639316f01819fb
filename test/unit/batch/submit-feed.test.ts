import { beforeEach, expect, it } from "vitest";
import type { FeedSubmission } from "../../../functions/domain/amazon-pay-feeds.ts";
import {
  type Batch,
  type BatchId,
  type BatchStore,
  parseBatchId,
} from "../../../functions/domain/batch.ts";
import { AmazonPayUnavailable } from "../../../functions/domain/errors.ts";
import { isoTime } from "../../../functions/domain/record.ts";
import { createSubmitFeedHandler } from "../../../functions/submit-feed/handler.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
import { aBatch } from "../../support/batch-record.ts";

const ONE = parseBatchId("Capture-of-the-day");
const OTHER = parseBatchId("Refund-of-the-day");
const HOUR = 3_600_000;

const clock = createVirtualClock(Date.parse("2026-11-02T09:00:00.000Z"));
let batches: BatchStore;
/** What Amazon has, the newest first as it lists them. */
let atAmazon: (FeedSubmission & { readonly contentMd5: string })[];
let lost: number;

beforeEach(async () => {
  batches = createMemoryBatchStore();
  atAmazon = [];
  lost = 0;
  for (const batchId of [ONE, OTHER]) await batches.saveBatch(built(batchId));
});

function built(batchId: BatchId): Batch {
  return aBatch({ batchId, phase: "built", feed: { sizeBytes: 1, contentMd5: batchId } });
}

/** Amazon, which takes each feed and whose answer is lost as often as `lost` says. */
const submitFeed = createSubmitFeedHandler({
  clock,
  get batches() {
    return batches;
  },
  storage: createMemoryStorage(),
  log: { event: () => undefined },
  feeds: {
    async submitFeed({ contentMd5 }) {
      const submittedAt = isoTime(clock.now());
      const feedSubmissionId = String(7_001 + atAmazon.length);
      const feed = { feedSubmissionId, submittedAt, status: "_SUBMITTED_", contentMd5 };
      atAmazon.unshift(feed);
      lost -= 1;
      if (lost >= 0) throw new AmazonPayUnavailable("the answer was lost", {});
      return feed;
    },
    getFeedSubmissionList: async ({ submittedFrom = "" }) =>
      atAmazon.filter(({ submittedAt }) => submittedAt >= submittedFrom),
  },
});

async function losingTheAnswer(batchId: BatchId): Promise<void> {
  lost = 1;
  await expect(submitFeed({ batchId })).rejects.toThrow("lost");
}

/** Whose feed Amazon carries out for a batch. */
async function feedOf(batchId: BatchId): Promise<string | undefined> {
  const { feedSubmissionId } = (await batches.readBatch(batchId)) ?? {};
  return atAmazon.find((feed) => feed.feedSubmissionId === feedSubmissionId)?.contentMd5;
}

it("takes the feed for its own whose answer was lost", async () => {
  await losingTheAnswer(ONE);

  await submitFeed({ batchId: ONE });

  expect(await feedOf(ONE)).toBe(ONE);
  expect(atAmazon).toHaveLength(1);
});

it.each([
  [ONE, OTHER],
  [OTHER, ONE],
])(
  "takes nobody else's feed when two batches lose their answers, and %s comes first",
  async (first, second) => {
    await losingTheAnswer(ONE);
    await clock.advanceBy(1_000);
    await losingTheAnswer(OTHER);

    await submitFeed({ batchId: first });
    await submitFeed({ batchId: second });

    expect([await feedOf(ONE), await feedOf(OTHER)]).toEqual([ONE, OTHER]);
  },
);

it("leaves alone what may be another's for good, also when that one is done", async () => {
  await losingTheAnswer(ONE);
  await losingTheAnswer(OTHER);
  await losingTheAnswer(ONE);
  await submitFeed({ batchId: OTHER });

  await submitFeed({ batchId: ONE });

  expect([await feedOf(ONE), await feedOf(OTHER)]).toEqual([ONE, OTHER]);
});

it("lets a batch have the feed that Amazon names in its answer, though another left it alone", async () => {
  await losingTheAnswer(ONE);
  await batches.noteSubmitting(OTHER);
  const other = await batches.readBatch(OTHER);
  if (!other) throw new Error("It was saved");
  const submittingAt = isoTime(clock.now());
  await batches.saveBatch({ ...other, phase: "submitting", submittingAt });
  await submitFeed({ batchId: ONE });
  const [, early] = atAmazon;

  expect(await batches.claimFeed(early?.feedSubmissionId ?? "", OTHER, "found")).toBe(false);
  expect(await batches.claimFeed(early?.feedSubmissionId ?? "", OTHER, "named")).toBe(true);
});

it("takes its feed although another batch began to submit long after it", async () => {
  await losingTheAnswer(ONE);
  await clock.advanceBy(HOUR);
  await losingTheAnswer(OTHER);

  await submitFeed({ batchId: ONE });
  await submitFeed({ batchId: OTHER });

  expect([await feedOf(ONE), await feedOf(OTHER)]).toEqual([ONE, OTHER]);
  expect(atAmazon.length).toBeLessThanOrEqual(3);
});

it("lets a batch be that has got its feed since", async () => {
  await losingTheAnswer(OTHER);
  await submitFeed({ batchId: OTHER });
  await losingTheAnswer(ONE);

  await submitFeed({ batchId: ONE });

  expect([await feedOf(ONE), await feedOf(OTHER)]).toEqual([ONE, OTHER]);
  expect(atAmazon).toHaveLength(2);
});
