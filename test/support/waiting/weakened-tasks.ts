import { answerOrPark } from "../../../functions/domain/answer.ts";
import { NotOurTurn } from "../../../functions/domain/errors.ts";
import { orWaitForTurn } from "../../../functions/domain/turn-later.ts";
import {
  answerNow,
  ONE_TASK,
  park,
  SECOND_ATTEMPT,
  tell,
  tellAndLeave,
  type Weakened,
  withDeps,
  without,
} from "./weakened-parts.ts";
import { buffered, forgiving, mustPark, strict } from "./weakened-ports.ts";

/** Tasks that lack a rule. */
export const TASKS: Readonly<Record<string, Weakened>> = {
  "parks without asking the record first": without(
    {
      async answerOrPark(deps, task) {
        if ((await park(deps, task)) === "superseded") return;
        const answer = await answerNow(deps, task);
        if (answer) await tellAndLeave(deps, task, answer);
      },
    },
    "goods had left before the task began",
  ),
  "parks without looking again": without(
    {
      async answerOrPark(deps, task) {
        const answer = await answerNow(deps, task);
        if (answer) await tell(deps, task, answer);
        else await park(deps, task);
      },
    },
    ONE_TASK,
  ),
  "looks again, but before it parks": without(
    {
      async answerOrPark(deps, task) {
        const answer = await answerNow(deps, task);
        if (answer) return tellAndLeave(deps, task, answer);
        const late = await answerNow(deps, task);
        if ((await park(deps, task)) === "parked" && late) await tellAndLeave(deps, task, late);
      },
    },
    ONE_TASK,
  ),
  "looks again at a replica that lags": without(
    {
      readsReplicas: true,
      answerOrPark: ({ lagging, ...deps }, task) =>
        answerOrPark({ ...deps, store: { ...deps.store, readLedger: lagging.readLedger } }, task),
    },
    ONE_TASK,
  ),
  "takes a refused place for an error": without(
    { answerOrPark: (deps, task) => answerOrPark({ ...deps, waits: mustPark(deps.waits) }, task) },
    SECOND_ATTEMPT,
  ),
  "takes a closed task for an error": without(withDeps(strict), ONE_TASK),
  "takes every failure of Step Functions for a task that is gone": without(
    withDeps(forgiving),
    "Step Functions does not take the warehouse's answer",
  ),
  "tells the task before it tells the shop": without(
    withDeps(buffered),
    "a capture is decided while its task parks",
    1,
  ),
  "answers before it keeps its slot": without(
    {
      async orWaitForTurn(deps, task, work) {
        try {
          await work();
        } catch (error) {
          if (!(error instanceof NotOurTurn)) throw error;
          await deps.workflow.fail(task.token, "OurTurnLater", error.slotAt);
          await orWaitForTurn(deps, task, () => Promise.reject(error));
        }
      },
    },
    "a notification comes while the order keeps its turn",
  ),
};
