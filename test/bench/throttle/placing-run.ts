import { AmazonPayUnavailable } from "../../../functions/domain/errors.ts";
import type { Environment } from "../../../functions/domain/notification.ts";
import { createTurns } from "../../../functions/domain/turns.ts";
import { amazonPayProblem } from "../../../functions/runtime/http.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryThrottle } from "../../../local/database/memory-throttle.ts";
import { createDice } from "../../simulation/dice.ts";
import { type Conditions, createAmazonQueue, type Drain } from "./amazon-queue.ts";
import {
  createCaller,
  DEFAULT_LATENCY_MILLISECONDS,
  orderOf,
  PATIENCE_MILLISECONDS,
  START,
  withCallersClock,
} from "./reservation-run.ts";

/** A draft that nobody confirms is dead after three hours (reference §4.1). */
const DRAFT_LIVES_MILLISECONDS = 3 * 3_600_000;
/** The buyer's page asks again with growing pauses, and not before it is told to. */
const LONGEST_PAUSE_MILLISECONDS = 300_000;

/** What came of buyers who all pressed "Buy" in the same instant. */
export interface Placing {
  readonly orders: number;
  /** Told "not now" until their draft was dead: nothing of them is recorded, the buyer signs in again. */
  readonly refused: number;
  /** Placed, and dead before Amazon could be asked to confirm them. */
  readonly diedInQueue: number;
  /** Requests to place-order for each order that was placed. */
  readonly requestsPerPlaced: number;
  readonly setting: Drain;
  readonly confirming: Drain;
}

/**
 * place-order sets the details in a turn that it does not keep and refuses with 503 when the queue is
 * longer than its patience; what it lets in is confirmed by a task that keeps its turn.
 */
export async function runPlacing(
  environment: Environment,
  orders: number,
  seed: number,
): Promise<Placing> {
  const conditions: Conditions = { environment, calls: orders, seed };
  const clock = createVirtualClock(START);
  const dice = createDice(seed);
  const throttle = withCallersClock((now) => createMemoryThrottle(now, environment));
  const [setting, confirming] = [1, 2].map(() => createAmazonQueue(conditions, START));
  if (!setting || !confirming) throw new Error("There are two queues");
  const count = { refused: 0, diedInQueue: 0, requests: 0, placed: 0 };
  const diesAt = START + DRAFT_LIVES_MILLISECONDS;
  const turns = createTurns({
    throttle: throttle.by(() => clock.now()),
    clock,
    patienceMilliseconds: PATIENCE_MILLISECONDS,
  });
  const setDetails = async (number: number): Promise<void> => {
    await turns.take("SetOrderReferenceDetails", orderOf(number));
    await clock.sleep(dice.next() * DEFAULT_LATENCY_MILLISECONDS);
    if (!setting.call(clock.now(), number)) throw new AmazonPayUnavailable("RequestThrottled", {});
  };
  const draftCounted = {
    call(nowMilliseconds: number, whose: number): boolean {
      if (nowMilliseconds > diesAt) count.diedInQueue += 1;
      return confirming.call(nowMilliseconds, whose);
    },
  };
  const live = async (number: number): Promise<void> => {
    for (let request = 1; clock.now() <= diesAt; request += 1) {
      count.requests += 1;
      const pauseMilliseconds = await setDetails(number).then(
        () => undefined,
        (error: unknown) => pauseAfter(error, clock.now()),
      );
      if (pauseMilliseconds === undefined) {
        count.placed += 1;
        const parts = { conditions, clock, dice, throttle, number, amazon: draftCounted };
        return createCaller({ ...parts, operation: "ConfirmOrderReference" })();
      }
      const growing = Math.min(LONGEST_PAUSE_MILLISECONDS, 1_000 * 2 ** request);
      await clock.sleep(Math.max(pauseMilliseconds, dice.next() * growing));
    }
    count.refused += 1;
  };
  for (let number = 0; number < orders; number += 1) void clock.hold(() => live(number));
  await clock.advanceUntil(() => false, Number.POSITIVE_INFINITY);
  return {
    orders,
    refused: count.refused,
    diedInQueue: count.diedInQueue,
    requestsPerPlaced: count.requests / Math.max(1, count.placed),
    setting: setting.drain(count.placed),
    confirming: confirming.drain(count.placed),
  };
}

/** What the page is told by the code that answers it. */
function pauseAfter(error: unknown, nowMilliseconds: number): number {
  const answer = amazonPayProblem(error, nowMilliseconds);
  if (answer?.status !== 503) throw error;
  return Number(answer.headers?.["retry-after"]) * 1_000;
}
