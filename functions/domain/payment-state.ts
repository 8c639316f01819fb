/**
 * The lifecycles of Amazon's objects, once, in Amazon's own words (reference §4). The store's
 * writes and the tests go by these tables. "Requested" and "Refused" are ours: a transaction that
 * was recorded before its call, and one that Amazon did not accept. A refusal is what we concluded,
 * not what Amazon says of an object: if Amazon shows the object after all, the reading holds.
 */
export const LIFECYCLES = {
  orderReference: {
    Draft: ["Open", "Canceled", "Suspended", "Closed"],
    Open: ["Suspended", "Canceled", "Closed"],
    Suspended: ["Open", "Canceled", "Closed"],
    Canceled: [],
    Closed: [],
  },
  authorization: {
    Requested: ["Pending", "Open", "Declined", "Closed", "Refused"],
    Pending: ["Open", "Declined", "Closed"],
    Open: ["Closed"],
    Declined: [],
    Closed: [],
    Refused: ["Pending", "Open", "Declined", "Closed"],
  },
  capture: {
    Requested: ["Pending", "Completed", "Declined", "Closed", "Refused"],
    Pending: ["Completed", "Declined", "Closed"],
    Completed: ["Closed"],
    Declined: [],
    Closed: [],
    Refused: ["Pending", "Completed", "Declined", "Closed"],
  },
  refund: {
    Requested: ["Pending", "Completed", "Declined", "Refused"],
    Pending: ["Completed", "Declined"],
    Completed: [],
    Declined: [],
    Refused: ["Pending", "Completed", "Declined"],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export type Kind = keyof typeof LIFECYCLES;

const ATYPICAL = "StopShipmentAtypicalAuth";

/** Amazon's reasons for each state (reference §4.1 to §4.4, with both spellings of §13). */
export const REASONS: { readonly [K in Kind]: { readonly [S in string]?: readonly string[] } } = {
  orderReference: {
    Suspended: ["InvalidPaymentMethod"],
    Canceled: ["SellerCanceled", "Stale", "AmazonCanceled"],
    Closed: [
      "SellerClosed",
      "Expired",
      "MaxAmountCharged",
      "MaxAuthorizationsCaptured",
      "MaxAuthorizationsProcessed",
      "AmazonClosed",
    ],
  },
  authorization: {
    Pending: [ATYPICAL],
    Open: [ATYPICAL],
    Declined: [
      "InvalidPaymentMethod",
      "AmazonRejected",
      "ProcessingFailure",
      "TransactionTimedOut",
      "TransactionTimeout",
    ],
    Closed: [
      "ExpiredUnused",
      "MaxCapturesProcessed",
      "AmazonClosed",
      "OrderReferenceCanceled",
      "SellerClosed",
    ],
  },
  capture: {
    Pending: [ATYPICAL],
    Completed: [ATYPICAL],
    Declined: ["AmazonRejected", "ProcessingFailure"],
    Closed: ["MaxAmountRefunded", "MaxRefundsProcessed", "AmazonClosed"],
  },
  refund: { Declined: ["AmazonRejected", "ProcessingFailure"] },
};

/** Whether Amazon's documents know this reason for this state; none at all is always known. */
export function isKnownReason(kind: Kind, { state, reason }: Status): boolean {
  return reason === undefined || (REASONS[kind][state]?.includes(reason) ?? false);
}
export type StateOf<K extends Kind> = keyof (typeof LIFECYCLES)[K] & string;

/** What Amazon says of one object: its state, why, and since when. */
export interface Status {
  /** A state of the lifecycle, or a word of Amazon's that we do not know and keep as it came. */
  readonly state: string;
  readonly reason?: string | undefined;
  /** Amazon's LastUpdateTimestamp as ISO 8601 with milliseconds. */
  readonly updatedAt?: string | undefined;
}

/**
 * What to do with a reading of an object:
 * - "apply": it is news;
 * - "known": it is what is recorded;
 * - "older": it is behind the record and must not replace it;
 * - "contradicts": equal in time but another state, so the object has to be read again;
 * - "unknown": a state that we do not know, to be kept and shown to an operator.
 */
export type Verdict = "apply" | "known" | "older" | "contradicts" | "unknown";

type Lifecycle = ReadonlyMap<string, readonly string[]>;

/** As a map, because Amazon's words are looked up in it and may be anything. */
function lifecycleOf(kind: Kind): Lifecycle {
  return new Map<string, readonly string[]>(Object.entries(LIFECYCLES[kind]));
}

/** Whether nothing can follow this state. An unknown state is not final. */
export function isFinal(kind: Kind, state: string): boolean {
  return lifecycleOf(kind).get(state)?.length === 0;
}

/**
 * Judges a reading against the record. Order references may move back and forth between Open and
 * Suspended, so for them Amazon's last update decides; everything else only moves forward.
 */
export function judgeReading(kind: Kind, recorded: Status, reading: Status): Verdict {
  const lifecycle = lifecycleOf(kind);
  if (recorded.state === reading.state && lifecycle.has(reading.state)) {
    return judgeSameState(kind, recorded, reading);
  }
  if (isFinal(kind, recorded.state)) return "older";
  if (!lifecycle.has(reading.state)) return "unknown";
  if (kind === "orderReference") return judgeByTime(lifecycle, recorded, reading);
  return reaches(lifecycle, recorded.state, reading.state) ? "apply" : "older";
}

/**
 * The time of a state that can come back is news: without it a late reading of what was in between
 * would look newer than the record.
 */
function judgeSameState(kind: Kind, recorded: Status, reading: Status): Verdict {
  if (!isNewer(recorded, reading)) return "known";
  const canComeBack = kind === "orderReference" && !isFinal(kind, reading.state);
  return canComeBack || recorded.reason !== reading.reason ? "apply" : "known";
}

/** Of two statuses of an order reference the later one; the recorded one unless it is behind. */
export function laterStatus(recorded: Status, reading: Status): Status {
  const verdict = judgeReading("orderReference", recorded, reading);
  return verdict === "apply" || verdict === "unknown" ? reading : recorded;
}

function judgeByTime(lifecycle: Lifecycle, recorded: Status, reading: Status): Verdict {
  if (!reaches(lifecycle, recorded.state, reading.state)) return "older";
  if (lifecycle.get(reading.state)?.length === 0) return "apply";
  if (recorded.updatedAt === undefined || reading.updatedAt === undefined) return "apply";
  if (reading.updatedAt === recorded.updatedAt) return "contradicts";
  return reading.updatedAt > recorded.updatedAt ? "apply" : "older";
}

function isNewer(recorded: Status, reading: Status): boolean {
  if (reading.updatedAt === undefined) return false;
  return recorded.updatedAt === undefined || reading.updatedAt > recorded.updatedAt;
}

function reaches(
  lifecycle: Lifecycle,
  from: string,
  to: string,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const next = lifecycle.get(from) ?? [...lifecycle.keys()];
  if (next.includes(to)) return true;
  return next.some(
    (state) => !seen.has(state) && reaches(lifecycle, state, to, new Set([...seen, state])),
  );
}
