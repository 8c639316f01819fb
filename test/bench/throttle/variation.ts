import {
  type Quota,
  queueFloor,
  type ThrottleReservation,
} from "../../../functions/domain/throttle.ts";
import { quotaOf } from "./amazon-queue.ts";
import { bestPossible, type Way } from "./best-possible.ts";
import { runReservations, type ThrottleAt } from "./reservation-run.ts";

/** A call is counted on its way to Amazon after up to this long, in milliseconds. */
const VARIATIONS = [1_000, 2_000, 2_500, 3_000];
/** How far apart turns are given, in times of what the quota allows. */
const PACES = [1, 1.05, 1.1, 1.2, 1.3];
const LONGEST_MILLISECONDS = 3_000;
const CALLS = 1_000;
/** The grid on which the best possible caller is computed; finer ones leave it a little less. */
const STEP_MILLISECONDS = 250;
/** So dear that the best caller has none. */
const NEVER_THROTTLED = 20;

/** How much the sandbox's queue is used when calls take between nothing and so long. */
export interface Variation {
  readonly longestMilliseconds: number;
  readonly quotaUse: number;
  readonly throttledPerSuccess: number;
  /** The most of the quota that any caller can use and have no call throttled. */
  readonly bestUse: number;
  /** Successes less throttled calls of the best caller, for each call that the quota allows. */
  readonly bestNet: number;
}

export interface Pace {
  readonly timesTheInterval: number;
  readonly quotaUse: number;
  readonly throttledPerSuccess: number;
}

/** Ours beside the best that is possible, by how much the calls' way varies. */
export async function allVariations(): Promise<readonly Variation[]> {
  const variations = [];
  for (const longestMilliseconds of VARIATIONS) {
    const { quotaUse, throttledPerSuccess } = await runReservations({
      environment: "sandbox",
      calls: CALLS,
      seed: 1,
      latencyMilliseconds: longestMilliseconds,
    });
    const way = sandboxWay(longestMilliseconds, STEP_MILLISECONDS);
    variations.push({
      longestMilliseconds,
      quotaUse,
      throttledPerSuccess,
      bestUse: Math.min(1, bestPossible(way, NEVER_THROTTLED)),
      bestNet: Math.min(1, bestPossible(way, 1)),
    });
  }
  return variations;
}

/** The sandbox's bucket for writing operations, seen in steps. */
export function sandboxWay(longestMilliseconds: number, stepMilliseconds: number): Way {
  const { burst, restoreIntervalMilliseconds } = quotaOf("sandbox");
  return {
    burst,
    stepsPerCall: restoreIntervalMilliseconds / stepMilliseconds,
    longestSteps: longestMilliseconds / stepMilliseconds,
    mostUnderWay: 3,
  };
}

/** What turns that are further apart would bring when calls take up to three seconds. */
export async function allPaces(): Promise<readonly Pace[]> {
  const paces = [];
  for (const timesTheInterval of PACES) {
    const { quotaUse, throttledPerSuccess } = await runReservations(
      {
        environment: "sandbox",
        calls: CALLS,
        seed: 1,
        latencyMilliseconds: LONGEST_MILLISECONDS,
      },
      pacedBy(timesTheInterval),
    );
    paces.push({ timesTheInterval, quotaUse, throttledPerSuccess });
  }
  return paces;
}

/** The queue as we keep it, for a quota that is restored more slowly than Amazon's is. */
function pacedBy(timesTheInterval: number): ThrottleAt {
  const published = quotaOf("sandbox");
  const quota: Quota = {
    ...published,
    restoreIntervalMilliseconds: published.restoreIntervalMilliseconds * timesTheInterval,
  };
  return (clock): ThrottleReservation => {
    let nextSlot = Number.NEGATIVE_INFINITY;
    return {
      async reserve() {
        const now = clock.now();
        const slot = Math.max(nextSlot, queueFloor(quota, now));
        nextSlot = slot + quota.restoreIntervalMilliseconds;
        return { slotAtMilliseconds: Math.max(now, slot) };
      },
    };
  };
}
