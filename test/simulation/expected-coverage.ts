import { EXPECTED_OF_AMAZON, type Family } from "./expected-of-amazon.ts";
import { INVOCATION_FAULTS } from "./invoker.ts";

const TASKS = [
  "confirm-order",
  "authorize-payment",
  "await-buyer",
  "await-shipment",
  "capture-payment",
  "close-order",
  "cancel-order",
  "ask-operator",
  "request-refund",
] as const;
const WAKERS = ["handle-notification", "record-shipment", "sweep"] as const;
const HTTP = ["place-order", "order-commands"] as const;
const WRITE = ["throttled", "no reply", "done, no reply"];
const READ = ["throttled", "no reply"];

const ASKED_AGAIN = "pages and programs repeat their requests by themselves (the act: place again)";
const NO_TOKEN = "it has no task token and waits for nothing";

const functionSteps = [...TASKS, ...WAKERS, ...HTTP, "receive-notification"];
const oncePerInvocation = [...HTTP, "receive-notification"].flatMap((step) =>
  INVOCATION_FAULTS.map((fault) => ({ fault, step, because: ASKED_AGAIN })),
);
const withoutDeadLetters = functionSteps
  .filter((step) => step !== "handle-notification" && step !== "record-shipment")
  .map((step) => ({
    fault: "dead letter",
    step,
    because: "only events have a dead-letter queue; tasks are retried, requests answered",
  }));

const PROCESS: Family = {
  name: "process",
  faults: [
    "dies before a call",
    "dies after a call",
    "out of memory",
    "slow call",
    ...INVOCATION_FAULTS,
    "dead letter",
  ],
  steps: functionSteps,
  unreachable: [...oncePerInvocation, ...withoutDeadLetters],
};

const STORE: readonly Family[] = [
  {
    name: "order rows, read",
    faults: READ,
    steps: [...TASKS, ...WAKERS, ...HTTP],
  },
  {
    name: "order rows, written",
    faults: [...WRITE, "another writer first", "done, repeated by the SDK"],
    steps: [...TASKS, ...WAKERS, ...HTTP],
    unreachable: [{ step: "ask-operator", because: "it records nothing but its wait" }],
  },
  {
    name: "waits, read",
    faults: [...READ, "stale index"],
    steps: [
      "confirm-order",
      "authorize-payment",
      "capture-payment",
      "close-order",
      "cancel-order",
      "request-refund",
      ...WAKERS,
      "order-commands",
    ],
    unreachable: [
      "confirm-order",
      "authorize-payment",
      "capture-payment",
      "close-order",
      "cancel-order",
      "request-refund",
      "handle-notification",
      "record-shipment",
      "order-commands",
    ].map((step) => ({ fault: "stale index", step, because: "only the sweep reads the index" })),
  },
  {
    name: "waits, written",
    faults: WRITE,
    steps: [...TASKS, ...WAKERS, "order-commands"],
  },
  { name: "notification log", faults: WRITE, steps: ["handle-notification"] },
];

const SERVICES: readonly Family[] = [
  {
    name: "tokens answered",
    faults: [...WRITE, "InvalidToken"],
    steps: [...TASKS, ...WAKERS, "order-commands"],
    unreachable: ["close-order", "cancel-order"].map((step) => ({ step, because: NO_TOKEN })),
  },
  { name: "late answers", faults: ["TaskTimedOut"], steps: ["anybody"] },
  { name: "executions started", faults: WRITE, steps: [...HTTP] },
  {
    name: "events told",
    faults: WRITE,
    steps: [...TASKS, ...WAKERS, "order-commands"],
  },
  {
    name: "throttle",
    faults: WRITE,
    steps: [
      "place-order",
      "confirm-order",
      "authorize-payment",
      "capture-payment",
      "close-order",
      "cancel-order",
      "request-refund",
      "handle-notification",
      "sweep",
    ],
  },
  { name: "IPN topic", faults: WRITE, steps: ["receive-notification"] },
];

/** The matrix that a run has to fill. */
export const EXPECTED: readonly Family[] = [PROCESS, ...EXPECTED_OF_AMAZON, ...STORE, ...SERVICES];

/** Faults of the performance and reliability list that no cell stands for, and why. */
export const NOT_SIMULATED: readonly { readonly fault: string; readonly because: string }[] = [
  { fault: "stale read of a row", because: "every read of rows and places is consistent" },
  { fault: "transaction conflict", because: "every write is one item with one condition" },
  {
    fault: "execution at 1 year",
    because: "Amazon ends an order after 180 days, and the runner's tests let a year pass",
  },
  {
    fault: "redrive by Step Functions",
    because:
      "an order goes on in a new run, which has no limit of 14 days (resumed after 13 and 15)",
  },
  {
    fault: "certificate rotation, key rotation, host and signature forgeries",
    because: "they end at the adapters: see the front door's corpus and the adapters' tests",
  },
];
