import type { WorkflowControl } from "../../functions/domain/ports.ts";
import { createTurns, inTurn } from "../../functions/domain/turns.ts";
import type { CoreAmazonPay } from "../support/waiting/amazon.ts";
import { type Step, stepped } from "../support/waiting/explore.ts";
import { NOBODY_LISTENS } from "../support/waiting/records.ts";
import type { SimulatedPorts } from "./functions.ts";
import type { Notifier } from "./notifier.ts";
import {
  classOf,
  errorOf,
  isDoneFirst,
  type PortClass,
  type PortFault,
  PROCESS_FAULTS,
} from "./port-faults.ts";
import { SELLER, type Stage } from "./stage.ts";
import { count } from "./trouble.ts";

/** Tasks whose order keeps a turn that lies ahead, as in functions/runtime/deps.ts. */
const KEEPING_THEIR_TURN = new Set([
  "confirm-order",
  "authorize-payment",
  "capture-payment",
  "close-order",
  "cancel-order",
  "request-refund",
]);
const PATIENCE_MILLISECONDS: Readonly<Record<string, number>> = {
  "handle-notification": 0,
  sweep: 5_000,
};
/** Those whose only word to a waiting task is a wake, which can be lost. */
const WAKERS = new Set(["handle-notification", "record-shipment", "order-commands"]);

/** The ports of one function, each call of which can go wrong. */
export function createPorts(
  stage: Stage,
  functionName: string,
  others: {
    readonly workflow: WorkflowControl;
    readonly amazonPay: CoreAmazonPay;
    readonly notifier: Notifier;
    readonly onCall: (operation: string, request: unknown) => void;
  },
): SimulatedPorts {
  const { clock, functionsClock, memory } = stage;
  const step = createStep(stage, functionName, others.notifier);
  const waits = stepped(memory.waitingRoom, "room", step);
  const watched = stepped(others.amazonPay, "amazon", step);
  const turns = createTurns({
    throttle: stepped(stage.throttle, "throttle", step),
    clock: { ...functionsClock, now: () => clock.now() },
    patienceMilliseconds: PATIENCE_MILLISECONDS[functionName] ?? 3_000,
    ...(KEEPING_THEIR_TURN.has(functionName) ? { waits } : {}),
  });
  return {
    clock: functionsClock,
    log: {
      event(name, fields) {
        stage.note?.(`  ${functionName} logs ${name} ${say(fields)}`);
      },
    },
    events: stepped(NOBODY_LISTENS, "events", step),
    store: stepped(memory.orders, "store", step),
    waits,
    notifications: stepped(memory.notifications, "notifications", step),
    workflow: stepped(others.workflow, "engine", step),
    amazonPay: inTurn(noting(watched, others.onCall), turns),
    sellerId: SELLER,
    newNonce: () => "nonce",
    verifier: others.notifier.verifier,
    ipnTopic: stepped(others.notifier.ipnTopic, "ipnTopic", step),
    confirmer: { confirm: async () => {} },
    askingTopics: memory.askingTopics,
  };
}

function say(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([name, value]) => name !== "orderReferenceId" && value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

function noting(
  client: CoreAmazonPay,
  onCall: (operation: string, request: unknown) => void,
): CoreAmazonPay {
  const noted = Object.entries(client).map(([operation, ask]) => [
    operation,
    (request: never) => {
      onCall(operation, request);
      return ask(request);
    },
  ]);
  return Object.fromEntries(noted);
}

/** One call that a function makes of a port, as far as it is the same each time. */
interface Call extends PortClass {
  readonly place: string;
  readonly faultRate: number;
  readonly slowPlace: string;
  readonly slowRate: number;
  readonly isSilenced: boolean;
}

/** What happens around each call of a port: nothing, a pause, or a mishap. */
function createStep(stage: Stage, functionName: string, notifier: Notifier): Step {
  const { plan, trouble, clock, counts } = stage;
  const canFail = plan.faultRate + plan.pauseRate > 0;
  const calls = new Map<string, Call>();
  const callOf = (label: string): Call => {
    const call = calls.get(label) ?? describeCall(stage, functionName, label);
    calls.set(label, call);
    return call;
  };
  return async (label, work) => {
    if (trouble.isOver) return finishCall(stage, notifier, label, work);
    const call = callOf(label);
    if (call.isSilenced) throw errorOf("dies before a call", label);
    if (!canFail) return finishCall(stage, notifier, label, work);
    const { place } = call;
    if (plan.pauseRate > 0 && trouble.at(call.slowPlace, SLOW, call.slowRate)) {
      count(counts, "process", "slow call", functionName);
      await clock.sleep(Math.ceil(trouble.measure(place) ** 3 * 20_000));
    }
    const fault = trouble.at(place, call.faults, call.faultRate);
    if (!fault) return finishCall(stage, notifier, label, work);
    const isProcess = PROCESS_FAULTS.includes(fault);
    const at = label.startsWith("amazon.") ? label.slice("amazon.".length) : functionName;
    count(counts, isProcess ? "process" : call.family, fault, isProcess ? functionName : at);
    stage.note?.(`! ${place}: ${fault}`);
    return suffer(stage, notifier, fault, label, work);
  };
}

const SLOW = ["slow"] as const;

function describeCall(stage: Stage, functionName: string, label: string): Call {
  const place = `${functionName}/${label}`;
  return {
    ...classOf(label),
    place,
    faultRate: faultRateOf(stage.plan, place),
    slowPlace: `${place}~`,
    slowRate: pauseRateOf(stage.plan, label),
    isSilenced: isSilenced(stage, functionName, label),
  };
}

/** Where hardly any order comes by: a person or a buyer is asked, and it is settled already. */
const RARE =
  /^(ask-operator|await-buyer)\/(engine|store\.save|events)|^await-shipment\/(store\.save|events)/;

/** The end of an order at Amazon that nobody but a task which is parking sees: rarer still. */
const RAREST = "await-shipment/store.save";

/** What is rare would otherwise hardly ever meet a fault. */
function faultRateOf({ faultRate }: Stage["plan"], place: string): number {
  if (faultRate === 0) return 0;
  if (place === RAREST) return 0.9;
  return RARE.test(place) ? 0.75 : faultRate;
}

/** The moment before a task parks is the one in which news finds nobody: it is made to last. */
function pauseRateOf({ pauseRate }: Stage["plan"], label: string): number {
  return label === "room.park" ? Math.min(0.6, pauseRate * 8) : pauseRate;
}

/** Being watched must not change the story: a trace only listens, and nobody waits for it. */
function finishCall<Result>(
  { note }: Stage,
  notifier: Notifier,
  label: string,
  work: () => Result | Promise<Result>,
): Result | Promise<Result> {
  const result = label.startsWith("amazon.") ? workAndTell(notifier, work) : work();
  if (note === undefined) return result;
  if (result instanceof Promise) result.then(tellOf, () => {});
  else tellOf(result);
  return result;

  function tellOf(what: Result): void {
    note?.(`  ${label}${what === "conflict" || what === "gone" ? `: ${what}` : ""}`);
  }
}

async function workAndTell<Result>(
  notifier: Notifier,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const result = await work();
  await notifier.tellEarly();
  return result;
}

async function suffer<Result>(
  stage: Stage,
  notifier: Notifier,
  fault: PortFault,
  label: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  if (fault === "another writer first") await touchOrder(stage);
  if (fault === "stale index") return [] as Result;
  const isDone = isDoneFirst(fault) || errorOf(fault, label) === undefined;
  const result = isDone ? await finishCall(stage, notifier, label, work) : undefined;
  if (fault === "done, reply slow") await stage.clock.sleep(25_000);
  // The SDK repeats a write whose reply it did not see, and meets what it has written itself.
  if (fault === "done, repeated by the SDK") return "conflict" as Result;
  const error = errorOf(fault, label);
  if (error) throw error;
  return result as Result;
}

/** Somebody else writes the order's row: the same content, and a version later. */
async function touchOrder({ memory, core }: Stage): Promise<void> {
  const [ledger] = core.allLedgers();
  if (!ledger) return;
  const found = await memory.orders.readLedger(ledger.amazonOrderReferenceId as never);
  if (!found) return;
  for (const row of [found.order, ...found.authorizations, ...found.captures, ...found.refunds]) {
    await memory.orders.save(row);
  }
}

/** With everybody silent but the sweep, whoever has recorded something dies before the wake. */
function isSilenced({ silence }: Stage, functionName: string, label: string): boolean {
  return silence === "all but the sweep" && WAKERS.has(functionName) && label === "room.readAll";
}
