import { type AnswerDeps, fieldsOf, TURN_KEPT_MILLISECONDS, type WaitingTask } from "./answer.ts";
import { NotOurTurn, OutcomeError } from "./errors.ts";
import { NO_TOKEN } from "./ids.ts";
import { isoTime } from "./record.ts";
import { turnAt } from "./visit.ts";
import { type Awaited, refundOf } from "./waiting.ts";

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
    const awaited = placeOf(error, refundOf(task.awaited));
    if ((await keepTurn(deps, { ...task, awaited })) === "superseded") {
      deps.log.event("wait-superseded", fieldsOf(task));
      return;
    }
    await deps.workflow.fail(task.token, "OurTurnLater", turnAt(error.slotAt));
    deps.log.event("wait-answered", { ...fieldsOf(task), answer: "OurTurnLater" });
  }
}

/** The same for a task without a token: the text of the error that it throws says when. */
export async function orKeepTurn<Result>(
  deps: Pick<AnswerDeps, "clock" | "waits">,
  task: Pick<WaitingTask, "orderReferenceId" | "visit">,
  work: () => Promise<Result>,
): Promise<Result> {
  return orThrowTurn(async () => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof NotOurTurn) {
        await keepTurn(deps, { ...task, awaited: placeOf(error), token: NO_TOKEN });
      }
      throw error;
    }
  });
}

type Turn = Awaited & { readonly kind: "turn" };

function placeOf({ operation, slotAt }: NotOurTurn, refundOrdinal?: number): Turn {
  const place = refundOrdinal === undefined ? {} : { refundOrdinal };
  return { kind: "turn", operation, slotAt, ...place };
}

function keepTurn(
  { clock, waits }: Pick<AnswerDeps, "clock" | "waits">,
  task: WaitingTask & { readonly awaited: Turn },
): Promise<"parked" | "superseded"> {
  const dueAt = isoTime(Date.parse(task.awaited.slotAt) + TURN_KEPT_MILLISECONDS);
  return waits.park({ ...task, parkedAt: isoTime(clock.now()), dueAt });
}

/** The same for one that keeps no turn, because few of its kind come at once. */
export async function orThrowTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotOurTurn)) throw error;
    throw new OutcomeError("OurTurnLater", turnAt(error.slotAt));
  }
}
