import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readReport } from "../../../functions/adapters/amazon-pay-feeds/report-reader.ts";
import { batchFiles, parseBatchId } from "../../../functions/domain/batch.ts";
import { readLineResult } from "../../../functions/domain/batch-lines.ts";
import { parseAuthorizationId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import { linesOf, type ObjectStorage } from "../../../functions/domain/object-storage.ts";
import {
  createReconcileReportHandler,
  type ReconcileReportDeps,
} from "../../../functions/reconcile-report/handler.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createFileStorage } from "../../../local/storage/file-storage.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
import { aBatch } from "../../support/batch-record.ts";
import { each } from "../../support/streams.ts";

const MINUTE = 60_000;
const PIECE_BYTES = 512;
const batchId = parseBatchId("Capture-in-slices");
const files = batchFiles({ batchId });
const orderOf = (number: number) => `S02-1234567-${String(number).padStart(7, "0")}`;

/** A capture of an order that is not carried here: there is no ledger to ask or to write. */
function sentLine(number: number): string {
  const request = {
    authorizationId: parseAuthorizationId(`${orderOf(number)}-A000001`),
    referenceId: `cap-${number}`,
    amount: money(400, "EUR"),
  };
  return `${JSON.stringify({ number, line: number + 1, request: { operation: "Capture", request } })}\n`;
}

function reportLine(number: number): string {
  const euros = (name: string, amount: string) =>
    `<${name}><Amount>${amount}</Amount><CurrencyCode>EUR</CurrencyCode></${name}>`;
  const answer = `<CaptureResponse><CaptureDetails><AmazonCaptureId>${orderOf(number)}-C000001</AmazonCaptureId><CaptureReferenceId>cap-${number}</CaptureReferenceId><SellerCaptureNote>Grüße</SellerCaptureNote>${euros("CaptureAmount", "4.00")}${euros("RefundedAmount", "0")}<CaptureStatus><State>Completed</State><LastUpdateTimestamp>2026-11-02T10:00:00Z</LastUpdateTimestamp></CaptureStatus></CaptureDetails></CaptureResponse>`;
  return `  <Request>\r\n<SellerRequestId> ${number} </SellerRequestId><Result>Success</Result><ResponseCode>200</ResponseCode><ResponseData><![CDATA[${answer}]]></ResponseData></Request>\r\n`;
}

/** In another order than the feed had, as Amazon may write it. */
function reportOf(numbers: readonly number[]): string {
  const lines = numbers.toSorted((one, other) => ((one * 7) % 101) - ((other * 7) % 101));
  return `\uFEFF<?xml version="1.0"?>\n<!-- Größe --><Batch><BatchReferenceId>77</BatchReferenceId><Requests>${lines.map(reportLine).join("")}</Requests></Batch>`;
}

/** Hands files out in small pieces, and counts what was read of one of them. */
function counting(storage: ObjectStorage, key: string) {
  const counted = { bytes: 0, opened: [] as number[] };
  async function* open(name: string, fromByte = 0): AsyncIterable<Uint8Array> {
    if (name === key) counted.opened.push(fromByte);
    for await (const piece of storage.open(name, fromByte)) {
      for (let start = 0; start < piece.length; start += PIECE_BYTES) {
        const part = piece.subarray(start, start + PIECE_BYTES);
        if (name === key) counted.bytes += part.length;
        yield part;
      }
    }
  }
  return { counted, storage: { ...storage, open } satisfies ObjectStorage };
}

async function reported(storage: ObjectStorage, numbers: readonly number[], report: string) {
  const batches = createMemoryBatchStore();
  const batch = aBatch({
    batchId,
    phase: "reported",
    requests: numbers.length,
    feedSubmissionId: "77",
  });
  await batches.saveBatch(batch);
  await storage.write(files.lines, each([Buffer.from(numbers.map(sentLine).join(""))]));
  await storage.write(files.report, each([Buffer.from(report)]));
  return batches;
}

/** Each look at the clock takes so long that a slice has some ten lines. */
function slowHandler(batches: ReconcileReportDeps["batches"], storage: ObjectStorage) {
  let now = 0;
  const unused = () => Promise.reject(new Error("not asked for an order of others"));
  return createReconcileReportHandler({
    clock: {
      now: () => {
        now += MINUTE;
        return now;
      },
      sleep: unused,
    },
    batches,
    storage,
    readReport,
    store: { readLedger: async () => undefined, save: unused },
    feeds: { getReport: unused, getFeedSubmissionResult: unused },
    amazonPay: {
      getAuthorizationDetails: unused,
      getCaptureDetails: unused,
      getRefundDetails: unused,
    },
    log: { event: () => undefined },
  } as unknown as ReconcileReportDeps);
}

async function untilDone(call: () => Promise<unknown>): Promise<number> {
  for (let slices = 1; ; slices += 1) {
    try {
      await call();
      return slices;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "LinesOutstanding") throw error;
    }
  }
}

it.each(["in memory", "in files"])(
  "reads a report %s once, however many slices it takes",
  async (where) => {
    const folder = await mkdtemp(join(tmpdir(), "slices-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const kept = where === "in files" ? createFileStorage(folder) : createMemoryStorage();
    const { counted, storage } = counting(kept, files.report);
    const numbers = Array.from({ length: 97 }, (_, index) => index + 1);
    const report = reportOf(numbers);
    const batches = await reported(storage, numbers, report);
    const handler = slowHandler(batches, storage);

    const slices = await untilDone(() => handler({ batchId }));

    expect(slices).toBeGreaterThan(8);
    const sizeBytes = Buffer.byteLength(report);
    const longestLineBytes = Math.max(
      ...numbers.map((number) => Buffer.byteLength(reportLine(number))),
    );
    expect(counted.bytes).toBeGreaterThanOrEqual(sizeBytes);
    expect(counted.bytes).toBeLessThanOrEqual(
      sizeBytes + slices * (longestLineBytes + PIECE_BYTES),
    );
    expect(await batches.readBatch(batchId)).toMatchObject({
      phase: "reconciled",
      counts: { answered: 97, noAnswer: 0, unmatched: 0 },
    });
    const results = [];
    for await (const line of linesOf(storage.open(files.result)))
      results.push(readLineResult(line));
    expect(results.map(({ line }) => line).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      numbers.map((number) => number + 1),
    );
  },
);

it("says which lines no slice has had, and repeats a slice whose end was not recorded", async () => {
  const storage = createMemoryStorage();
  const sent = Array.from({ length: 40 }, (_, index) => index + 1);
  const answered = sent.filter((number) => number !== 3 && number !== 38);
  const batches = await reported(storage, sent, reportOf([...answered, 900]));
  let saved = 0;
  const handler = slowHandler(
    {
      ...batches,
      saveBatch: async (batch) => {
        saved += 1;
        if (saved % 2 === 1) throw new Error("the connection broke");
        return batches.saveBatch(batch);
      },
    },
    storage,
  );

  await untilDone(() =>
    handler({ batchId }).catch((error: unknown) => {
      if (error instanceof Error && error.message.includes("broke")) return handler({ batchId });
      throw error;
    }),
  );

  expect(await batches.readBatch(batchId)).toMatchObject({
    phase: "reconciled",
    counts: { answered: 38, noAnswer: 2, unmatched: 1 },
  });
  const results = [];
  for await (const line of linesOf(storage.open(files.result))) results.push(readLineResult(line));
  expect(results).toHaveLength(41);
  expect(results.filter(({ result }) => result !== "answered")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ request: "3", line: 4, result: "no-answer" }),
      expect.objectContaining({ request: "38", line: 39, result: "no-answer" }),
      expect.objectContaining({ request: "900", result: "unmatched" }),
    ]),
  );
});
