import { expect, it } from "vitest";
import { readReport } from "../../../functions/adapters/amazon-pay-feeds/report-reader.ts";
import { type Batch, batchFiles, parseBatchId } from "../../../functions/domain/batch.ts";

import {
  type CheckedLine,
  readLineResult,
  toJsonLine,
} from "../../../functions/domain/batch-lines.ts";
import { referenceId } from "../../../functions/domain/ids.ts";
import { linesOf } from "../../../functions/domain/object-storage.ts";
import {
  createReconcileReportHandler,
  type ReconcileReportDeps,
} from "../../../functions/reconcile-report/handler.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
import { aBatch } from "../../support/batch-record.ts";
import { allOf, each } from "../../support/streams.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  aShipment,
  given,
  ORDER,
  START,
} from "../../support/waiting/records.ts";

const FEED = "77";
const batchId = parseBatchId("Capture-of-today");
const files = batchFiles({ batchId });
const EMPTY_REPORT = `<?xml version="1.0"?><Batch><BatchReferenceId>${FEED}</BatchReferenceId><Requests></Requests></Batch>`;

/** A feed of one capture, which its batch has taken, and of which Amazon says nothing. */
async function unanswered(phase: "reported" | "submitted", row: Parameters<typeof aCapture>[2]) {
  const clock = createVirtualClock(START);
  const { orders: store } = createMemoryStore(clock);
  const { amazonId: _none, ...capture } = aCapture(1, "Requested", row);
  await given(store, anOrder({ shipments: [aShipment(1)] }), anAuthorization(1, "Open"), capture);
  const { authorizationId, amount } = capture;
  const reference = referenceId(ORDER, "capture", 1);
  const line: CheckedLine = {
    number: 1,
    line: 2,
    request: {
      operation: "Capture",
      request: { authorizationId, referenceId: reference, amount },
    },
    target: { orderReferenceId: ORDER, kind: "capture", ordinal: 1, since: "" },
  };
  const storage = createMemoryStorage();
  await storage.write(files.lines, each([Buffer.from(toJsonLine(line))]));
  await storage.write(files.report, each([Buffer.from(EMPTY_REPORT)]));
  const batches = createMemoryBatchStore();
  await batches.saveBatch(aBatch({ batchId, phase, requests: 1, feedSubmissionId: FEED }));
  if (phase === "submitted")
    await batches.noteFeed({ feedSubmissionId: FEED, status: "_CANCELLED_" });
  const events: string[] = [];
  const unasked = () => Promise.reject(new Error("nothing of this is asked for"));
  /** One call of the function; killed, it dies when it writes down how far it has come. */
  const call = (isKilled: boolean) =>
    createReconcileReportHandler({
      clock,
      batches: {
        ...batches,
        saveBatch: (batch: Batch) =>
          isKilled ? Promise.reject(new Error("killed")) : batches.saveBatch(batch),
      },
      storage,
      readReport,
      store,
      feeds: {
        getReport: unasked,
        getFeedSubmissionResult: async () => each([Buffer.from("<Rejected/>")]),
      },
      log: { event: (name: string) => events.push(name) },
    } as unknown as ReconcileReportDeps)({ batchId });
  const results = async () =>
    (await allOf(linesOf(storage.open(files.result)))).map(readLineResult);
  const capturesNow = async () => (await store.readLedger(ORDER))?.captures;
  return { batches, call, capturesNow, events, results };
}

it.each([0, 1, 2])(
  "counts a capture that the report leaves out as unanswered after %i kills",
  async (kills) => {
    const { batches, call, capturesNow, events, results } = await unanswered("reported", {
      batchId,
    });
    for (let kill = 0; kill < kills; kill += 1) {
      await expect(call(true)).rejects.toThrow("killed");
    }

    await call(false);

    expect(await batches.readBatch(batchId)).toMatchObject({
      phase: "reconciled",
      counts: { answered: 0, noAnswer: 1, skipped: 0 },
    });
    expect(await results()).toMatchObject([{ line: 2, request: "1", result: "no-answer" }]);
    expect(events).toContain("batch-incomplete");
    expect(await capturesNow()).toMatchObject([{ status: { state: "Requested" } }]);
    expect((await capturesNow())?.[0]).not.toHaveProperty("batchId");
  },
);

it.each([0, 1, 2])(
  "says of each line of a rejected feed that it has no answer, after %i kills",
  async (kills) => {
    const { call, capturesNow, results } = await unanswered("submitted", { batchId });
    for (let kill = 0; kill < kills; kill += 1) {
      await expect(call(true)).rejects.toThrow("killed");
    }

    await expect(call(false)).rejects.toThrow("Amazon rejected feed 77");

    expect(await results()).toMatchObject([
      { line: 2, request: "1", result: "no-answer", message: "Amazon rejected the feed" },
    ]);
    expect((await capturesNow())?.[0]).not.toHaveProperty("batchId");
  },
);

it.each([
  ["lies in another batch", { batchId: parseBatchId("Capture-of-yesterday") }],
  ["was decided without a batch", { status: { state: "Completed" } }],
])("leaves out what %s, however often it is asked", async (_, row) => {
  const { call, capturesNow, results } = await unanswered("reported", row);
  const before = await capturesNow();
  await expect(call(true)).rejects.toThrow("killed");

  await call(false);

  expect(await results()).toMatchObject([{ line: 2, result: "skipped" }]);
  expect(await capturesNow()).toEqual(before);
});
