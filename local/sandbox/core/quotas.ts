/** A token bucket: how many calls at once, and how often another one is allowed. */
export interface Quota {
  readonly burst: number;
  readonly restoreSeconds: number;
  /** Calls in any hour, those of the burst included. */
  readonly perHour?: number;
}

const WRITING: Quota = { burst: 2, restoreSeconds: 2 };
const READING: Quota = { burst: 5, restoreSeconds: 1 };

/** The sandbox's published quotas; what is not published gets those of writing (reference §3.0). */
const SANDBOX_QUOTAS: Readonly<Record<string, Quota>> = {
  GetOrderReferenceDetails: READING,
  GetAuthorizationDetails: READING,
  GetCaptureDetails: READING,
  GetRefundDetails: READING,
  GetBillingAgreementDetails: READING,
  GetServiceStatus: { burst: 2, restoreSeconds: 300 },
  SubmitFeed: { burst: 15, restoreSeconds: 120, perHour: 30 },
  GetFeedSubmissionList: { burst: 10, restoreSeconds: 45, perHour: 80 },
  GetFeedSubmissionListByNextToken: { burst: 30, restoreSeconds: 2, perHour: 1800 },
  GetFeedSubmissionResult: { burst: 15, restoreSeconds: 60, perHour: 60 },
  CancelFeedSubmissions: { burst: 10, restoreSeconds: 45, perHour: 80 },
  GetReport: { burst: 15, restoreSeconds: 60, perHour: 60 },
};

const HOUR_MILLISECONDS = 3_600_000;

export interface Quotas {
  /** Whether a call may go through; a call that may not costs nothing. */
  take(operation: string, nowMilliseconds: number): boolean;
  /** How the hour of an operation stands; undefined for one without an hourly quota. */
  hour(operation: string, nowMilliseconds: number): HourlyQuota | undefined;
}

export interface HourlyQuota {
  readonly most: number;
  readonly left: number;
  readonly resetsAt: number;
}

/** Keeps one bucket per operation, as Amazon does per pair of seller and developer. */
export function createQuotas(quotas: Readonly<Record<string, Quota>> = SANDBOX_QUOTAS): Quotas {
  /** The moment at which each bucket will be full again. */
  const fullAt = new Map<string, number>();
  /** The calls of the last hour, of operations that are counted by the hour. */
  const calls = new Map<string, readonly number[]>();
  const recent = (operation: string, nowMilliseconds: number): readonly number[] =>
    (calls.get(operation) ?? []).filter((at) => at > nowMilliseconds - HOUR_MILLISECONDS);
  return {
    hour(operation, nowMilliseconds) {
      const most = quotas[operation]?.perHour;
      if (most === undefined) return undefined;
      const made = recent(operation, nowMilliseconds);
      const resetsAt = (made[0] ?? nowMilliseconds) + HOUR_MILLISECONDS;
      return { most, left: most - made.length, resetsAt };
    },
    take(operation, nowMilliseconds) {
      const { burst, restoreSeconds, perHour } = quotas[operation] ?? WRITING;
      const restoreMilliseconds = restoreSeconds * 1000;
      const from = Math.max(fullAt.get(operation) ?? 0, nowMilliseconds);
      const missing = Math.ceil((from - nowMilliseconds) / restoreMilliseconds);
      if (missing >= burst) return false;
      if (perHour !== undefined) {
        calls.set(operation, [...recent(operation, nowMilliseconds), nowMilliseconds]);
      }
      fullAt.set(operation, from + restoreMilliseconds);
      return true;
    },
  };
}
