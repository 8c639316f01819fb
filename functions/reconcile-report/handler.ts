import type { AmazonPayFeeds } from "../domain/amazon-pay-feeds.ts";
import {
  type Batch,
  type BatchCounts,
  type BatchStore,
  batchFiles,
  NO_COUNTS,
} from "../domain/batch.ts";
import {
  checkedLines,
  inGroups,
  type LineResult,
  readLineResult,
  toJsonLine,
} from "../domain/batch-lines.ts";
import { decideOnBatch, readExistingBatch } from "../domain/batch-record.ts";
import type { ReadReport } from "../domain/batch-request.ts";
import { isRejected } from "../domain/batch-waiting.ts";
import { OutcomeError } from "../domain/errors.ts";
import { linesOf, type ObjectStorage, piecesOf } from "../domain/object-storage.ts";
import { orThrowTurn } from "../domain/turn-later.ts";
import type { ReconcileReportInput } from "./contract.ts";
import { type ReconcileLineDeps, reconcileLine, withoutAnswer } from "./reconcile-line.ts";
import { reportSlice } from "./report-slice.ts";
import { type RequestSet, requestSet, sentLines } from "./sent-lines.ts";

export interface ReconcileReportDeps extends ReconcileLineDeps {
  readonly batches: BatchStore;
  readonly storage: ObjectStorage;
  readonly feeds: Pick<AmazonPayFeeds, "getReport" | "getFeedSubmissionResult">;
  readonly readReport: ReadReport;
}

/** How many orders of a rejected feed are written at once. */
const GROUP = 32;

/**
 * Fetches the report, goes through it in slices that fit into one call, and writes what became of
 * every line. Each slice is recorded when it is done, so that a later call goes on behind it.
 */
export function createReconcileReportHandler(deps: ReconcileReportDeps) {
  return ({ batchId }: ReconcileReportInput): Promise<Readonly<Record<string, unknown>>> =>
    orThrowTurn(async () => {
      const recorded = await readExistingBatch(deps.batches, batchId);
      const batch = recorded.phase === "submitted" ? await fetchReport(deps, recorded) : recorded;
      if (batch.phase === "rejected") throw new OutcomeError("FeedRejected", batch.problem ?? "");
      if (batch.phase === "reconciled") return { phase: batch.phase };
      const { counts, phase } = await goThrough(deps, batch);
      deps.log.event("batch-reconciled", { batchId, ...counts });
      const incomplete = (counts?.noAnswer ?? 0) + (counts?.unmatched ?? 0);
      if (incomplete > 0) deps.log.event("batch-incomplete", { batchId, lines: incomplete });
      return { phase };
    });
}

async function fetchReport(deps: ReconcileReportDeps, batch: Batch): Promise<Batch> {
  const { batchId, feedSubmissionId = "" } = batch;
  const feed = await deps.batches.readFeed(feedSubmissionId);
  const hasFailed = feed?.batchStatus === "Failed" && feed.reportId === undefined;
  if (isRejected(feed) || hasFailed) return reject(deps, batch);
  const report = await deps.feeds.getReport(feed?.reportId ?? feedSubmissionId);
  await deps.storage.write(batchFiles(batch).report, report);
  return decideOnBatch(deps.batches, batchId, (newest) =>
    newest.phase === "submitted" ? { ...newest, phase: "reported" } : undefined,
  );
}

/** Nothing of it was carried out: every line is free for another batch, and Amazon says what is wrong. */
async function reject(deps: ReconcileReportDeps, batch: Batch): Promise<Batch> {
  const { batchId, feedSubmissionId = "" } = batch;
  const files = batchFiles(batch);
  const summary = await deps.feeds.getFeedSubmissionResult(feedSubmissionId);
  await deps.storage.write(files.report, summary);
  const lines = checkedLines(linesOf(deps.storage.open(files.lines)));
  const results = inGroups(lines, GROUP, async (line) =>
    toJsonLine(await withoutAnswer(deps, batch, line, "Amazon rejected the feed")),
  );
  await deps.storage.write(files.result, piecesOf(results));
  const problem = `Amazon rejected feed ${feedSubmissionId}; its words are in ${files.report}`;
  deps.log.event("batch-rejected", { batchId, feedSubmissionId });
  return decideOnBatch(deps.batches, batchId, (newest) => ({
    ...newest,
    phase: "rejected",
    problem,
  }));
}

async function goThrough(deps: ReconcileReportDeps, batch: Batch): Promise<Batch> {
  const { batchId, operation, feedSubmissionId = "" } = batch;
  const files = batchFiles(batch);
  const { position, reconciledLines, parts, ...before } = standing(batch);
  const part = parts + 1;
  const slice = reportSlice(
    deps.readReport(
      deps.storage.open(files.report, position?.byte),
      { feedSubmissionId, operation },
      position,
    ),
    sentLines(deps.storage, files.lines),
    deps.clock,
  );
  const counts: Mutable<BatchCounts> = { ...before.counts };
  const reported = requestSet();
  async function* results(): AsyncIterable<string> {
    for await (const group of slice.groups()) {
      const work = group.map(({ line, sent }) => reconcileLine(deps, batch, line, sent));
      for (const result of await Promise.all(work)) yield counted(counts, result);
      for (const { line } of group) reported.add(line.sellerRequestId);
    }
    if (!slice.isWhole) return;
    await addParts(deps.storage, files, parts, reported);
    const why = "The report does not have it";
    for await (const line of checkedLines(linesOf(deps.storage.open(files.lines)))) {
      if (reported.has(line.number)) continue;
      yield counted(counts, await withoutAnswer(deps, batch, line, why));
    }
  }
  await deps.storage.write(files.part(part), piecesOf(results()));
  if (slice.isWhole) await joinParts(deps.storage, files, part);
  const lines = reconciledLines + slice.length;
  const next = await decideOnBatch(deps.batches, batchId, (newest) => ({
    ...newest,
    reconciledLines: lines,
    ...(slice.end ? { reportPosition: slice.end } : {}),
    parts: part,
    counts,
    ...(slice.isWhole ? { phase: "reconciled" as const } : {}),
  }));
  if (slice.isWhole) return next;
  throw new OutcomeError("LinesOutstanding", `${lines} lines are gone through`);
}

/** How far an earlier call has come; without a place to go on from, the report begins anew. */
function standing({ counts = NO_COUNTS, reportPosition: position, ...batch }: Batch) {
  if (!position) {
    const { skipped } = counts;
    return { position, reconciledLines: 0, parts: 0, counts: { ...NO_COUNTS, skipped } };
  }
  const { reconciledLines = 0, parts = 0 } = batch;
  return { position, reconciledLines, parts, counts };
}

/** Adds the requests that earlier slices have written results of. */
async function addParts(
  storage: ObjectStorage,
  files: ReturnType<typeof batchFiles>,
  parts: number,
  reported: RequestSet,
): Promise<void> {
  for (let part = 1; part <= parts; part += 1) {
    for await (const line of linesOf(storage.open(files.part(part)))) {
      const { request } = readLineResult(line);
      if (request !== undefined) reported.add(request);
    }
  }
}

type Mutable<Type> = { -readonly [Field in keyof Type]: Type[Field] };

const COUNTERS = {
  answered: "answered",
  refused: "refused",
  again: "again",
  "no-answer": "noAnswer",
  unmatched: "unmatched",
  skipped: "skipped",
} as const satisfies Record<LineResult["result"], keyof BatchCounts>;

function counted(counts: Mutable<BatchCounts>, result: LineResult): string {
  // Those that were left out of the feed have been counted when it was built.
  if (result.result !== "skipped") counts[COUNTERS[result.result]] += 1;
  return toJsonLine(result);
}

async function joinParts(
  storage: ObjectStorage,
  files: ReturnType<typeof batchFiles>,
  parts: number,
): Promise<void> {
  async function* all(): AsyncIterable<Uint8Array> {
    for (let part = 1; part <= parts; part += 1) yield* storage.open(files.part(part));
  }
  await storage.write(files.result, all());
}
