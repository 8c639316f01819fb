import type { Environment } from "./notification.ts";
import type { Clock, Log } from "./ports.ts";
import type { CheckoutBooks } from "./reconcile-checkout.ts";
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
  const inNoHurry = pacing(deps);
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

/** What API v2 shows, likewise; it has queues of its own (reference §12.4). */
export function unhurriedCheckout(books: CheckoutBooks, deps: PaceDeps): CheckoutBooks {
  const inNoHurry = pacing(deps);
  return {
    readPermission: inNoHurry("GetChargePermission", books.readPermission),
    readCharge: inNoHurry("GetCharge", books.readCharge),
    readRefund: inNoHurry("GetRefund", books.readRefund),
  };
}

function pacing(deps: PaceDeps) {
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
  return <Request, Reply>(
    operation: ThrottledOperation,
    call: (request: Request) => Promise<Reply>,
  ) =>
    async (request: Request): Promise<Reply> => {
      await take(operation);
      return call(request);
    };
}

async function waitUntil(clock: Clock, momentMilliseconds: number): Promise<void> {
  const ahead = momentMilliseconds - clock.now();
  if (ahead > 0) await clock.sleep(ahead);
}
