import type { ReportedError } from "./errors.ts";

/**
 * One entry of a state's Retry. Defaults and ranges:
 * docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, "Retrying after an error".
 */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds?: number;
  readonly jitterStrategy: "FULL" | "NONE";
}

/** What is done next about an error: try again after a delay, or nothing. */
export interface Retry {
  readonly retrierIndex: number;
  readonly delayMilliseconds: number;
}

/** States.ALL does not reach these ("terminal errors" in the same document). */
const BEYOND_STATES_ALL = new Set(["States.DataLimitExceeded", "States.Runtime"]);

/** Whether a list of error names in a Retrier or Catcher covers the error. */
export function matchesError(errorEquals: readonly string[], reported: ReportedError): boolean {
  if (reported.error === "States.Runtime") return false;
  return errorEquals.some((name) => {
    if (name === "States.ALL") return !BEYOND_STATES_ALL.has(reported.error);
    if (name === "States.TaskFailed") return coveredByTaskFailed(reported.error);
    if (name === "States.HeartbeatTimeout" && reported.missedHeartbeat) return true;
    return name === reported.error;
  });
}

function coveredByTaskFailed(error: string): boolean {
  return error !== "States.Timeout" && !BEYOND_STATES_ALL.has(error);
}

/**
 * The first retrier that covers the error decides; when it has used up its attempts, no later one
 * is asked. `attemptsUsed` counts per retrier and belongs to one visit of the state.
 */
export function chooseRetry(
  retriers: readonly Retrier[],
  attemptsUsed: readonly number[],
  reported: ReportedError,
  random: () => number,
): Retry | undefined {
  const retrierIndex = retriers.findIndex((retrier) => matchesError(retrier.errorEquals, reported));
  const retrier = retriers[retrierIndex];
  if (!retrier) return undefined;
  const used = attemptsUsed[retrierIndex] ?? 0;
  if (used >= retrier.maxAttempts) return undefined;
  return { retrierIndex, delayMilliseconds: delayMilliseconds(retrier, used, random) };
}

function delayMilliseconds(retrier: Retrier, used: number, random: () => number): number {
  const grownSeconds = retrier.intervalSeconds * retrier.backoffRate ** used;
  const delaySeconds = Math.min(grownSeconds, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
  const drawn = retrier.jitterStrategy === "FULL" ? random() * delaySeconds : delaySeconds;
  return Math.round(drawn * 1000);
}
