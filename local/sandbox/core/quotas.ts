/** A token bucket: how many calls at once, and how often another one is allowed. */
export interface Quota {
  readonly burst: number;
  readonly restoreSeconds: number;
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
};

export interface Quotas {
  /** Whether a call may go through; a call that may not costs nothing. */
  take(operation: string, nowMilliseconds: number): boolean;
}

/** Keeps one bucket per operation, as Amazon does per pair of seller and developer. */
export function createQuotas(quotas: Readonly<Record<string, Quota>> = SANDBOX_QUOTAS): Quotas {
  /** The moment at which each bucket will be full again. */
  const fullAt = new Map<string, number>();
  return {
    take(operation, nowMilliseconds) {
      const { burst, restoreSeconds } = quotas[operation] ?? WRITING;
      const restoreMilliseconds = restoreSeconds * 1000;
      const from = Math.max(fullAt.get(operation) ?? 0, nowMilliseconds);
      const missing = Math.ceil((from - nowMilliseconds) / restoreMilliseconds);
      if (missing >= burst) return false;
      fullAt.set(operation, from + restoreMilliseconds);
      return true;
    },
  };
}
