import type { Environment } from "../../../functions/domain/notification.ts";
import { type Conditions, type Drain, quotaOf } from "./amazon-queue.ts";
import { type Placing, runPlacing } from "./placing-run.ts";
import { runReservations } from "./reservation-run.ts";
import { RETRY_POLICIES, runRetries } from "./retry-run.ts";

type Trouble = Omit<Conditions, "environment" | "calls" | "seed">;

/** How the callers behave when a call is not let through at once. */
export const OURS = "reserved turns";

/** What disturbs our reservations, by the name that the report gives it. */
export const TROUBLES: Readonly<Record<string, Trouble>> = {
  nothing: {},
  "clocks wrong by up to 2 s": { skewMilliseconds: 2_000 },
  "calls that all take 3 s": { latencyMilliseconds: 3_000, leastLatencyMilliseconds: 3_000 },
  "calls that take up to 2 s": { latencyMilliseconds: 2_000 },
  "calls that take up to 3 s": { latencyMilliseconds: 3_000 },
  "somebody else takes 10 %": { rogueShare: 0.1 },
  "1 % of the functions die": { dyingShare: 0.01 },
  "all of these together": {
    skewMilliseconds: 2_000,
    latencyMilliseconds: 3_000,
    rogueShare: 0.1,
    dyingShare: 0.01,
  },
};

export interface Row {
  readonly environment: Environment;
  readonly calls: number;
  readonly policy: string;
  readonly trouble: string;
  readonly drain: Drain;
  /** What has to be reached; undefined where nothing is promised. */
  readonly bound: Bound | undefined;
}

/** The least quota use and the most throttled calls for each success; none may be lost. */
export interface Bound {
  readonly quotaUse: number;
  readonly throttledPerSuccess: number;
}

const UNDISTURBED: Bound = { quotaUse: 0.99, throttledPerSuccess: 0.01 };
/** Of what the other caller leaves. */
const WITH_ANOTHER: Bound = { quotaUse: 0.98, throttledPerSuccess: 0.2 };

/** Where calls come closer together and further apart than the bucket can make up for. */
const BEYOND_THE_BUCKET: Bound = { quotaUse: 0.88, throttledPerSuccess: 0.21 };

/**
 * What calls vary by on their way has to fit into the bucket beside the call itself; the sandbox's
 * holds two calls, which are two seconds each (docs/decisions, what a bucket makes up for).
 */
export function boundOf(environment: Environment, trouble: Trouble): Bound {
  const { latencyMilliseconds: most = 0, leastLatencyMilliseconds: least = 0 } = trouble;
  const { burst, restoreIntervalMilliseconds } = quotaOf(environment);
  if (most - least > (burst - 1) * restoreIntervalMilliseconds) return BEYOND_THE_BUCKET;
  return trouble.rogueShare === undefined ? UNDISTURBED : WITH_ANOTHER;
}

export function isReached({ drain, bound, policy }: Row): boolean {
  if (policy !== OURS) return true;
  if (drain.lost > 0) return false;
  if (!bound) return true;
  return drain.quotaUse >= bound.quotaUse && drain.throttledPerSuccess <= bound.throttledPerSuccess;
}

/** Our reservations under one trouble. */
export async function rowOfOurs(
  environment: Environment,
  calls: number,
  trouble: string,
): Promise<Row> {
  const conditions = TROUBLES[trouble];
  if (!conditions) throw new Error(`There is no trouble "${trouble}"`);
  const drain = await runReservations({ environment, calls, seed: 1, ...conditions });
  const bound = boundOf(environment, conditions);
  return { environment, calls, policy: OURS, trouble, drain, bound };
}

/** Everything that the report shows, in its order. */
export async function allRows(sizes: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const environment of ["live", "sandbox"] as const) {
    for (const calls of sizes) {
      for (const trouble of Object.keys(TROUBLES)) {
        rows.push(await rowOfOurs(environment, calls, trouble));
      }
      for (const [policy, retry] of Object.entries(RETRY_POLICIES)) {
        const drain = runRetries({ environment, calls, seed: 1 }, retry);
        rows.push({ environment, calls, policy, trouble: "nothing", drain, bound: undefined });
      }
    }
  }
  return rows;
}

/** Buyers who all press "Buy" at once. */
export async function allPlacings(
  sizes: readonly number[],
): Promise<readonly (Placing & { readonly environment: Environment })[]> {
  const placings = [];
  for (const environment of ["live", "sandbox"] as const) {
    for (const orders of sizes) {
      placings.push({ environment, ...(await runPlacing(environment, orders, 1)) });
    }
  }
  return placings;
}
