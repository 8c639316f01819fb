import { type AnswerDeps, fieldsOf, TURN_KEPT_MILLISECONDS, type WaitingTask } from "./answer.ts";
import { NotOurTurn, OutcomeError } from "./errors.ts";
import { isoTime } from "./record.ts";
import { refundOf, turnAt } from "./waiting.ts";

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
    const dueAt = isoTime(Date.parse(slotAt) + TURN_KEPT_MILLISECONDS);
    const parkedAt = isoTime(deps.clock.now());
    const parked = await deps.waits.park({ ...task, awaited, parkedAt, dueAt });
    if (parked === "superseded") {
      deps.log.event("wait-superseded", fieldsOf(task));
      return;
    }
    await deps.workflow.fail(task.token, "OurTurnLater", turnAt(slotAt));
    deps.log.event("wait-answered", { ...fieldsOf(task), answer: "OurTurnLater" });
  }
}

/** The same for a task without a token, which keeps no slot: the error's text says when. */
export async function orThrowTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotOurTurn)) throw error;
    throw new OutcomeError("OurTurnLater", turnAt(error.slotAt));
  }
}
