import * as v from "valibot";
import { type Batch, type BatchPhase, type BatchStore, batchFiles } from "../domain/batch.ts";
import { releaseFromBatch } from "../domain/batch-claim.ts";
import { type CheckedLine, readCheckedLine } from "../domain/batch-lines.ts";
import { decideOnBatch } from "../domain/batch-record.ts";
import { byteLinesOf, MissingObject, type ObjectStorage } from "../domain/object-storage.ts";
import type { OrderStore, WorkflowControl } from "../domain/ports.ts";
import { type HttpResponse, problem } from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { releaseBody } from "./contract.ts";
import { executionOf } from "./execution.ts";

export interface ReleaseDeps {
  readonly batches: Pick<BatchStore, "readBatch" | "saveBatch">;
  readonly storage: Pick<ObjectStorage, "open">;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly workflow: Pick<WorkflowControl, "status">;
}

/** One answer of the interface has half a minute. */
const LINES_OF_A_CALL = 500;
const AT_ONCE = 25;

/** The feed is written down as being handed in before Amazon hears of it: these never were. */
const NEVER_HANDED_IN: ReadonlySet<BatchPhase> = new Set(["started", "claiming", "built"]);
/** Amazon has it, or may: its report tells what became of each line, and lets the others go. */
const PERHAPS_AT_AMAZON: ReadonlySet<BatchPhase> = new Set(["submitting", "submitted", "reported"]);

/**
 * Lets go of what a dead batch has taken, so that another one can take it. What frees it is that the
 * batch is over, or was: a claim of its attempts counts no more (domain/batch-claim.ts). The rows are
 * cleared of it then, those of some lines in each call, until the answer names no place to go on
 * from; if nobody does so, the next batch takes them all the same. Whoever begins the batch again
 * makes another attempt, of which nothing is freed here.
 */
export async function releaseBatch(
  deps: ReleaseDeps,
  batch: Batch,
  body: unknown,
): Promise<HttpResponse> {
  const wish = v.safeParse(releaseBody, body ?? {});
  if (!wish.success) return problem(422, "InvalidRequest", describeIssues(wish.issues));
  const { batchId, run } = batch;
  if ((await deps.workflow.status(executionOf(batchId, run))) === "running") {
    return problem(409, "BatchUnderWay", `The batch ${batchId} is under way, in run ${run}`);
  }
  const ended = await decideOnBatch(deps.batches, batchId, (newest) =>
    newest.run === run && NEVER_HANDED_IN.has(newest.phase)
      ? { ...newest, phase: "released" }
      : undefined,
  );
  const { phase } = ended;
  if (ended.run !== run) {
    return problem(
      409,
      "BatchUnderWay",
      `The batch ${batchId} has begun again, in run ${ended.run}`,
    );
  }
  if (PERHAPS_AT_AMAZON.has(phase)) {
    return problem(
      409,
      "BatchAtAmazon",
      `The batch ${batchId} is ${phase}: Amazon may have its feed. npm run orders -- resume-batch ${batchId} carries it on: it looks for its feed, and its report frees what Amazon has not decided`,
    );
  }
  const { lines, next } = await linesFrom(deps.storage, ended, wish.output.fromByte);
  let released = 0;
  for (let start = 0; start < lines.length; start += AT_ONCE) {
    const work = lines
      .slice(start, start + AT_ONCE)
      .map(({ target }) => target && releaseFromBatch(deps.store, ended, target));
    for (const isFreed of await Promise.all(work)) released += isFreed ? 1 : 0;
  }
  return {
    status: 200,
    body: { batchId, phase, released, ...(next === undefined ? {} : { next }) },
  };
}

/**
 * The lines that a batch has checked, from a byte on, and where those go on that are left. A byte at
 * which no line begins was named for another attempt's file: it is gone through from the beginning.
 */
async function linesFrom(
  storage: Pick<ObjectStorage, "open">,
  batch: Batch,
  fromByte: number,
): Promise<{ readonly lines: readonly CheckedLine[]; readonly next?: number }> {
  const lines: CheckedLine[] = [];
  let next = Math.max(fromByte - 1, 0);
  let isBegun = fromByte === 0;
  try {
    for await (const bytes of byteLinesOf(storage.open(batchFiles(batch).lines, next))) {
      if (lines.length === LINES_OF_A_CALL) return { lines, next };
      // The byte before the place is the end of a line, and nothing else stands before it.
      if (!isBegun && bytes.length > 0) return linesFrom(storage, batch, 0);
      if (isBegun) lines.push(readCheckedLine(Buffer.from(bytes).toString("utf8")));
      isBegun = true;
      next += bytes.length + 1;
    }
  } catch (error) {
    // It has died before it had looked at every line, and has taken nothing.
    if (!(error instanceof MissingObject)) throw error;
  }
  return { lines };
}
