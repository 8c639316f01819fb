import { type AnswerDeps, fieldsOf, type WaitingTask } from "./answer.ts";
import { NotOurTurn, OutcomeError } from "./errors.ts";
import { isoTime } from "./record.ts";
import { refundOf } from "./waiting.ts";

/** The reserved slot stays with the order this long after it has passed. */
const KEPT_AFTER_MILLISECONDS = 5 * 60 * 1_000;

/**
 * Runs the work of a task that has a token. If Amazon's queue is too long to wait for here, the
 * order keeps its slot in the waiting room and the workflow is told when to come back.
 */
export async function orWaitForTurn(
  deps: AnswerDeps,
  task: WaitingTask,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NotOurTurn)) throw error;
    const { operation, slotAt } = error;
    const refundOrdinal = refundOf(task.awaited);
    const place = refundOrdinal === undefined ? {} : { refundOrdinal };
    const awaited = { kind: "turn", operation, slotAt, ...place } as const;
    const dueAt = isoTime(Date.parse(slotAt) + KEPT_AFTER_MILLISECONDS);
    const parkedAt = isoTime(deps.clock.now());
    const parked = await deps.waits.park({ ...task, awaited, parkedAt, dueAt });
    if (parked === "superseded") {
      deps.log.event("wait-superseded", fieldsOf(task));
      return;
    }
    await deps.workflow.fail(task.token, "OurTurnLater", wholeSecond(slotAt));
    deps.log.event("wait-answered", { ...fieldsOf(task), answer: "OurTurnLater" });
  }
}

/** The same for a task without a token, which keeps no slot: the error's text says when. */
export async function orThrowTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotOurTurn)) throw error;
    throw new OutcomeError("OurTurnLater", wholeSecond(error.slotAt));
  }
}

/** Step Functions' Wait cuts fractions of a second off, which would be too early. */
function wholeSecond(slotAt: string): string {
  const seconds = Math.ceil(Date.parse(slotAt) / 1_000);
  return isoTime(seconds * 1_000).replace(".000Z", "Z");
}
