import { beforeEach, describe, expect, it } from "vitest";
import {
  type Batch,
  type BatchStore,
  type BatchWait,
  parseBatchId,
  type QueuedTransaction,
} from "../../../functions/domain/batch.ts";
import { parseTaskToken } from "../../../functions/domain/ids.ts";
import { allOf } from "../../support/streams.ts";
import { orderReference } from "./orders.ts";

const BATCH = parseBatchId("Capture-0123456789abcdef01234567");
const OTHER = parseBatchId("Refund-20261102T090000000-20261103T090000000");
const FEED = "2291326430";
const DAY = { since: "2026-11-02T00:00:00.000Z", until: "2026-11-03T00:00:00.000Z" };

function aBatch(change: Partial<Batch> = {}): Batch {
  return {
    batchId: BATCH,
    version: 0,
    run: 1,
    operation: "Capture",
    input: { kind: "file", key: "input/today.csv", contentSha256: "ab".repeat(32) },
    isDryRun: false,
    createdAt: "2026-11-02T09:00:00.000Z",
    phase: "started",
    ...change,
  };
}

function aBatchWait(change: Partial<BatchWait> = {}): BatchWait {
  return {
    batchId: BATCH,
    token: parseTaskToken("token of the batch"),
    visit: "2026-11-02T09:00:00.000Z#000",
    parkedAt: "2026-11-02T09:00:01.000Z",
    deadline: "2026-11-03T09:00:00.000Z",
    dueAt: "2026-11-02T09:05:01.000Z",
    ...change,
  };
}

function queuedAt(number: number, change: Partial<QueuedTransaction> = {}): QueuedTransaction {
  return {
    orderReferenceId: orderReference(number),
    kind: "capture",
    ordinal: 1,
    since: "2026-11-02T09:00:00.000Z",
    ...change,
  };
}

/** What every store of batches has to do. */
export function describeBatchStore(name: string, createStore: () => Promise<BatchStore>): void {
  describe(`${name} as the store of batches`, () => {
    let store: BatchStore;

    beforeEach(async () => {
      store = await createStore();
    });

    it("keeps all that a batch comes to have, and nothing of others", async () => {
      const whole = aBatch({
        phase: "reported",
        requests: 60_000,
        feed: { sizeBytes: 20_000_000, contentMd5: "UYogQJf7m6QX/cVyi7eQ1Q==" },
        submittingAt: "2026-11-02T09:01:00.000Z",
        feedSubmissionId: FEED,
        waitsForCaptures: {
          lines: 2,
          since: "2026-11-02T09:00:30.000Z",
          until: "2026-11-04T09:00:30.000Z",
        },
        problem: "line 2 is not a JSON object",
        reconciledLines: 20_000,
        reportPosition: { byte: 14_000_123, frame: "<Batch><Requests>" },
        parts: 1,
        counts: { answered: 9, refused: 1, again: 2, noAnswer: 3, unmatched: 4, skipped: 5 },
      });
      const waiting = aBatch({
        batchId: OTHER,
        input: { kind: "waiting", ...DAY },
        isDryRun: true,
      });

      expect(await store.saveBatch(whole)).toEqual({ ...whole, version: 1 });
      await store.saveBatch(waiting);

      expect(await store.readBatch(BATCH)).toEqual({ ...whole, version: 1 });
      expect(await store.readBatch(OTHER)).toEqual({ ...waiting, version: 1 });
      expect(await store.readBatch(parseBatchId("Capture-unknown"))).toBeUndefined();
    });

    it("writes a batch only over what was read, and forgets what it no longer has", async () => {
      const first = await store.saveBatch(aBatch({ problem: "line 2 is wrong" }));
      if (first === "conflict") throw new Error("It was new");
      const { problem: _, ...anew } = first;

      expect(await store.saveBatch(aBatch({ run: 7 }))).toBe("conflict");
      expect(await store.saveBatch({ ...anew, run: 2 })).toEqual({ ...anew, run: 2, version: 2 });
      expect(await store.saveBatch({ ...first, run: 9 })).toBe("conflict");
      expect(await store.saveBatch(aBatch({ batchId: OTHER, version: 3 }))).toBe("conflict");

      expect(await store.readBatch(BATCH)).toEqual({ ...anew, run: 2, version: 2 });
      expect(await store.readBatch(OTHER)).toBeUndefined();
    });

    it("lets one of many writers win", async () => {
      const saved = await Promise.all(
        Array.from({ length: 8 }, (_, run) => store.saveBatch(aBatch({ run: run + 1 }))),
      );

      const [winner, ...more] = saved.filter((one) => one !== "conflict");
      expect(more).toEqual([]);
      expect(await store.readBatch(BATCH)).toEqual(winner);
    });

    it("adds up what is told of a feed, from whichever side it comes first", async () => {
      expect(await store.readFeed(FEED)).toBeUndefined();
      await store.noteFeed({ feedSubmissionId: FEED, reportId: "161", batchStatus: "Completed" });
      await store.noteFeed({ feedSubmissionId: FEED, status: "_DONE_" });
      expect(await store.claimFeed(FEED, BATCH, "named")).toBe(true);
      await store.noteFeed({ feedSubmissionId: FEED, status: "_CANCELLED_" });

      expect(await store.readFeed(FEED)).toEqual({
        feedSubmissionId: FEED,
        batchId: BATCH,
        status: "_CANCELLED_",
        reportId: "161",
        batchStatus: "Completed",
      });
    });

    it("gives a feed to one batch for good, told of it before or not", async () => {
      expect(await store.claimFeed(FEED, BATCH, "named")).toBe(true);
      expect(await store.claimFeed(FEED, OTHER, "named")).toBe(false);
      expect(await store.claimFeed(FEED, BATCH, "named")).toBe(true);

      const claims = await Promise.all(
        [BATCH, OTHER, BATCH, OTHER].map((batchId) => store.claimFeed("77", batchId, "found")),
      );
      const owner = (await store.readFeed("77"))?.batchId;
      expect(claims).toEqual([BATCH, OTHER, BATCH, OTHER].map((batchId) => batchId === owner));
    });

    it("gives a contested feed to the batch only to which Amazon has named it", async () => {
      await store.noteFeed({ feedSubmissionId: FEED, isContested: true });
      await store.noteFeed({ feedSubmissionId: FEED, status: "_DONE_" });

      expect(await store.claimFeed(FEED, BATCH, "found")).toBe(false);
      expect(await store.claimFeed(FEED, OTHER, "named")).toBe(true);
      expect(await store.claimFeed(FEED, BATCH, "named")).toBe(false);
      expect(await store.claimFeed(FEED, OTHER, "found")).toBe(true);
      expect(await store.readFeed(FEED)).toMatchObject({ batchId: OTHER, status: "_DONE_" });
    });

    it("knows the batches that are handing in, until they have their feeds", async () => {
      expect(await allOf(store.submitting())).toEqual([]);
      for (const batchId of [BATCH, OTHER, BATCH]) await store.noteSubmitting(batchId);
      expect((await allOf(store.submitting())).toSorted()).toEqual([BATCH, OTHER].toSorted());

      await store.forgetSubmitting(BATCH);
      await store.forgetSubmitting(BATCH);
      expect(await allOf(store.submitting())).toEqual([OTHER]);
    });

    it("hands out what waits for a batch, by its kind and its moment", async () => {
      const day = [
        queuedAt(1, { since: DAY.since }),
        queuedAt(2, { ordinal: 10 }),
        queuedAt(2, { ordinal: 2 }),
        queuedAt(3, { since: "2026-11-02T23:59:59.999Z" }),
      ];
      const others = [
        queuedAt(4, { since: "2026-11-01T23:59:59.999Z" }),
        queuedAt(5, { since: DAY.until }),
        queuedAt(6, { kind: "refund" }),
      ];
      for (const one of [...day, ...others, ...day]) await store.enqueue(one);

      const found = await allOf(store.queued("capture", DAY));
      expect(found).toHaveLength(day.length);
      expect(found).toEqual(expect.arrayContaining(day));
      expect(await allOf(store.queued("refund", DAY))).toEqual([queuedAt(6, { kind: "refund" })]);
      const overBeforeItBegins = { since: DAY.until, until: DAY.since };
      expect(await allOf(store.queued("capture", overBeforeItBegins))).toEqual([]);
    });

    it("takes one off the queue and leaves the others, also twice", async () => {
      const both = [queuedAt(1), queuedAt(1, { ordinal: 2 })];
      for (const one of both) await store.enqueue(one);

      await store.dequeue(queuedAt(1));
      await store.dequeue(queuedAt(1));
      await store.dequeue(queuedAt(9));

      expect(await allOf(store.queued("capture", DAY))).toEqual([queuedAt(1, { ordinal: 2 })]);
    });

    it("hands out all of many, each once", async () => {
      const many = Array.from({ length: 60 }, (_, number) => queuedAt(number));
      for (const one of many) await store.enqueue(one);

      const found = await allOf(store.queued("capture", DAY));
      expect(found).toHaveLength(60);
      expect(new Set(found.map((one) => one.orderReferenceId)).size).toBe(60);
    });

    it("keeps a place for the newest visit, and frees it for its holder only", async () => {
      const wait = aBatchWait();
      const later = aBatchWait({
        visit: "2026-11-02T09:00:00.000Z#001",
        token: parseTaskToken("token of the second try"),
      });
      expect(await store.readBatchWait(BATCH)).toBeUndefined();
      expect(await store.parkBatch(wait)).toBe("parked");
      expect(await store.parkBatch(wait)).toBe("parked");
      expect(await store.parkBatch(later)).toBe("parked");
      expect(await store.parkBatch(wait)).toBe("superseded");
      expect(await store.readBatchWait(BATCH)).toEqual(later);

      await store.leaveBatch(BATCH, wait.token);
      expect(await store.readBatchWait(BATCH)).toEqual(later);
      await store.leaveBatch(BATCH, later.token);
      await store.leaveBatch(BATCH, later.token);
      expect(await store.readBatchWait(BATCH)).toBeUndefined();
    });

    it("lists the batches that are due, and moves them on for their holders only", async () => {
      const wait = aBatchWait();
      const other = aBatchWait({ batchId: OTHER, dueAt: "2026-11-02T10:00:00.000Z" });
      for (const one of [wait, other]) await store.parkBatch(one);

      expect(await store.dueBatches("2026-11-02T09:05:01.000Z", 10)).toEqual([wait]);
      expect(await store.dueBatches("2026-11-02T11:00:00.000Z", 10)).toHaveLength(2);
      expect(await store.dueBatches("2026-11-02T11:00:00.000Z", 1)).toHaveLength(1);

      await store.postponeBatch(wait, "2026-11-02T12:00:00.000Z");
      const stranger = { ...other, token: parseTaskToken("somebody else's") };
      await store.postponeBatch(stranger, "2026-11-09T00:00:00.000Z");
      expect(await store.dueBatches("2026-11-02T11:00:00.000Z", 10)).toEqual([other]);

      await store.leaveBatch(OTHER, other.token);
      await store.postponeBatch(other, "2026-11-02T09:00:00.000Z");
      expect(await store.dueBatches("2026-11-02T11:00:00.000Z", 10)).toEqual([]);
    });
  });
}
