import type { Environment } from "./notification.ts";

/** How often Amazon lets a seller call one operation. */
export interface Quota {
  /** Calls that may be made at once when none was made for long. */
  readonly burst: number;
  /** The time after which one more call is allowed. */
  readonly restoreIntervalMilliseconds: number;
  /** Calls in any hour, where Amazon counts those of the burst as well. */
  readonly perHour?: number;
}

type QuotaByEnvironment = Readonly<Record<Environment, Quota>>;

const WRITING: QuotaByEnvironment = {
  live: { burst: 10, restoreIntervalMilliseconds: 1_000 },
  sandbox: { burst: 2, restoreIntervalMilliseconds: 2_000 },
};

const READING: QuotaByEnvironment = {
  live: { burst: 20, restoreIntervalMilliseconds: 500 },
  sandbox: { burst: 5, restoreIntervalMilliseconds: 1_000 },
};

/** One quota for both environments: their feeds lie under one path (reference §11.2, §11.3). */
function ofFeeds(burst: number, restoreSeconds: number, perHour: number): QuotaByEnvironment {
  const quota = { burst, restoreIntervalMilliseconds: restoreSeconds * 1_000, perHour };
  return { live: quota, sandbox: quota };
}

/** Burst, and calls restored per second: in live, then in the sandbox. */
function restored(
  live: readonly [number, number],
  sandbox: readonly [number, number],
): QuotaByEnvironment {
  const quota = ([burst, perSecond]: readonly [number, number]): Quota => ({
    burst,
    restoreIntervalMilliseconds: 1_000 / perSecond,
  });
  return { live: quota(live), sandbox: quota(sandbox) };
}

/**
 * Amazon's quotas for each operation and seller account (reference §3.0; feeds and reports §11.3;
 * API v2 §12.4).
 */
export const QUOTAS = {
  SetOrderReferenceDetails: WRITING,
  SetOrderAttributes: WRITING,
  ConfirmOrderReference: WRITING,
  CancelOrderReference: WRITING,
  CloseOrderReference: WRITING,
  Authorize: WRITING,
  CloseAuthorization: WRITING,
  Capture: WRITING,
  Refund: WRITING,
  GetOrderReferenceDetails: READING,
  GetAuthorizationDetails: READING,
  GetCaptureDetails: READING,
  GetRefundDetails: READING,
  // In no table of Amazon's; the simulator and we assume the smaller quota (reference §3.0).
  ListOrderReference: WRITING,
  ListOrderReferenceByNextToken: WRITING,
  GetMerchantNotificationConfiguration: WRITING,
  SetMerchantNotificationConfiguration: WRITING,
  SubmitFeed: ofFeeds(15, 120, 30),
  GetFeedSubmissionList: ofFeeds(10, 45, 80),
  GetFeedSubmissionResult: ofFeeds(15, 60, 60),
  CancelFeedSubmissions: ofFeeds(10, 45, 80),
  GetReport: ofFeeds(15, 60, 60),
  GetCheckoutSession: restored([40, 8], [10, 1]),
  UpdateCheckoutSession: restored([20, 8], [5, 1]),
  CompleteCheckoutSession: restored([20, 4], [2, 1]),
  GetChargePermission: restored([20, 4], [10, 1]),
  UpdateChargePermission: restored([10, 2], [5, 1]),
  CloseChargePermission: restored([10, 2], [2, 1]),
  CreateCharge: restored([10, 4], [2, 1]),
  GetCharge: restored([20, 4], [5, 1]),
  CaptureCharge: restored([20, 4], [2, 1]),
  CancelCharge: restored([10, 2], [2, 1]),
  CreateRefund: restored([10, 4], [2, 1]),
  GetRefund: restored([20, 4], [5, 1]),
} as const satisfies Record<string, QuotaByEnvironment>;

export type ThrottledOperation = keyof typeof QUOTAS;

/**
 * Hands out the times at which Amazon may be called, one queue for each seller, environment and
 * operation, shared by all functions. A slot that is not used is lost, which costs one call's time.
 */
export interface ThrottleReservation {
  /**
   * Takes the next free slot: now, or a later moment if the queue is that long. A queue longer than
   * the patience that is given is left as it is: the slot is then where one would have been, and
   * nobody's. Throws RecordContended if the queue could not be written.
   */
  reserve(operation: ThrottledOperation, patienceMilliseconds?: number): Promise<Slot>;
}

/** Lets people see the queues; it takes no slot. */
export interface ThrottleQueues {
  /** The next free slot of each queue that was ever used, in milliseconds since the epoch. */
  nextSlots(): Promise<ReadonlyMap<ThrottledOperation, number>>;
}

/** How much of a queue is free. */
export interface QueueRoom {
  /** Calls that may be made at once. */
  readonly atOnce: number;
  /** As many as there can ever be at once. */
  readonly mostAtOnce: number;
  /** For how long the next call would have to wait. */
  readonly waitMilliseconds: number;
}

/** What a caller would find who came now. */
export function roomIn(quota: Quota, nextSlot: number | undefined, now: number): QueueRoom {
  const floor = queueFloor(quota, now);
  const free = (from: number): number =>
    from > now ? 0 : Math.floor((now - from) / quota.restoreIntervalMilliseconds) + 1;
  const next = Math.max(nextSlot ?? floor, floor);
  return {
    atOnce: free(next),
    mostAtOnce: free(floor),
    waitMilliseconds: Math.max(0, next - now),
  };
}

export interface Slot {
  /** The earliest moment for the call, in milliseconds since the epoch; never in the past. */
  readonly slotAtMilliseconds: number;
}

/** Calls of each burst that are left to others: the seller's own tools, and late clocks. */
const MOST_CALLS_LEFT_ALONE = 2;

/**
 * The moment up to which a queue may lag behind now. A queue that starts there hands out a burst
 * at once, less the margin, and then one slot for each restored call.
 */
export function queueFloor(quota: Quota, nowMilliseconds: number): number {
  // A burst now would be missing later in the hour, so these calls keep to the pace from the start.
  if (quota.perHour !== undefined) return nowMilliseconds;
  const margin = Math.min(MOST_CALLS_LEFT_ALONE, quota.burst - 1);
  return nowMilliseconds - (quota.burst - 1 - margin) * quota.restoreIntervalMilliseconds;
}
