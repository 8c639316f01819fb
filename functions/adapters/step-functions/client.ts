import { SFNClient, type SFNClientConfig } from "@aws-sdk/client-sfn";

/**
 * A Step Functions client that gives up early: two attempts of at most three seconds each. Starting
 * a run and answering a task are both safe to repeat, and what stays unanswered is found by the
 * sweep.
 */
export function createStepFunctionsClient(config: SFNClientConfig = {}): SFNClient {
  return new SFNClient({
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
    ...config,
  });
}
