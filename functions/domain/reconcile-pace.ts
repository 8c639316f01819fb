import type { Environment } from "./notification.ts";
import type { Clock, Log } from "./ports.ts";
import type { ReadingAmazonPay } from "./reconcile-reading.ts";
import { QUOTAS, type ThrottledOperation, type ThrottleReservation } from "./throttle.ts";

export interface PaceDeps {
  readonly throttle: ThrottleReservation;
  readonly clock: Clock;
  readonly environment: Environment;
  /** Hears what is spent of Amazon's quotas. */
  readonly log: Log;
}

/** Every second call of an operation is left to orders, even when none of them wants it. */
const SHARE = 2;

/**
 * Amazon Pay for work that is in no hurry: a call never queues before an order's, waits while there
 * is a queue, and uses at most half of what Amazon restores of a quota.
 */
export function unhurried(amazonPay: ReadingAmazonPay, deps: PaceDeps): ReadingAmazonPay {
  const nextAt = new Map<ThrottledOperation, number>();
  const take = async (operation: ThrottledOperation): Promise<void> => {
    const pause = QUOTAS[operation][deps.environment].restoreIntervalMilliseconds * SHARE;
    for (;;) {
      await waitUntil(deps.clock, nextAt.get(operation) ?? 0);
      const { slotAtMilliseconds } = await deps.throttle.reserve(operation, 0);
      const now = deps.clock.now();
      // A slot that lies ahead was not taken: somebody stands before us.
      const isTaken = slotAtMilliseconds <= now;
      nextAt.set(operation, (isTaken ? now : slotAtMilliseconds) + pause);
      if (!isTaken) continue;
      deps.log.event("turn-taken", { operation, aheadMilliseconds: 0 });
      return;
    }
  };
  const inNoHurry =
    <Request, Reply>(operation: ThrottledOperation, call: (request: Request) => Promise<Reply>) =>
    async (request: Request): Promise<Reply> => {
      await take(operation);
      return call(request);
    };
  return {
    getOrderReferenceDetails: inNoHurry(
      "GetOrderReferenceDetails",
      amazonPay.getOrderReferenceDetails,
    ),
    getAuthorizationDetails: inNoHurry(
      "GetAuthorizationDetails",
      amazonPay.getAuthorizationDetails,
    ),
    getCaptureDetails: inNoHurry("GetCaptureDetails", amazonPay.getCaptureDetails),
    getRefundDetails: inNoHurry("GetRefundDetails", amazonPay.getRefundDetails),
    listOrderReferences: inNoHurry("ListOrderReference", amazonPay.listOrderReferences),
    listMoreOrderReferences: inNoHurry(
      "ListOrderReferenceByNextToken",
      amazonPay.listMoreOrderReferences,
    ),
  };
}

async function waitUntil(clock: Clock, momentMilliseconds: number): Promise<void> {
  const ahead = momentMilliseconds - clock.now();
  if (ahead > 0) await clock.sleep(ahead);
}
