import { expect, it } from "vitest";
import { releaseBatch } from "../../../functions/batch-commands/release.ts";
import { type BatchPhase, batchFiles, parseBatchId } from "../../../functions/domain/batch.ts";
import { claimForBatch, claimJudge } from "../../../functions/domain/batch-claim.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
import { aBatch } from "../../support/batch-record.ts";
import { each } from "../../support/streams.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  aShipment,
  given,
  ORDER,
  START,
} from "../../support/waiting/records.ts";

const batchId = parseBatchId("Capture-of-the-day");
const TARGET = { orderReferenceId: ORDER, kind: "capture", ordinal: 1, since: "" } as const;
const OTHER = parseBatchId("Capture-of-yesterday");

/** A dead batch, of whose 1,200 lines the last but one is about a capture of ours. */
async function dead(phase: BatchPhase, owner = batchId) {
  const { orders: store } = createMemoryStore(createVirtualClock(START));
  const { amazonId: _none, ...unsent } = aCapture(1, "Requested", { batchId: owner });
  await given(store, anOrder({ shipments: [aShipment(1)] }), anAuthorization(1, "Open"), unsent);
  const batches = createMemoryBatchStore();
  const batch = await batches.saveBatch(aBatch({ batchId, phase }));
  if (batch === "conflict") throw new Error("It is new");
  const storage = createMemoryStorage();
  const lines = Array.from({ length: 1_200 }, (_, index) => ({
    number: index + 1,
    line: index + 2,
    request: { operation: "Capture", request: { note: "Grüße" } },
    ...(index === 1_198 ? { target: TARGET } : {}),
  }));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await storage.write(batchFiles({ batchId }).lines, each([Buffer.from(text)]));
  const deps = { batches, store, storage, workflow: { status: async () => "failed" as const } };
  const owners = async () =>
    (await store.readLedger(ORDER))?.captures.map((row) => row.batchId ?? "nobody");
  return { deps, batch, owners };
}

/** Calls until there is nothing left to go on with. */
async function released({ deps, batch }: Awaited<ReturnType<typeof dead>>) {
  const answers: Readonly<Record<string, unknown>>[] = [];
  for (let fromByte: unknown = 0; fromByte !== undefined && answers.length < 9; ) {
    const { body } = await releaseBatch(deps, batch, { fromByte });
    answers.push(body);
    fromByte = body["next"];
  }
  return answers.map((answer) => answer["released"]);
}

it("goes through all lines of a large batch, some in each call", async () => {
  const one = await dead("built");

  expect(await released(one)).toEqual([0, 0, 1]);
  expect(await one.owners()).toEqual(["nobody"]);
  expect(await released(one)).toEqual([0, 0, 0]);
  expect(await one.deps.batches.readBatch(batchId)).toMatchObject({ phase: "released" });
});

it("leaves to another batch what that one has taken", async () => {
  const one = await dead("started", OTHER);

  expect(await released(one)).toEqual([0, 0, 0]);
  expect(await one.owners()).toEqual([OTHER]);
});

it("ends a batch that has died before it had looked at every line", async () => {
  const one = await dead("started");
  const deps = { ...one.deps, storage: createMemoryStorage() };

  expect(await released({ ...one, deps })).toEqual([0]);
  expect(await one.deps.batches.readBatch(batchId)).toMatchObject({ phase: "released" });
});

it.each(["submitting", "submitted", "reported"] as const)(
  "frees nothing of a batch that is %s, for Amazon may have its feed",
  async (phase) => {
    const { deps, batch, owners } = await dead(phase);

    const { status, body } = await releaseBatch(deps, batch, {});

    expect([status, body["error"]]).toEqual([409, "BatchAtAmazon"]);
    expect(await owners()).toEqual([batchId]);
    expect(await deps.batches.readBatch(batchId)).toMatchObject({ phase });
  },
);

it("frees nothing of a batch that another call has handed in meanwhile", async () => {
  const { deps, batch, owners } = await dead("built");
  await deps.batches.saveBatch({ ...batch, phase: "submitting" });

  const { status } = await releaseBatch(deps, batch, {});

  expect([status, await owners()]).toEqual([409, [batchId]]);
});

it.each(["refused", "reconciled", "rejected"] as const)(
  "lets go of what still carries the name of a batch that is %s, which it stays",
  async (phase) => {
    const one = await dead(phase);

    expect(await released(one)).toEqual([0, 0, 1]);
    expect(await one.owners()).toEqual(["nobody"]);
    expect(await one.deps.batches.readBatch(batchId)).toMatchObject({ phase });
  },
);

it("leaves what a further attempt takes while it lets go of the one before", async () => {
  const { deps, batch, owners } = await dead("built");
  const again = { ...batch, phase: "claiming", run: 2, attempt: 1 } as const;
  const open: typeof deps.storage.open = async function* (key, fromByte) {
    const ended = await deps.batches.readBatch(batchId);
    await deps.batches.saveBatch({ ...again, version: ended?.version ?? 0 });
    await claimForBatch(deps.store, again, TARGET, claimJudge(deps.batches));
    yield* deps.storage.open(key, fromByte);
  };
  const line = {
    number: 1,
    line: 2,
    request: { operation: "Capture", request: {} },
    target: TARGET,
  };
  const text = each([Buffer.from(`${JSON.stringify(line)}\n`)]);
  await deps.storage.write(batchFiles({ batchId }).lines, text);

  await releaseBatch({ ...deps, storage: { open } }, batch, {});

  const row = (await deps.store.readLedger(ORDER))?.captures[0];
  expect(await owners()).toEqual([batchId]);
  expect(row?.batchAttempt).toBe(1);
});

it("begins at the first line where a place was named for another attempt's lines", async () => {
  const { deps, batch, owners } = await dead("built");

  const first = await releaseBatch(deps, batch, { fromByte: 7 });
  const { body } = await releaseBatch(deps, batch, { fromByte: first.body["next"] });
  await releaseBatch(deps, batch, { fromByte: body["next"] });

  expect(await owners()).toEqual(["nobody"]);
});

it("frees nothing of a batch that was begun again meanwhile", async () => {
  const { deps, batch, owners } = await dead("built");
  await deps.batches.saveBatch({ ...batch, run: 2 });

  const { status, body } = await releaseBatch(deps, batch, {});

  expect([status, body["error"]]).toEqual([409, "BatchUnderWay"]);
  expect(await owners()).toEqual([batchId]);
  expect(await deps.batches.readBatch(batchId)).toMatchObject({ phase: "built", run: 2 });
});
