import {
  type AnswerDeps,
  answerOrPark,
  type WaitingTask,
} from "../../../functions/domain/answer.ts";
import type { Answer } from "../../../functions/domain/answers.ts";
import type { Ledger } from "../../../functions/domain/order.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { refundOf, resolve, type Wait } from "../../../functions/domain/waiting.ts";
import { type Fact, type HallDeps, type Protocol, REAL, type SituationName } from "./protocol.ts";
import { NOW } from "./records.ts";

export const ONE_TASK = "goods leave while the task parks";
export const SECOND_ATTEMPT = "an attempt is given up, runs on, and a second one parks";

export async function tell(deps: AnswerDeps, { token }: WaitingTask | Wait, answer: Answer) {
  return answer.kind === "success"
    ? deps.workflow.succeed(token, answer.output)
    : deps.workflow.fail(token, answer.error, answer.cause);
}

export async function tellAndLeave(deps: AnswerDeps, task: WaitingTask | Wait, answer: Answer) {
  await tell(deps, task, answer);
  await deps.waits.leave(task.orderReferenceId, task.token, refundOf(task.awaited));
}

export async function answerNow(
  deps: AnswerDeps,
  task: WaitingTask | Wait,
): Promise<Answer | undefined> {
  return resolve(task, await readExistingLedger(deps.store, task.orderReferenceId), NOW);
}

export async function answerFrom(deps: HallDeps, ledger: Ledger): Promise<void> {
  for (const wait of await deps.waits.readAll(deps.orderReferenceId)) {
    const answer = resolve(wait, ledger, NOW);
    if (answer) await tellAndLeave(deps, wait, answer);
  }
}

export async function park(deps: AnswerDeps, task: WaitingTask): Promise<"parked" | "superseded"> {
  const at = new Date(deps.clock.now()).toISOString();
  return deps.waits.park({ ...task, parkedAt: at, dueAt: at });
}

/** The ledger as it will be once the fact is recorded. */
export async function foreseen(ledger: Ledger, { record }: Fact): Promise<Ledger> {
  let after = ledger;
  await record({
    readLedger: async () => ledger,
    save: async (row) => {
      if (row.kind === "order") after = { ...after, order: row };
      return { row };
    },
  });
  return after;
}

/** The protocol with one rule of the design taken away, and the smallest situation that shows it. */
export interface Weakened {
  readonly protocol: Protocol;
  readonly shownWhen: SituationName;
  readonly crashes?: 1;
}

export const without = (
  change: Partial<Protocol>,
  shownWhen: SituationName,
  crashes?: 1,
): Weakened => ({
  protocol: { ...REAL, ...change },
  shownWhen,
  ...(crashes && { crashes }),
});

export const withDeps = (
  weaken: <Deps extends AnswerDeps>(deps: Deps) => Deps,
): Partial<Protocol> => ({
  answerOrPark: (deps, task) => answerOrPark(weaken(deps), task),
  recordAndWake: (deps, fact) => REAL.recordAndWake(weaken(deps), fact),
});

export function portOf({ park, readAll, leave }: AnswerDeps["waits"]): AnswerDeps["waits"] {
  return { park, readAll, leave };
}
