import {
  type Batch,
  type BatchPhase,
  type BatchStore,
  batchFiles,
  NO_COUNTS,
} from "../domain/batch.ts";
import { claimForBatch, claimJudge, type IsOver } from "../domain/batch-claim.ts";
import { checkedLines, inGroups } from "../domain/batch-lines.ts";
import { decideOnBatch } from "../domain/batch-record.ts";
import type { FeedLine, WriteFeed } from "../domain/batch-request.ts";
import { OutcomeError, RecordContended } from "../domain/errors.ts";
import { linesOf, type ObjectStorage } from "../domain/object-storage.ts";
import type { Clock, Log, OrderStore } from "../domain/ports.ts";
import { isoTime } from "../domain/record.ts";
import {
  type Check,
  checkInput,
  type Finding,
  readFindings,
  writeFindings,
} from "./check-input.ts";
import type { BuildFeedInput } from "./contract.ts";
import type { ResolveDeps } from "./resolve-line.ts";

export interface BuildFeedDeps extends Omit<ResolveDeps, "isOver"> {
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
 * writes what it got into the feed. Neither keeps the feed in memory, and both can be repeated: the
 * first anew, as another attempt, the second from the lines that the first has left. Once anything
 * may have been taken, no line is looked at again.
 */
export function createBuildFeedHandler(deps: BuildFeedDeps) {
  return async ({ batchId }: BuildFeedInput): Promise<Readonly<Record<string, unknown>>> => {
    const batch = await decideOnBatch(deps.batches, batchId, (newest) =>
      newest.phase === "started" ? { ...newest, attempt: (newest.attempt ?? 0) + 1 } : undefined,
    );
    const isOver = claimJudge(deps.batches);
    if (batch.phase === "claiming") return build(deps, batch, isOver);
    if (batch.phase !== "started") return standing(batch);
    const check = await checkInput({ ...deps, isOver }, batch);
    if (check.problems.length > 0) return refuse(deps, batch, check);
    if (check.outstanding.length > 0 && !batch.isDryRun) await waitForCaptures(deps, batch, check);
    const skipped = inLines([...check.skipped, ...check.outstanding]);
    if (batch.isDryRun || check.requests === 0) return end(deps, batch, check.requests, skipped);
    await writeFindings(deps.storage, batchFiles(batch).leftOut, skipped);
    const claiming = await decide(deps, batch, (newest) => ({
      ...noLongerWaiting(newest),
      phase: "claiming",
    }));
    return build(deps, claiming, isOver);
  };
}

/** What an earlier call has come to, whose answer got lost. */
function standing({ phase, problem = `It is ${phase}` }: Batch) {
  if (phase === "refused") throw new OutcomeError("InputRefused", problem);
  if (NOTHING_TO_SEND.has(phase)) throw new OutcomeError("NothingToSend", problem);
  return { phase };
}

const NOTHING_TO_SEND: ReadonlySet<BatchPhase> = new Set(["empty", "checked", "released"]);

/** Writes what came of this attempt, unless the batch has gone on without this call. */
async function decide(
  { batches }: Pick<BuildFeedDeps, "batches">,
  { batchId, phase, attempt }: Batch,
  change: (newest: Batch) => Batch,
): Promise<Batch> {
  let isOurs = false;
  const decided = await decideOnBatch(batches, batchId, (newest) => {
    isOurs = newest.phase === phase && newest.attempt === attempt;
    return isOurs ? change(newest) : undefined;
  });
  if (isOurs) return decided;
  throw new RecordContended(`The batch ${batchId} is ${decided.phase} by another call`);
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
  await writeFindings(deps.storage, batchFiles(batch).problems, outstanding);
  const waitsForCaptures = { lines: outstanding.length, since, until };
  await decide(deps, batch, (newest) => ({ ...newest, waitsForCaptures }));
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
  await writeFindings(deps.storage, batchFiles(batch).problems, problems);
  const [first] = problems;
  const count = problems.length === 1 ? "1 line is" : `${problems.length} lines are`;
  const problem = `${count} wrong, and nothing was sent: ${first ? textOf(first) : ""}`;
  await decide(deps, batch, (newest) => ({
    ...noLongerWaiting(newest),
    phase: "refused",
    problem,
  }));
  deps.log.event("batch-refused", { batchId, problems: problems.length });
  throw new OutcomeError("InputRefused", problem);
}

async function end(
  deps: BuildFeedDeps,
  batch: Batch,
  requests: number,
  skipped: readonly Finding[],
): Promise<never> {
  const { isDryRun } = batch;
  await writeFindings(deps.storage, batchFiles(batch).problems, skipped);
  const phase = isDryRun ? "checked" : "empty";
  const problem = requests === 0 ? { problem: whyNothing(batch, skipped) } : {};
  const counts = { ...NO_COUNTS, skipped: skipped.length };
  await decide(deps, batch, (newest) => ({
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
function whyNothing(batch: Batch, skipped: readonly Finding[]): string {
  const { input } = batch;
  const [first] = skipped;
  if (first) {
    const none =
      skipped.length === 1
        ? "its only line has nothing"
        : `none of its ${skipped.length} lines has anything`;
    const all = skipped.length === 1 ? "" : `; all are in ${batchFiles(batch).problems}`;
    return `Nothing was sent, because ${none} to send: ${textOf(first)}${all}`;
  }
  if (input.kind === "file") {
    const besides = input.key.endsWith(".csv") ? " below the names of its columns" : "";
    return `Nothing was sent, because ${input.key} has no lines${besides}`;
  }
  const { since, until } = input;
  return `Nothing was sent, because nothing was waiting for a batch since ${since} and before ${until}`;
}

/** Takes what the lines are about, and writes the feed; from the same lines however often it dies. */
async function build(deps: BuildFeedDeps, batch: Batch, isOver: IsOver) {
  const { batchId } = batch;
  const files = batchFiles(batch);
  const skipped = [...(await readFindings(deps.storage, files.leftOut))];
  let requests = 0;
  async function* claimed(): AsyncIterable<FeedLine> {
    const lines = checkedLines(linesOf(deps.storage.open(files.lines)));
    const claims = inGroups(lines, GROUP, async (line) => {
      const { target } = line;
      const isOurs = !target || (await claimForBatch(deps.store, batch, target, isOver));
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
  if (first.done) return end(deps, batch, 0, skipped);
  async function* all(beginning: FeedLine): AsyncIterable<FeedLine> {
    yield beginning;
    yield* { [Symbol.asyncIterator]: () => lines };
  }
  const feed = await deps.storage.write(files.feed, deps.writeFeed(all(first.value)));
  await writeFindings(deps.storage, files.problems, skipped);
  const counts = { ...NO_COUNTS, skipped: skipped.length };
  const built = await decide(deps, batch, (newest) => ({
    ...newest,
    phase: "built",
    requests,
    feed,
    counts,
  }));
  deps.log.event("batch-built", { batchId, requests, sizeBytes: feed.sizeBytes });
  return { phase: built.phase };
}
