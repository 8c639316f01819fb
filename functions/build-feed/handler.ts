import { type Batch, type BatchStore, batchFiles, NO_COUNTS } from "../domain/batch.ts";
import { checkedLines, inGroups } from "../domain/batch-lines.ts";
import { claimForBatch, decideOnBatch, readExistingBatch } from "../domain/batch-record.ts";
import type { FeedLine, WriteFeed } from "../domain/batch-request.ts";
import { OutcomeError } from "../domain/errors.ts";
import { linesOf, type ObjectStorage } from "../domain/object-storage.ts";
import type { Clock, Log, OrderStore } from "../domain/ports.ts";
import { isoTime } from "../domain/record.ts";
import { type Check, checkInput, type Finding, writeFindings } from "./check-input.ts";
import type { BuildFeedInput } from "./contract.ts";
import type { ResolveDeps } from "./resolve-line.ts";

export interface BuildFeedDeps extends ResolveDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger" | "findBySellerOrder" | "save">;
  readonly batches: BatchStore;
  readonly storage: ObjectStorage;
  readonly writeFeed: WriteFeed;
  readonly log: Log;
}

/** How many orders are looked up at once. */
const GROUP = 32;

/** A batch of captures hears of its report within a day, or asks for it then (batch-waiting.ts). */
const LONGEST_WAIT_MILLISECONDS = 48 * 3_600 * 1_000;

/**
 * Makes the feed in two goes. The first checks every line and changes nothing; a wrong one ends the
 * batch there. The second takes each transaction for this batch, in one conditional write, and
 * writes what it got into the feed. Neither keeps the feed in memory, and both can be repeated.
 */
export function createBuildFeedHandler(deps: BuildFeedDeps) {
  return async ({ batchId }: BuildFeedInput): Promise<Readonly<Record<string, unknown>>> => {
    const batch = await readExistingBatch(deps.batches, batchId);
    if (batch.phase !== "started") return { phase: batch.phase };
    const check = await checkInput(deps, batch);
    if (check.problems.length > 0) return refuse(deps, batch, check);
    if (check.outstanding.length > 0 && !batch.isDryRun) await waitForCaptures(deps, batch, check);
    const leftOut = { ...check, skipped: inLines([...check.skipped, ...check.outstanding]) };
    if (batch.isDryRun || check.requests === 0) return end(deps, batch, leftOut);
    return build(deps, batch, leftOut);
  };
}

function inLines(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => one.line - other.line);
}

/**
 * Writes down which lines wait, and has the workflow come back; ends without an error when they have
 * waited long enough, and the batch goes without them.
 */
async function waitForCaptures(deps: BuildFeedDeps, batch: Batch, check: Check): Promise<void> {
  const { batchId } = batch;
  const now = deps.clock.now();
  const since = batch.waitsForCaptures?.since ?? isoTime(now);
  const until = isoTime(Date.parse(since) + LONGEST_WAIT_MILLISECONDS);
  const { outstanding } = check;
  if (until <= isoTime(now)) {
    deps.log.event("batch-incomplete", { batchId, lines: outstanding.length });
    return;
  }
  await writeFindings(deps.storage, batchFiles(batchId).problems, outstanding);
  const waitsForCaptures = { lines: outstanding.length, since, until };
  await decideOnBatch(deps.batches, batchId, (newest) => ({ ...newest, waitsForCaptures }));
  const [first] = outstanding;
  throw new OutcomeError("CapturesOutstanding", first ? textOf(first) : "");
}

/** Without what it no longer does once it goes on. */
function noLongerWaiting({ waitsForCaptures: _, ...batch }: Batch): Batch {
  return batch;
}

function textOf({ line, problem }: Finding): string {
  return `line ${line} ${problem}`;
}

async function refuse(deps: BuildFeedDeps, batch: Batch, { problems }: Check): Promise<never> {
  const { batchId } = batch;
  await writeFindings(deps.storage, batchFiles(batchId).problems, problems);
  const [first] = problems;
  const count = problems.length === 1 ? "1 line is" : `${problems.length} lines are`;
  const problem = `${count} wrong, and nothing was sent: ${first ? textOf(first) : ""}`;
  await decideOnBatch(deps.batches, batchId, (newest) => ({
    ...noLongerWaiting(newest),
    phase: "refused",
    problem,
  }));
  deps.log.event("batch-refused", { batchId, problems: problems.length });
  throw new OutcomeError("InputRefused", problem);
}

async function end(deps: BuildFeedDeps, batch: Batch, check: Check): Promise<never> {
  const { batchId, isDryRun } = batch;
  const { requests, skipped } = check;
  await writeFindings(deps.storage, batchFiles(batchId).problems, skipped);
  const phase = isDryRun ? "checked" : "empty";
  const problem = requests === 0 ? { problem: whyNothing(batch, skipped) } : {};
  const counts = { ...NO_COUNTS, skipped: skipped.length };
  await decideOnBatch(deps.batches, batchId, (newest) => ({
    ...noLongerWaiting(newest),
    phase,
    requests,
    counts,
    ...problem,
  }));
  const why = problem.problem ?? `A dry run: ${requests} requests would be sent`;
  throw new OutcomeError("NothingToSend", why);
}

/** Why a batch sends nothing, for whoever expected it to. */
function whyNothing({ batchId, input }: Batch, skipped: readonly Finding[]): string {
  const [first] = skipped;
  if (first) {
    const none =
      skipped.length === 1
        ? "its only line has nothing"
        : `none of its ${skipped.length} lines has anything`;
    const all = skipped.length === 1 ? "" : `; all are in ${batchFiles(batchId).problems}`;
    return `Nothing was sent, because ${none} to send: ${textOf(first)}${all}`;
  }
  if (input.kind === "file") {
    const besides = input.key.endsWith(".csv") ? " below the names of its columns" : "";
    return `Nothing was sent, because ${input.key} has no lines${besides}`;
  }
  const { since, until } = input;
  return `Nothing was sent, because nothing was waiting for a batch since ${since} and before ${until}`;
}

async function build(deps: BuildFeedDeps, batch: Batch, check: Check) {
  const { batchId } = batch;
  const files = batchFiles(batchId);
  const skipped = [...check.skipped];
  let requests = 0;
  async function* claimed(): AsyncIterable<FeedLine> {
    const lines = checkedLines(linesOf(deps.storage.open(files.lines)));
    const claims = inGroups(lines, GROUP, async (line) => {
      const isOurs = !line.target || (await claimForBatch(deps.store, batchId, line.target));
      return { line, isOurs };
    });
    for await (const { line, isOurs } of claims) {
      if (isOurs) {
        requests += 1;
        yield line;
      } else {
        skipped.push({ line: line.line, problem: "was decided, or taken by another batch" });
      }
    }
  }
  // A feed of nothing is no feed: the first request is waited for before anything is written.
  const lines = claimed()[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) return end(deps, batch, { ...check, requests: 0, skipped });
  async function* all(beginning: FeedLine): AsyncIterable<FeedLine> {
    yield beginning;
    yield* { [Symbol.asyncIterator]: () => lines };
  }
  const feed = await deps.storage.write(files.feed, deps.writeFeed(all(first.value)));
  await writeFindings(deps.storage, files.problems, skipped);
  const counts = { ...NO_COUNTS, skipped: skipped.length };
  const built = await decideOnBatch(deps.batches, batchId, (newest) =>
    newest.phase === "started"
      ? { ...noLongerWaiting(newest), phase: "built", requests, feed, counts }
      : undefined,
  );
  deps.log.event("batch-built", { batchId, requests, sizeBytes: feed.sizeBytes });
  return { phase: built.phase };
}
