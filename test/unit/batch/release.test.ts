import { expect, it } from "vitest";
import { releaseBatch } from "../../../functions/batch-commands/release.ts";
import {
  type Batch,
  type BatchPhase,
  batchFiles,
  parseBatchId,
} from "../../../functions/domain/batch.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
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
const OTHER = parseBatchId("Capture-of-yesterday");

/** A dead batch, of whose 1,200 lines the last but one is about a capture of ours. */
async function dead(phase: BatchPhase, owner = batchId) {
  const { orders: store } = createMemoryStore(createVirtualClock(START));
  const { amazonId: _none, ...unsent } = aCapture(1, "Requested", { batchId: owner });
  await given(store, anOrder({ shipments: [aShipment(1)] }), anAuthorization(1, "Open"), unsent);
  const batches = createMemoryBatchStore();
  const begun: Batch = {
    batchId,
    version: 0,
    run: 1,
    operation: "Capture",
    input: { kind: "file", key: "input/a.csv", contentSha256: "0".repeat(64) },
    isDryRun: false,
    createdAt: "2026-11-02T08:00:00.000Z",
    phase,
  };
  const batch = await batches.saveBatch(begun);
  if (batch === "conflict") throw new Error("It is new");
  const storage = createMemoryStorage();
  const lines = Array.from({ length: 1_200 }, (_, index) => ({
    number: index + 1,
    line: index + 2,
    request: { operation: "Capture", request: { note: "Grüße" } },
    ...(index === 1_198
      ? { target: { orderReferenceId: ORDER, kind: "capture", ordinal: 1, since: "" } }
      : {}),
  }));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await storage.write(batchFiles(batchId).lines, each([Buffer.from(text)]));
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

it("frees nothing of a batch that was begun again meanwhile", async () => {
  const { deps, batch, owners } = await dead("built");
  await deps.batches.saveBatch({ ...batch, run: 2 });

  await releaseBatch(deps, batch, {});

  expect(await owners()).toEqual([batchId]);
  expect(await deps.batches.readBatch(batchId)).toMatchObject({ phase: "built", run: 2 });
});
