import { AmazonPayUnavailable } from "../../../functions/domain/errors.ts";
import {
  type OrderReferenceId,
  parseOrderReferenceId,
  parseTaskToken,
} from "../../../functions/domain/ids.ts";
import type { Clock, WaitingRoom } from "../../../functions/domain/ports.ts";
import type {
  ThrottledOperation,
  ThrottleReservation,
} from "../../../functions/domain/throttle.ts";
import { orWaitForTurn } from "../../../functions/domain/turn-later.ts";
import { createTurns } from "../../../functions/domain/turns.ts";
import type { MovableClock } from "../../../local/clock/clock.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createMemoryThrottle } from "../../../local/database/memory-throttle.ts";
import { createDice, type Dice } from "../../simulation/dice.ts";
import { NOBODY_LISTENS } from "../../support/waiting/records.ts";
import { retryProfiles } from "../../workflows/lint/retry-profiles.ts";
import {
  type AmazonQueue,
  type Conditions,
  createAmazonQueue,
  type Drain,
  OPERATION,
} from "./amazon-queue.ts";

export const START = Date.parse("2026-11-27T09:00:00.000Z");
export const DEFAULT_LATENCY_MILLISECONDS = 100;
/** How long a task function waits for a slot that is near (functions/runtime/deps.ts). */
export const PATIENCE_MILLISECONDS = 3_000;
/** A call that waits makes so many calls of ports; whoever dies does so after one of them. */
const PORT_CALLS = 7;
const RETRY = retryProfiles(["AmazonPayUnavailable", "RecordContended"])["transient failures"][0];

/** Where the slots are kept; in memory unless told otherwise. */
export type ThrottleAt = (clock: Pick<Clock, "now">) => ThrottleReservation;

/**
 * All orders want the same operation at once and take their turns by the code that ships: `Turns`,
 * the waiting room, OurTurnLater, and the workflow's Wait and Retry around it.
 */
export async function runReservations(
  conditions: Conditions,
  throttleAt: ThrottleAt = (clock) => createMemoryThrottle(clock, conditions.environment),
): Promise<Drain> {
  const clock = createVirtualClock(START);
  const dice = createDice(conditions.seed);
  const amazon = createAmazonQueue(conditions, START);
  const throttle = withCallersClock(throttleAt);
  const orders = Array.from({ length: conditions.calls }, (_, number) =>
    createCaller({ conditions, clock, dice, amazon, throttle, number }),
  );
  const failures: unknown[] = [];
  for (const liveThrough of orders) {
    void clock.hold(liveThrough).catch((error: unknown) => failures.push(error));
  }
  await clock.advanceUntil(() => false, Number.POSITIVE_INFINITY);
  const unexpected = failures.find((error) => !(error instanceof GivenUp));
  if (unexpected) throw unexpected;
  return amazon.drain(conditions.calls);
}

/** Step Functions has retried as often as the profile says: an operator decides. */
export class GivenUp extends Error {}

/** The function's process has ended in the middle of its work. */
class Died extends Error {}

export interface SharedQueue {
  /** The same queues, seen with one caller's clock. */
  by(now: () => number): ThrottleReservation;
}

/** Every reservation is made by the clock of the function that makes it. */
export function withCallersClock(throttleAt: ThrottleAt): SharedQueue {
  let currentNow = (): number => START;
  const shared = throttleAt({ now: () => currentNow() });
  return {
    by: (now) => ({
      reserve(...request) {
        currentNow = now;
        return shared.reserve(...request);
      },
    }),
  };
}

export interface CallerParts {
  readonly conditions: Conditions;
  readonly clock: MovableClock;
  readonly dice: Dice;
  readonly amazon: Pick<AmazonQueue, "call">;
  readonly throttle: SharedQueue;
  readonly number: number;
  /** Which call the order wants to make. */
  readonly operation?: ThrottledOperation;
}

/** One order: its task function, and the part of its workflow that comes back to it. */
export function createCaller(parts: CallerParts): () => Promise<void> {
  const { conditions, clock, dice, amazon, throttle, number, operation = OPERATION } = parts;
  const { skewMilliseconds = 0, dyingShare = 0 } = conditions;
  const { latencyMilliseconds: most = DEFAULT_LATENCY_MILLISECONDS } = conditions;
  const { leastLatencyMilliseconds: least = 0 } = conditions;
  const orderReferenceId = orderOf(number);
  const skew = (dice.next() * 2 - 1) * skewMilliseconds;
  const now = (): number => clock.now() + skew;
  const callersClock: Clock = { now, sleep: (milliseconds) => clock.sleep(milliseconds) };
  const mortality = createMortality(dice.chance(dyingShare) ? dice.below(PORT_CALLS) : undefined);
  const waits = mortality.around(createMemoryStore({ now }).waitingRoom);
  const turns = createTurns({
    throttle: mortality.around(throttle.by(now)),
    clock: callersClock,
    patienceMilliseconds: PATIENCE_MILLISECONDS,
    waits,
  });
  const amazonPay = mortality.around({
    async authorize(): Promise<void> {
      await clock.sleep(least + dice.next() * (most - least));
      if (!amazon.call(clock.now(), number)) {
        throw new AmazonPayUnavailable("RequestThrottled", { code: "RequestThrottled" });
      }
    },
  });
  const attempt = (visit: string) =>
    runTask({ orderReferenceId, visit, waits, clock: callersClock, mortality }, async () => {
      await turns.take(operation, orderReferenceId);
      await amazonPay.authorize();
    });
  return () => liveThrough(clock, dice, attempt);
}

/** "Wait for our turn", "Back to the call", and the task's Retry. */
async function liveThrough(
  clock: MovableClock,
  dice: Dice,
  attempt: (visit: string) => Promise<{ readonly turn?: string }>,
): Promise<void> {
  let retries = 0;
  let entered = new Date(clock.now()).toISOString();
  for (;;) {
    try {
      const { turn } = await attempt(`${entered}#${String(retries).padStart(3, "0")}`);
      if (turn === undefined) return;
      await clock.sleep(Math.max(0, Date.parse(turn) - clock.now()));
      retries = 0;
      entered = new Date(clock.now()).toISOString();
    } catch (error) {
      if (!(error instanceof AmazonPayUnavailable || error instanceof Died)) throw error;
      if (!RETRY || retries >= RETRY.MaxAttempts) throw new GivenUp(String(error));
      const { IntervalSeconds, BackoffRate, MaxDelaySeconds } = RETRY;
      const longestSeconds = Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** retries);
      retries += 1;
      await clock.sleep(dice.next() * longestSeconds * 1_000);
    }
  }
}

interface TaskParts {
  readonly orderReferenceId: OrderReferenceId;
  readonly visit: string;
  readonly waits: WaitingRoom;
  readonly clock: Clock;
  readonly mortality: Mortality;
}

async function runTask(parts: TaskParts, work: () => Promise<void>) {
  const { orderReferenceId, visit, waits, clock, mortality } = parts;
  const told: { turn?: string } = {};
  const workflow = mortality.around({
    async succeed(): Promise<"answered"> {
      return "answered";
    },
    async fail(_token: unknown, _error: string, cause: string): Promise<"answered"> {
      told.turn = cause;
      return "answered";
    },
  });
  const store = {
    readLedger: () => Promise.reject(new Error("A turn asks for no ledger")),
    save: () => Promise.reject(new Error("A turn records nothing")),
  };
  const log = { event: () => {} };
  const token = parseTaskToken(visit);
  const awaited = { kind: "authorization", authorizationOrdinal: 1 } as const;
  const deps = { clock, store, waits, workflow, events: NOBODY_LISTENS, log };
  await orWaitForTurn(deps, { orderReferenceId, awaited, token, visit }, work);
  return told;
}

interface Mortality {
  around<Port extends object>(port: Port): Port;
}

/** Lets the function die right after the n-th call of any port, counted over all its attempts. */
function createMortality(diesAfter: number | undefined): Mortality {
  let calls = 0;
  return {
    around: <Port extends object>(port: Port): Port =>
      diesAfter === undefined
        ? port
        : new Proxy(port, {
            get(target, name) {
              const member: unknown = Reflect.get(target, name);
              if (typeof member !== "function") return member;
              return async (...values: unknown[]) => {
                const result: unknown = await Reflect.apply(member, target, values);
                calls += 1;
                if (calls === diesAfter + 1) throw new Died(`died after ${String(name)}`);
                return result;
              };
            },
          }),
  };
}

export function orderOf(number: number): OrderReferenceId {
  return parseOrderReferenceId(`S02-${String(number).padStart(7, "0")}-0000001`);
}
