/** What is asked of a model; the LTL formulas stand at the end of waiting.pml. */
export const PROPERTIES = {
  safe: "nothing that must never be true ever is",
  ends: "every order comes to its end",
  frees: "nobody is left waiting",
} as const;

export type Property = keyof typeof PROPERTIES;

/** One model and one question to it, with the answer that is due. */
export interface Check {
  readonly model: string;
  readonly definitions: readonly string[];
  readonly property: Property;
  readonly expected: "holds" | "fails";
  /** Takes minutes and gigabytes; only with --thorough. */
  readonly isThorough?: boolean;
}

/** What can go wrong around the protocol. */
interface World {
  readonly definitions: readonly string[];
  readonly properties: readonly Property[];
  readonly isThorough?: boolean;
}

const ALL: readonly Property[] = ["safe", "ends", "frees"];
/** A function that dies between its answer and its leave frees no place; only the sweep does then. */
const BUT_FREES: readonly Property[] = ["safe", "ends"];
const AT_SHIPMENT = "STARTS_AUTHORIZED";

/** The protocol that ships, in worlds that are small enough to be searched completely. */
export const WORLDS: Readonly<Record<string, World>> = {
  "an attempt is given up and runs on": { definitions: ["GIVE_UPS=1"], properties: ALL },
  "a function dies": { definitions: ["CRASHES=1"], properties: BUT_FREES },
  "three attempts at once": { definitions: [AT_SHIPMENT, "GIVE_UPS=2"], properties: ALL },
  "three attempts, one function dies": {
    definitions: [AT_SHIPMENT, "GIVE_UPS=2", "CRASHES=1"],
    properties: BUT_FREES,
  },
  "the shop cancels": { definitions: ["CANCELS"], properties: ALL },
  "the shop cancels, a function dies": {
    definitions: [AT_SHIPMENT, "CANCELS", "CRASHES=1"],
    properties: BUT_FREES,
  },
  "notifications get lost, the sweep looks": {
    definitions: ["SWEEPS", "LOSSES"],
    properties: BUT_FREES,
  },
  "wakers die for good, the sweep looks": {
    definitions: [AT_SHIPMENT, "SWEEPS", "LOSSES", "CRASHES=1"],
    properties: ALL,
  },
  "two attempts are given up": {
    definitions: ["GIVE_UPS=2"],
    properties: BUT_FREES,
    isThorough: true,
  },
  "an attempt is given up, a function dies": {
    definitions: ["GIVE_UPS=1", "CRASHES=1"],
    properties: BUT_FREES,
    isThorough: true,
  },
  "the shop cancels, any function dies": {
    definitions: ["CANCELS", "CRASHES=1"],
    properties: BUT_FREES,
    isThorough: true,
  },
  "three attempts, and the shop cancels": {
    definitions: [AT_SHIPMENT, "GIVE_UPS=2", "CANCELS"],
    properties: ALL,
    isThorough: true,
  },
  "anything dies or gets lost, the sweep looks": {
    definitions: ["SWEEPS", "LOSSES", "CRASHES=1"],
    properties: ALL,
    isThorough: true,
  },
};

/** A rule of the protocol taken away, and the smallest world that shows why it is there. */
interface Weakened {
  readonly rule: string;
  readonly breaks: Property;
  readonly world: readonly string[];
}

/** By the name under which waiting.pml leaves the rule out. Each has to fail. */
export const WEAKENED: Readonly<Record<string, Weakened>> = {
  WITHOUT_SECOND_LOOK: weakened("looks once more after it has parked", "ends", AT_SHIPMENT),
  SECOND_LOOK_FIRST: weakened(
    "looks once more after it has parked, not before",
    "ends",
    AT_SHIPMENT,
  ),
  WITHOUT_VISIT_CHECK: weakened(
    "parks only if no newer visit is there",
    "ends",
    AT_SHIPMENT,
    "GIVE_UPS=1",
  ),
  WITHOUT_TOKEN_CHECK: weakened("frees only a place that holds its token", "ends"),
  WITHOUT_LEAVING: weakened("frees the place after the answer", "frees", AT_SHIPMENT),
  LEAVE_FIRST: weakened("answers before it frees the place", "ends", AT_SHIPMENT, "CRASHES=1"),
  LEDGER_FIRST: weakened("reads the record after the place", "safe", "SWEEPS"),
  PLACE_FIRST: weakened("looks for the place after it has recorded", "ends", AT_SHIPMENT),
  BY_WHAT_WAS_READ_BEFORE: weakened("uses nothing that it read before", "ends", AT_SHIPMENT),
  BY_THE_MESSAGE: weakened("answers by the record, not by the message", "safe"),
  ANSWER_FIRST: weakened("records before it answers", "safe"),
  GONE_IS_AN_ERROR: weakened("takes a token that is gone for told", "safe"),
  SUPERSEDED_IS_AN_ERROR: weakened("ends silently when it is superseded", "safe", "GIVE_UPS=1"),
  WITHOUT_INTENT: weakened("writes the intent down before it calls", "safe"),
  SKIP_IF_CLAIMED: weakened("repeats the call of an intent it finds", "ends", "CRASHES=1"),
  NEW_ID_EACH_TIME: weakened("repeats with the same reference id", "safe", "GIVE_UPS=1"),
  OLDER_READING_WINS: weakened("lets no older reading replace a newer one", "ends"),
  REMEMBER_FIRST: weakened("remembers a notification last", "ends", "CRASHES=1"),
  WAKE_FOR_NEWS_ONLY: weakened("wakes also for what was recorded before", "ends", "CRASHES=1"),
  SHIPMENT_UNCONDITIONALLY: weakened(
    "takes a shipment in one conditional write",
    "safe",
    AT_SHIPMENT,
    "CANCELS",
  ),
  CANCEL_UNCONDITIONALLY: weakened(
    "cancels in one conditional write",
    "safe",
    AT_SHIPMENT,
    "CANCELS",
  ),
  WITHOUT_SWEEP: weakened("sweeps what nobody told", "ends", "LOSSES"),
};

function weakened(rule: string, breaks: Property, ...world: readonly string[]): Weakened {
  return { rule, breaks, world };
}

/** All checks, the sound protocol's first. */
export const CHECKS: readonly Check[] = [
  ...Object.entries(WORLDS).flatMap(([model, { definitions, properties, isThorough = false }]) =>
    properties.map((property) => ({
      model,
      definitions,
      property,
      expected: "holds" as const,
      isThorough,
    })),
  ),
  ...Object.entries(WEAKENED).map(([name, { breaks, world }]) => ({
    model: name,
    definitions: [...world, name],
    property: breaks,
    expected: "fails" as const,
  })),
];
