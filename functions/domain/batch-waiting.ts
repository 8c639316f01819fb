import { type Answer, success } from "./answers.ts";
import type { Batch, BatchId, BatchStore, BatchWait, FeedFacts } from "./batch.ts";
import { readExistingBatch } from "./batch-record.ts";
import type { TaskToken } from "./ids.ts";
import type { Clock, Log, WorkflowControl } from "./ports.ts";
import { isoTime } from "./record.ts";
import { enteredAt } from "./visit.ts";

/** After this the sweep first asks Amazon whether it has accepted the feed. */
const FIRST_LOOK_SECONDS = 300;

/**
 * Amazon needs minutes to hours for a batch (seed 002, "Important Information") and repeats a lost
 * notification for 14 days; after a day the report is asked for by the feed's own id, as one sentence
 * of the guide does (reference §13 no. 33).
 */
const DEADLINE_SECONDS = 24 * 3600;

export interface BatchWaitingDeps {
  readonly clock: Pick<Clock, "now">;
  readonly batches: BatchStore;
  readonly workflow: Pick<WorkflowControl, "succeed">;
  readonly log: Log;
}

export interface BatchTask {
  readonly batchId: BatchId;
  readonly token: TaskToken;
  readonly visit: string;
}

/** What is recorded of a batch and its feed: all that decides how it goes on. */
interface Standing {
  readonly batch: Batch;
  readonly feed: FeedFacts | undefined;
}

/** Whether the feed's fate is known: a report, a rejection, or that nobody told of either in time. */
export function resolveBatch({ batch, feed }: Standing, isLate: boolean): Answer | undefined {
  if (batch.phase !== "submitted") return success({ phase: batch.phase });
  if (feed?.reportId !== undefined || feed?.batchStatus !== undefined || isRejected(feed)) {
    return success({ phase: batch.phase });
  }
  return isLate ? success({ phase: "late" }) : undefined;
}

/** Amazon did not accept the feed; nothing of it is carried out (reference §11.3). */
export function isRejected(feed: FeedFacts | undefined): boolean {
  return feed?.status === "_CANCELLED_" && feed.reportId === undefined;
}

/**
 * Answers the task if the record says enough and parks it otherwise; after parking it looks once
 * more, as every waiting task does (domain/answer.ts).
 */
export async function answerOrParkBatch(deps: BatchWaitingDeps, task: BatchTask): Promise<void> {
  const deadline = isoTime(Date.parse(enteredAt(task.visit)) + DEADLINE_SECONDS * 1_000);
  if (await tellIfKnown(deps, { ...task, deadline })) return;
  const now = deps.clock.now();
  const dueAt = isoTime(now + FIRST_LOOK_SECONDS * 1_000);
  const parked = await deps.batches.parkBatch({ ...task, deadline, parkedAt: isoTime(now), dueAt });
  const fields = { batchId: task.batchId, waitsFor: "batch", visit: task.visit };
  if (parked === "superseded") {
    deps.log.event("wait-superseded", fields);
    return;
  }
  deps.log.event("wait-parked", fields);
  if (!(await tellIfKnown(deps, { ...task, deadline }))) return;
  await deps.batches.leaveBatch(task.batchId, task.token);
}

/** Tells whoever waits for a batch what the record says now; call it after the fact is recorded. */
export async function wakeBatch(deps: BatchWaitingDeps, batchId: BatchId): Promise<boolean> {
  const wait = await deps.batches.readBatchWait(batchId);
  if (!wait || !(await tellIfKnown(deps, wait))) return false;
  await deps.batches.leaveBatch(batchId, wait.token);
  return true;
}

async function tellIfKnown(
  { batches, clock, workflow, log }: BatchWaitingDeps,
  task: Pick<BatchWait, "batchId" | "token" | "deadline" | "visit">,
): Promise<boolean> {
  const batch = await readExistingBatch(batches, task.batchId);
  const { feedSubmissionId } = batch;
  const feed =
    feedSubmissionId === undefined ? undefined : await batches.readFeed(feedSubmissionId);
  const answer = resolveBatch({ batch, feed }, task.deadline <= isoTime(clock.now()));
  if (answer?.kind !== "success") return false;
  const told = await workflow.succeed(task.token, answer.output);
  const { batchId, visit } = task;
  const event = told === "gone" ? "wait-gone" : "wait-answered";
  log.event(event, { batchId, waitsFor: "batch", visit, answer: "success" });
  return true;
}
