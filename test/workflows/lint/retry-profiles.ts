/** The names under which Lambda and its client report a failure that a later call may not meet. */
export const TRANSIENT_AWS_FAILURES = [
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.Unknown",
  "Sandbox.Timedout",
  "Runtime.ExitError",
] as const;

/** One entry of a task's Retry. */
export interface RetryProfile {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: "FULL";
}

/**
 * The retries that a task may have, by name; workflows/README.md says what they amount to. A
 * profile stands in full in every task, because a workflow file knows no reference.
 */
export function retryProfiles(
  transientFailures: readonly string[],
): Readonly<Record<"transient failures", readonly RetryProfile[]>> {
  return {
    "transient failures": [
      {
        ErrorEquals: [...transientFailures, ...TRANSIENT_AWS_FAILURES],
        IntervalSeconds: 2,
        MaxAttempts: 8,
        BackoffRate: 2,
        MaxDelaySeconds: 60,
        JitterStrategy: "FULL",
      },
    ],
  };
}
