import type { WaitingTask } from "../../../functions/domain/answer.ts";
import type { TaskToken } from "../../../functions/domain/ids.ts";
import type { Ledger } from "../../../functions/domain/order.ts";
import { eventsOfAnswer } from "../../../functions/domain/order-events.ts";
import { resolve } from "../../../functions/domain/waiting.ts";
import { NOW } from "./records.ts";

const HOURS_LATER = "2026-03-02T08:00:00.000Z";

/** Follows what could truly be said to each task, ever since its token was made. */
export interface Truths {
  follow(task: WaitingTask): void;
  /** To be called after each write. */
  note(ledger: Ledger): void;
  /** The ledger as it was before the last write. */
  former(): Ledger;
  /** Whether the answer was true at some moment of the wait; hours later deadlines count as well. */
  wasTrue(token: TaskToken, answer: string, isHoursLater: boolean): boolean;
  /** Ids of the events that belong to an answer. */
  eventsOf(token: TaskToken, answer: string): readonly string[];
  /** The record knew the answer when the task began. */
  isKnownAtOnce(token: TaskToken): boolean;
  /** Tasks that still wait, and what they could be told now. */
  waiting(
    isOpen: (token: TaskToken) => boolean,
    isHoursLater: boolean,
  ): readonly { readonly task: WaitingTask; readonly answer: string | undefined }[];
}

export function createTruths(first: Ledger): Truths {
  const ledgers = [first];
  const tasks = new Map<TaskToken, { readonly task: WaitingTask; readonly since: number }>();

  /** What the ledger, one of those of the task's time, says to it. */
  function sayings(token: TaskToken, isHoursLater: boolean): readonly Saying[] {
    const { task, since } = tasks.get(token) ?? {};
    if (!task) return [];
    return ledgers.slice(since).flatMap((ledger) => sayingOf(task, ledger, isHoursLater) ?? []);
  }

  return {
    follow: (task) => void tasks.set(task.token, { task, since: ledgers.length - 1 }),
    note: (ledger) => void ledgers.push(ledger),
    former: () => ledgers.at(-2) ?? first,
    wasTrue: (token, answer, isHoursLater) =>
      sayings(token, false).some(({ name }) => name === answer) ||
      (isHoursLater && sayings(token, true).some(({ name }) => name === answer)),
    eventsOf: (token, answer) =>
      [...sayings(token, false), ...sayings(token, true)].find(({ name }) => name === answer)
        ?.events ?? [],
    isKnownAtOnce(token) {
      const { task, since = 0 } = tasks.get(token) ?? {};
      const ledger = ledgers[since] ?? first;
      return task !== undefined && sayingOf(task, ledger, false) !== undefined;
    },
    waiting: (isOpen, isHoursLater) =>
      [...tasks.values()]
        .filter(({ task }) => isOpen(task.token))
        .map(({ task }) => {
          const ledger = ledgers.at(-1) ?? first;
          return { task, answer: sayingOf(task, ledger, isHoursLater)?.name };
        }),
  };
}

interface Saying {
  readonly name: string;
  readonly events: readonly string[];
}

/** Hours later every deadline has passed. */
function sayingOf(task: WaitingTask, ledger: Ledger, isHoursLater: boolean): Saying | undefined {
  const answer = isHoursLater
    ? resolve({ ...task, deadline: NOW }, ledger, HOURS_LATER)
    : resolve(task, ledger, NOW);
  return (
    answer && {
      name: answer.kind === "success" ? "success" : answer.error,
      events: eventsOfAnswer(task.awaited, answer, ledger).map(({ id }) => id),
    }
  );
}
