import type { OrderReferenceId, TaskToken } from "./ids.ts";
import type { Clock, Log, OrderStore, WaitingRoom, WorkflowControl } from "./ports.ts";
import { isoTime, readExistingLedger } from "./record.ts";
import { type Answer, type Awaited, resolve, type Wait } from "./waiting.ts";

/** How long a fresh wait stays untouched before the sweep first asks Amazon about it. */
const FIRST_LOOK_SECONDS: Record<Awaited["kind"], number> = {
  confirmation: 60,
  authorization: 60,
  capture: 120,
  shipment: 6 * 3600,
  operator: 6 * 3600,
};

/** A wait is never left alone for longer than this, so that a lost answer heals by itself. */
export const LONGEST_PAUSE_SECONDS = 6 * 3600;

export interface AnswerDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger">;
  readonly waits: Pick<WaitingRoom, "park" | "read" | "leave">;
  readonly workflow: Pick<WorkflowControl, "succeed" | "fail">;
  readonly log: Log;
}

/** A task of the workflow that asks how its order goes on. */
export interface WaitingTask {
  readonly orderReferenceId: OrderReferenceId;
  readonly awaited: Awaited;
  readonly token: TaskToken;
  readonly visit: string;
}

/**
 * Answers the task from the record if the record already says enough, and parks it otherwise. After
 * parking it reads once more: whatever was recorded before the place was taken found nobody to
 * wake, so the task itself has to look (test/e2e/waiting.test.ts).
 */
export async function answerOrPark(deps: AnswerDeps, task: WaitingTask): Promise<void> {
  const answer = resolve(task, await readExistingLedger(deps.store, task.orderReferenceId));
  if (answer) {
    await tell(deps, task, answer);
    return;
  }
  const parkedAt = deps.clock.now();
  const dueAt = isoTime(parkedAt + FIRST_LOOK_SECONDS[task.awaited.kind] * 1_000);
  const parked = await deps.waits.park({ ...task, parkedAt: isoTime(parkedAt), dueAt });
  if (parked === "superseded") {
    // Step Functions has given this attempt up and a later one holds the place.
    deps.log.event("wait-superseded", fieldsOf(task));
    return;
  }
  deps.log.event("wait-parked", fieldsOf(task));
  const late = resolve(task, await readExistingLedger(deps.store, task.orderReferenceId));
  if (late) await tellAndLeave(deps, task, late);
}

/**
 * Tells whoever waits for this order what the record now says. Call it after the fact has been
 * recorded, never with anything read before: the wait is read first and the ledger after it, so
 * that a task that parks in between is sure to see the fact itself.
 */
export async function wake(
  deps: AnswerDeps,
  orderReferenceId: OrderReferenceId,
): Promise<"answered" | "nobody-waits" | "nothing-to-say"> {
  const wait = await deps.waits.read(orderReferenceId);
  if (!wait) return "nobody-waits";
  const answer = resolve(wait, await readExistingLedger(deps.store, orderReferenceId));
  if (!answer) return "nothing-to-say";
  await tellAndLeave(deps, wait, answer);
  return "answered";
}

async function tellAndLeave(
  deps: AnswerDeps,
  task: WaitingTask | Wait,
  answer: Answer,
): Promise<void> {
  await tell(deps, task, answer);
  await deps.waits.leave(task.orderReferenceId, task.token);
}

async function tell(deps: AnswerDeps, task: WaitingTask | Wait, answer: Answer): Promise<void> {
  const told =
    answer.kind === "success"
      ? await deps.workflow.succeed(task.token, answer.output)
      : await deps.workflow.fail(task.token, answer.error, answer.cause);
  deps.log.event(told === "gone" ? "wait-gone" : "wait-answered", {
    ...fieldsOf(task),
    answer: answer.kind === "success" ? "success" : answer.error,
  });
}

function fieldsOf(task: WaitingTask | Wait): Record<string, string> {
  return {
    orderReferenceId: task.orderReferenceId,
    waitsFor: task.awaited.kind,
    visit: task.visit,
  };
}
