import { createDice, type Dice } from "../../simulation/dice.ts";
import { type Conditions, createAmazonQueue, type Drain } from "./amazon-queue.ts";
import { DEFAULT_LATENCY_MILLISECONDS } from "./reservation-run.ts";

/** When a throttled call is tried again: seconds from now, or undefined to give up. */
export type RetryPolicy = (attempt: number, dice: Dice) => number | undefined;

const GUIDE_SECONDS = [1, 2, 4, 10, 30];

/** How others do it (docs/amazon-pay.md, throttling): each caller for itself. */
export const RETRY_POLICIES: Readonly<Record<string, RetryPolicy>> = {
  "guide: 1, 2, 4, 10, 30 s, then a person": (attempt) => GUIDE_SECONDS[attempt - 1],
  "guide, then every 30 s": (attempt) => GUIDE_SECONDS[attempt - 1] ?? 30,
  "full jitter, at most 30 s": (attempt, dice) => dice.next() * Math.min(30, 2 ** attempt),
  "full jitter, at most 300 s": (attempt, dice) => dice.next() * Math.min(300, 2 ** attempt),
};

/** All callers try at once and then by the policy, without knowing of one another. */
export function runRetries(conditions: Conditions, policy: RetryPolicy): Drain {
  const { calls, seed, latencyMilliseconds = DEFAULT_LATENCY_MILLISECONDS } = conditions;
  const dice = createDice(seed);
  const amazon = createAmazonQueue(conditions, 0);
  const agenda = createAgenda();
  for (let caller = 0; caller < calls; caller += 1) {
    agenda.add(dice.next() * latencyMilliseconds, caller);
  }
  const attempts = new Uint32Array(calls);
  for (let next = agenda.take(); next; next = agenda.take()) {
    const { at, caller } = next;
    if (amazon.call(at, caller)) continue;
    const attempt = (attempts[caller] ?? 0) + 1;
    attempts[caller] = attempt;
    const pauseSeconds = policy(attempt, dice);
    if (pauseSeconds === undefined) continue;
    agenda.add(at + pauseSeconds * 1_000 + dice.next() * latencyMilliseconds, caller);
  }
  return amazon.drain(calls);
}

interface Agenda {
  add(at: number, caller: number): void;
  take(): { readonly at: number; readonly caller: number } | undefined;
}

/** A binary heap by time: millions of attempts come and go. */
function createAgenda(): Agenda {
  const times: number[] = [];
  const callers: number[] = [];
  const timeAt = (index: number): number => times[index] ?? Number.POSITIVE_INFINITY;
  const swap = (one: number, other: number): void => {
    [times[one], times[other]] = [timeAt(other), timeAt(one)];
    [callers[one], callers[other]] = [callers[other] ?? 0, callers[one] ?? 0];
  };
  return {
    add(at, caller) {
      let index = times.push(at) - 1;
      callers.push(caller);
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (timeAt(parent) <= timeAt(index)) break;
        swap(parent, index);
        index = parent;
      }
    },
    take() {
      const last = times.length - 1;
      if (last < 0) return undefined;
      swap(0, last);
      const at = times.pop() ?? 0;
      const caller = callers.pop() ?? 0;
      for (let index = 0; ; ) {
        const left = 2 * index + 1;
        const smaller = timeAt(left + 1) < timeAt(left) ? left + 1 : left;
        if (timeAt(smaller) >= timeAt(index)) break;
        swap(smaller, index);
        index = smaller;
      }
      return { at, caller };
    },
  };
}
