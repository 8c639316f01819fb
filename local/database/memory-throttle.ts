import type { Environment } from "../../functions/domain/notification.ts";
import type { Clock } from "../../functions/domain/ports.ts";
import {
  QUOTAS,
  queueFloor,
  type ThrottledOperation,
  type ThrottleQueues,
  type ThrottleReservation,
} from "../../functions/domain/throttle.ts";

/** The throttle queues of one seller in memory. */
export function createMemoryThrottle(
  clock: Pick<Clock, "now">,
  environment: Environment,
): ThrottleReservation & ThrottleQueues {
  const nextSlots = new Map<ThrottledOperation, number>();
  return {
    nextSlots: async () => new Map(nextSlots),
    async reserve(operation, patienceMilliseconds = Number.POSITIVE_INFINITY) {
      const quota = QUOTAS[operation][environment];
      const now = clock.now();
      const floor = queueFloor(quota, now);
      const slot = Math.max(nextSlots.get(operation) ?? floor, floor);
      if (slot - now <= patienceMilliseconds) {
        nextSlots.set(operation, slot + quota.restoreIntervalMilliseconds);
      }
      return { slotAtMilliseconds: Math.max(now, slot) };
    },
  };
}
