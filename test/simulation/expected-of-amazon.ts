import { OUTSIDE_DEEDS, STRAYS } from "./acts.ts";

/** One part of the matrix: what goes wrong, and at which of its steps. */
export interface Family {
  readonly name: string;
  readonly faults: readonly string[];
  readonly steps: readonly string[];
  /** Cells that cannot be reached, each with the reason; a field left out stands for all. */
  readonly unreachable?: readonly {
    readonly fault?: string;
    readonly step?: string;
    readonly because: string;
  }[];
}

const AMAZON: Family = {
  name: "Amazon Pay",
  faults: [
    "HTTP 500",
    "HTTP 502",
    "HTTP 503, throttled",
    "HTTP 504",
    "connection reset",
    "done, reply lost",
    "done, reply truncated",
    "done, reply slow",
    "keys or clock refused",
  ],
  steps: [
    "setOrderReferenceDetails",
    "setOrderAttributes",
    "confirmOrderReference",
    "getOrderReferenceDetails",
    "authorize",
    "getAuthorizationDetails",
    "closeAuthorization",
    "capture",
    "getCaptureDetails",
    "refund",
    "getRefundDetails",
    "closeOrderReference",
    "cancelOrderReference",
  ],
};

/** What Amazon decides, by the object it is about. */
const WORDS: Family = {
  name: "Amazon's word",
  faults: [
    "Declined/InvalidPaymentMethod",
    "Declined/AmazonRejected",
    "Declined/ProcessingFailure",
    "Declined/TransactionTimedOut",
    "Closed/ExpiredUnused",
    "Closed/MaxCapturesProcessed",
    "Closed/AmazonClosed",
    "Closed/SellerClosed",
    "Closed/OrderReferenceCanceled",
    "Closed/MaxAmountRefunded",
    "Closed/MaxAmountCharged",
    "Suspended/InvalidPaymentMethod",
    "Canceled/Stale",
    "Canceled/AmazonCanceled",
    "Canceled/SellerCanceled",
  ],
  steps: ["OrderReference", "Authorization", "Capture", "Refund"],
  unreachable: wordsOfOthers(),
};

/** Which reasons belong to which object: the tables of Amazon's guide (reference §4.1 to §4.4). */
function wordsOfOthers(): { fault: string; step: string; because: string }[] {
  const own: Readonly<Record<string, readonly string[]>> = {
    OrderReference: [
      "Closed/AmazonClosed",
      "Closed/MaxAmountCharged",
      "Closed/SellerClosed",
      "Suspended/InvalidPaymentMethod",
      "Canceled/Stale",
      "Canceled/AmazonCanceled",
      "Canceled/SellerCanceled",
    ],
    Authorization: [
      "Declined/InvalidPaymentMethod",
      "Declined/AmazonRejected",
      "Declined/ProcessingFailure",
      "Declined/TransactionTimedOut",
      "Closed/ExpiredUnused",
      "Closed/MaxCapturesProcessed",
      "Closed/AmazonClosed",
      "Closed/SellerClosed",
      "Closed/OrderReferenceCanceled",
    ],
    Capture: [
      "Declined/AmazonRejected",
      "Declined/ProcessingFailure",
      "Closed/AmazonClosed",
      "Closed/MaxAmountRefunded",
    ],
    Refund: ["Declined/AmazonRejected", "Declined/ProcessingFailure"],
  };
  const all = [...new Set(Object.values(own).flat())];
  return Object.entries(own).flatMap(([step, words]) =>
    all
      .filter((fault) => !words.includes(fault))
      .map((fault) => ({ fault, step, because: "Amazon says this of another kind of object" })),
  );
}

const DOINGS: Family = {
  name: "Amazon's doing",
  faults: [...OUTSIDE_DEEDS, "rogue caller"],
  steps: ["any state"],
};

const NOTIFIED = ["OrderReference", "Authorization", "Capture", "Refund", "Chargeback"];

const NOTIFICATIONS: Family = {
  name: "notification",
  faults: [
    "lost",
    "twice",
    "late",
    "14 days late",
    "out of order",
    "before the reply",
    "before anybody waits",
  ],
  steps: NOTIFIED,
};

const FRONT_DOOR: Family = {
  name: "front door",
  faults: [...STRAYS, "our own 503", "not repeated after 503"],
  steps: ["receive-notification"],
};

const STATES = [
  "Confirm order",
  "Authorize payment",
  "Await buyer",
  "Await shipment",
  "Capture payment",
  "Needs an operator",
  "a passing state",
  "none",
];

const TIME: Family = {
  name: "time",
  faults: ["deploy", "rollback", "execution aborted"],
  steps: STATES,
};

const DESK: Family = {
  name: "operator's desk",
  faults: ["slow replies"],
  steps: ["Close order", "Cancel order"],
};

const WAREHOUSE: Family = { name: "warehouse", faults: ["goods leave"], steps: ["Close order"] };

const CALENDAR: Family = {
  name: "calendar",
  faults: [
    "clocks 15 min off",
    "clocks 2 s off",
    "leap day",
    "summer time begins",
    "summer time ends",
    "turn of the year",
    "resumed after 1 h",
    "resumed after 6 h",
    "resumed after 312 h",
    "resumed after 360 h",
  ],
  steps: ["the whole order"],
};

/** What comes from Amazon, from outside and from time. */
export const EXPECTED_OF_AMAZON: readonly Family[] = [
  AMAZON,
  WORDS,
  DOINGS,
  NOTIFICATIONS,
  FRONT_DOOR,
  TIME,
  WAREHOUSE,
  DESK,
  CALENDAR,
];
