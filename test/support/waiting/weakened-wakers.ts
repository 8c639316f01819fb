import { type AnswerDeps, wake } from "../../../functions/domain/answer.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { refundOf } from "../../../functions/domain/waiting.ts";
import {
  answerFrom,
  answerNow,
  foreseen,
  ONE_TASK,
  portOf,
  tell,
  tellAndLeave,
  type Weakened,
  without,
} from "./weakened-parts.ts";

/** Wakers that lack a rule. */
export const WAKERS: Readonly<Record<string, Weakened>> = {
  "frees the place before it answers": without(
    {
      async recordAndWake(deps, { record }) {
        await record(deps.store);
        for (const wait of await deps.waits.readAll(deps.orderReferenceId)) {
          const answer = await answerNow(deps, wait);
          if (!answer) continue;
          await deps.waits.leave(deps.orderReferenceId, wait.token);
          await tell(deps, wait, answer);
        }
      },
    },
    ONE_TASK,
    1,
  ),
  "reads the ledger before the wait, as one query for both would": without(
    {
      async recordAndWake(deps, { record }) {
        await record(deps.store);
        const ledger = await readExistingLedger(deps.store, deps.orderReferenceId);
        await answerFrom(deps, ledger);
      },
    },
    "a slow notification meets the wait of a later state",
  ),
  "looks for the wait in a replica that lags": without(
    {
      readsReplicas: true,
      async recordAndWake({ lagging, ...deps }, { record }) {
        await record(deps.store);
        const { readAll } = lagging;
        await wake({ ...deps, waits: { ...portOf(deps.waits), readAll } }, deps.orderReferenceId);
      },
    },
    ONE_TASK,
  ),
  "goes by what it read before it recorded": without(
    {
      async recordAndWake(deps, { record }) {
        const ledger = await readExistingLedger(deps.store, deps.orderReferenceId);
        await record(deps.store);
        await answerFrom(deps, ledger);
      },
    },
    ONE_TASK,
  ),
  "looks for the wait before it records": without(
    {
      async recordAndWake(deps, { record }) {
        const [wait] = await deps.waits.readAll(deps.orderReferenceId);
        await record(deps.store);
        if (wait) await wake(deps, deps.orderReferenceId);
      },
    },
    ONE_TASK,
  ),
  "answers before it records": without(
    {
      async recordAndWake(deps, fact) {
        const ledger = await readExistingLedger(deps.store, deps.orderReferenceId);
        await answerFrom(deps, await foreseen(ledger, fact));
        await fact.record(deps.store);
      },
    },
    ONE_TASK,
  ),
  "wakes the payment and no refund": without(
    {
      async recordAndWake(deps, { record }) {
        await record(deps.store);
        const readAll: AnswerDeps["waits"]["readAll"] = async (id) =>
          (await deps.waits.readAll(id)).filter(({ awaited }) => refundOf(awaited) === undefined);
        await wake({ ...deps, waits: { ...portOf(deps.waits), readAll } }, deps.orderReferenceId);
      },
    },
    "the order is paid while it is refunded",
  ),
  "frees the place that keeps a slot": without(
    {
      async recordAndWake(deps, { record }) {
        await record(deps.store);
        for (const wait of await deps.waits.readAll(deps.orderReferenceId)) {
          const answer = await answerNow(deps, wait);
          if (answer) await tellAndLeave(deps, wait, answer);
        }
      },
    },
    "a notification comes while the order keeps its turn",
  ),
};
