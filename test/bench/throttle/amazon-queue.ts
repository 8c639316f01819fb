import type { Environment } from "../../../functions/domain/notification.ts";
import { QUOTAS, type Quota } from "../../../functions/domain/throttle.ts";
import { createQuotas } from "../../../local/sandbox/core/quotas.ts";

/** What disturbs the calls of one run. */
export interface Conditions {
  readonly environment: Environment;
  /** Calls that are wanted in the same instant. */
  readonly calls: number;
  readonly seed: number;
  /** Callers' clocks are wrong by up to this, either way. */
  readonly skewMilliseconds?: number;
  /** A call takes up to this until Amazon counts it; 100 ms unless told otherwise. */
  readonly latencyMilliseconds?: number;
  /** No call is quicker than this; 0 unless told otherwise. */
  readonly leastLatencyMilliseconds?: number;
  /** The share of the quota that somebody else wants, evenly. */
  readonly rogueShare?: number;
  /** The share of callers whose function dies once, before or after one of its calls. */
  readonly dyingShare?: number;
}

/** What came of one run. Times are virtual, in seconds from the instant at which all calls were wanted. */
export interface Drain {
  readonly succeeded: number;
  readonly lost: number;
  /** Of the calls that the quota left to us until the last success, the share that succeeded. */
  readonly quotaUse: number;
  readonly throttledPerSuccess: number;
  readonly medianSeconds: number;
  readonly p99Seconds: number;
  readonly lastSeconds: number;
  /** Successes over time: each hundredth call and when it succeeded. */
  readonly curve: readonly { readonly seconds: number; readonly succeeded: number }[];
}

/** Amazon's side of one operation: its bucket, somebody else who takes from it, and the count. */
export interface AmazonQueue {
  /** Whether the call goes through; if not, Amazon answers RequestThrottled. */
  call(nowMilliseconds: number, whose: number): boolean;
  drain(wanted: number): Drain;
}

/** A writing operation such as Authorize; its quotas are the published ones (reference §3.0). */
export const OPERATION = "Authorize";

export function quotaOf(environment: Environment): Quota {
  return QUOTAS[OPERATION][environment];
}

/** @param startMilliseconds when the bucket is full and everybody comes */
export function createAmazonQueue(
  { environment, rogueShare = 0 }: Conditions,
  startMilliseconds: number,
): AmazonQueue {
  const { burst, restoreIntervalMilliseconds } = quotaOf(environment);
  const bucket = createQuotas({
    [OPERATION]: { burst, restoreSeconds: restoreIntervalMilliseconds / 1_000 },
  });
  const rogueEveryMilliseconds = restoreIntervalMilliseconds / rogueShare;
  let rogueAtMilliseconds = startMilliseconds + rogueEveryMilliseconds / 2;
  let rogueTook = 0;
  let throttled = 0;
  const succeededAt = new Map<number, number>();
  const letRogueCall = (untilMilliseconds: number): void => {
    for (
      ;
      rogueAtMilliseconds <= untilMilliseconds;
      rogueAtMilliseconds += rogueEveryMilliseconds
    ) {
      if (bucket.take(OPERATION, rogueAtMilliseconds)) rogueTook += 1;
    }
  };
  return {
    call(nowMilliseconds, whose) {
      if (rogueShare > 0) letRogueCall(nowMilliseconds);
      if (!bucket.take(OPERATION, nowMilliseconds)) {
        throttled += 1;
        return false;
      }
      // A repetition of a call whose reply was lost costs a token and is no further success.
      if (!succeededAt.has(whose)) succeededAt.set(whose, nowMilliseconds - startMilliseconds);
      return true;
    },
    drain(wanted) {
      const times = [...succeededAt.values()].sort((one, other) => one - other);
      const last = times.at(-1) ?? 0;
      const allowed = burst + last / restoreIntervalMilliseconds - rogueTook;
      const secondsAt = (share: number): number =>
        (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) / 1_000;
      const step = Math.max(1, Math.floor(wanted / 100));
      return {
        succeeded: times.length,
        lost: wanted - times.length,
        quotaUse: times.length / allowed,
        throttledPerSuccess: throttled / Math.max(1, times.length),
        medianSeconds: secondsAt(0.5),
        p99Seconds: secondsAt(0.99),
        lastSeconds: last / 1_000,
        curve: times.flatMap((time, index) =>
          (index + 1) % step === 0 ? [{ seconds: time / 1_000, succeeded: index + 1 }] : [],
        ),
      };
    },
  };
}
