import { expect, it } from "vitest";
import { createBuildFeedHandler } from "../../../functions/build-feed/handler.ts";
import { type Batch, batchFiles, parseBatchId } from "../../../functions/domain/batch.ts";
import { claimForBatch, claimJudge } from "../../../functions/domain/batch-claim.ts";
import { referenceId } from "../../../functions/domain/ids.ts";
import type { Capture } from "../../../functions/domain/order.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
import { textOf } from "../../support/streams.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  aShipment,
  given,
  NOW,
  ORDER,
  SILENT,
  START,
} from "../../support/waiting/records.ts";

const YESTERDAYS = parseBatchId("Capture-of-yesterday");
const TODAYS = parseBatchId("Capture-of-today");
const TARGET = { orderReferenceId: ORDER, kind: "capture", ordinal: 1, since: NOW } as const;
const SPAN = { since: "2026-01-01T00:00:00.000Z", until: "2027-01-01T00:00:00.000Z" };

/** Two captures that wait for a batch, of which the first may be taken already. */
async function shop(claim: Partial<Capture> = {}) {
  const clock = createVirtualClock(START);
  const { orders: store } = createMemoryStore(clock);
  const { amazonId: _one, ...first } = aCapture(1, "Requested", claim);
  const { amazonId: _other, ...second } = aCapture(2, "Requested", { shipmentSequence: 2 });
  const order = anOrder({ shipments: [aShipment(1), aShipment(2)] });
  await given(store, order, anAuthorization(1, "Open"), first, second);
  const batches = createMemoryBatchStore();
  await batches.enqueue(TARGET);
  await batches.enqueue({ ...TARGET, ordinal: 2 });
  const owners = async () =>
    (await store.readLedger(ORDER))?.captures.map(({ batchId, batchAttempt }) =>
      batchId === undefined ? "nobody" : `${batchId}, ${batchAttempt ?? 0}`,
    );
  return { clock, store, batches, owners };
}

async function saved(
  { batches }: Pick<Awaited<ReturnType<typeof shop>>, "batches">,
  change: Partial<Batch>,
): Promise<Batch> {
  const batch = await batches.saveBatch({
    batchId: YESTERDAYS,
    version: 0,
    run: 1,
    operation: "Capture",
    input: { kind: "waiting", ...SPAN },
    isDryRun: false,
    createdAt: NOW,
    phase: "started",
    ...change,
  });
  if (batch === "conflict") throw new Error("Somebody else has written it");
  return batch;
}

it.each([
  ["refused", 1],
  ["empty", 1],
  ["reconciled", 1],
  ["rejected", 1],
  ["released", 1],
  ["started", 2],
  ["claiming", 2],
] as const)(
  "takes over what the first attempt of a batch left behind that is %s, in attempt %i",
  async (phase, attempt) => {
    const one = await shop({ batchId: YESTERDAYS, batchAttempt: 1 });
    await saved(one, { phase, attempt });

    const next = { batchId: TODAYS, attempt: 1 };
    expect(await claimForBatch(one.store, next, TARGET, claimJudge(one.batches))).toBe(true);

    expect(await one.owners()).toEqual(["Capture-of-today, 1", "nobody"]);
  },
);

it("takes over what was taken before attempts were counted, once that batch has ended", async () => {
  const one = await shop({ batchId: YESTERDAYS });
  const batch = await saved(one, { phase: "built" });
  const claim = () =>
    claimForBatch(one.store, { batchId: TODAYS, attempt: 1 }, TARGET, claimJudge(one.batches));

  expect(await claim()).toBe(false);
  await one.batches.saveBatch({ ...batch, phase: "released" });
  expect(await claim()).toBe(true);
});

it.each(["claiming", "built", "submitting", "submitted", "reported"] as const)(
  "leaves to a batch that is %s what it has taken",
  async (phase) => {
    const one = await shop({ batchId: YESTERDAYS, batchAttempt: 1 });
    await saved(one, { phase, attempt: 1 });

    const next = { batchId: TODAYS, attempt: 1 };
    expect(await claimForBatch(one.store, next, TARGET, claimJudge(one.batches))).toBe(false);

    expect(await one.owners()).toEqual(["Capture-of-yesterday, 1", "nobody"]);
  },
);

it("leaves a capture alone that was taken after the record of its batch was read", async () => {
  const one = await shop();
  const batch = await saved(one, { phase: "released", attempt: 1 });
  const isOver = claimJudge(one.batches);
  expect(await isOver({ batchId: YESTERDAYS, attempt: 1 })).toBe(true);
  const stale = claimJudge({ readBatch: async () => batch });
  const again = { ...batch, attempt: 2 };
  await claimForBatch(one.store, again, TARGET, isOver);

  const next = { batchId: TODAYS, attempt: 1 };
  expect(await claimForBatch(one.store, next, TARGET, stale)).toBe(false);

  expect(await one.owners()).toEqual(["Capture-of-yesterday, 2", "nobody"]);
});

it("takes nothing from a later attempt of the same batch", async () => {
  const one = await shop({ batchId: YESTERDAYS, batchAttempt: 2 });
  const late = { batchId: YESTERDAYS, attempt: 1 };

  expect(await claimForBatch(one.store, late, TARGET, claimJudge(one.batches))).toBe(false);

  expect(await one.owners()).toEqual(["Capture-of-yesterday, 2", "nobody"]);
});

/** A function that builds the feed of captures, one line for each, from what waits in some order. */
function building(
  { clock, store, batches }: Awaited<ReturnType<typeof shop>>,
  storage: ReturnType<typeof createMemoryStorage>,
  waits: readonly number[],
) {
  return createBuildFeedHandler({
    clock,
    store,
    storage,
    batches: {
      ...batches,
      async *queued() {
        for (const ordinal of waits) yield { ...TARGET, ordinal };
      },
    },
    checkRequest: () => undefined,
    async *writeFeed(lines) {
      for await (const { number, request } of lines) {
        yield Buffer.from(`${number} ${Object(request.request)["referenceId"]}\n`);
      }
    },
    log: SILENT,
  });
}

it("sends what it had taken when it died, though other captures come first by now", async () => {
  const one = await shop();
  const storage = createMemoryStorage();
  await saved(one, {});
  const dying = {
    ...storage,
    write: async (key: string, pieces: AsyncIterable<Uint8Array>) => {
      const written = await storage.write(key, pieces);
      if (key.endsWith("feed.xml")) throw new Error("killed");
      return written;
    },
  };
  await expect(building(one, dying, [1])({ batchId: YESTERDAYS })).rejects.toThrow("killed");

  await building(one, storage, [2])({ batchId: YESTERDAYS });

  const batch = await one.batches.readBatch(YESTERDAYS);
  expect(batch).toMatchObject({ phase: "built", attempt: 1, requests: 1 });
  const feed = await textOf(storage.open(batchFiles({ batchId: YESTERDAYS }).feed));
  expect(feed).toBe(`1 ${referenceId(ORDER, "capture", 1)}\n`);
  expect(await one.owners()).toEqual(["Capture-of-yesterday, 1", "nobody"]);
});

it("writes into nobody's feed when another call has gone on in its place", async () => {
  const one = await shop();
  const storage = createMemoryStorage();
  await saved(one, {});
  let isSlow = true;
  const late = {
    ...storage,
    write: async (key: string, pieces: AsyncIterable<Uint8Array>) => {
      if (isSlow) {
        isSlow = false;
        await building(one, storage, [1])({ batchId: YESTERDAYS });
      }
      return storage.write(key, pieces);
    },
  };

  const call = building(one, late, [2])({ batchId: YESTERDAYS });

  await expect(call).rejects.toThrow("is built by another call");
  const batch = await one.batches.readBatch(YESTERDAYS);
  expect(batch).toMatchObject({ phase: "built", attempt: 2, requests: 1 });
  expect(await one.owners()).toEqual(["Capture-of-yesterday, 2", "nobody"]);
  const { feed, lines } = batchFiles({ batchId: YESTERDAYS, attempt: 2 });
  expect(await textOf(storage.open(lines))).toContain('"ordinal":1');
  expect((await textOf(storage.open(feed))).split("\n")).toHaveLength(2);
});
