import { QUOTAS, roomIn, type ThrottledOperation } from "../domain/throttle.ts";
import { done } from "../runtime/commands.ts";
import type { HttpResponse } from "../runtime/http.ts";
import type { OperatorDeskDeps } from "./desk.ts";

/** What is left of Amazon's quotas: for each operation, what somebody would find who came now. */
export async function readQuotas({
  throttleQueues,
  environment,
  clock,
}: OperatorDeskDeps): Promise<HttpResponse> {
  const nextSlots = await throttleQueues.nextSlots();
  const now = clock.now();
  const operations = Object.entries(QUOTAS).map(([name, quotas]) => {
    // The keys of a constant are what its type says.
    const operation = name as ThrottledOperation;
    const quota = quotas[environment];
    return {
      operation,
      ...roomIn(quota, nextSlots.get(operation), now),
      restoreIntervalMilliseconds: quota.restoreIntervalMilliseconds,
      isUsed: nextSlots.has(operation),
    };
  });
  return done({ environment, operations });
}
