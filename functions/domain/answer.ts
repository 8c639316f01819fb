import { decideEnded } from "./ending.ts";
import { NO_TOKEN, type OrderReferenceId, type TaskToken } from "./ids.ts";
import { eventsOfAnswer, type OrderEvents } from "./order-events.ts";
import type { Clock, Log, OrderStore, WaitingRoom, WorkflowControl } from "./ports.ts";
import { decideOnOrder, isoTime, readExistingLedger } from "./record.ts";
import { enteredAt } from "./visit.ts";
import {
  type Asking,
  type Awaited,
  type AwaitedKind,
  refundOf,
  resolve,
  type Wait,
} from "./waiting.ts";

/** How long a fresh wait stays untouched before the sweep first asks Amazon about it. */
const FIRST_LOOK_SECONDS: Record<AwaitedKind, number> = {
  confirmation: 300,
  authorization: 60,
  buyer: 600,
  capture: 120,
  shipment: 6 * 3600,
  operator: 6 * 3600,
  turn: 300,
  refund: 300,
};

/** How long a wait of a kind may last, in seconds from when its state was entered. */
export type WaitLimits = Readonly<Partial<Record<AwaitedKind, number>>>;

/**
 * How long a wait may last before the order goes on without what it waits for. Amazon closes an
 * order that is not authorized within 50 minutes of a confirmation that promised it (reference
 * §3.3), so the authentication's deadline stays below that.
 */
const DEADLINE_SECONDS: WaitLimits = {
  confirmation: 45 * 60,
  buyer: 3 * 24 * 3600,
};

/** A wait is never left alone for longer than this, so that a lost answer heals by itself. */
export const LONGEST_PAUSE_SECONDS = 6 * 3600;

/** A turn in Amazon's queue is kept for the order this long after it has come. */
export const TURN_KEPT_MILLISECONDS = 5 * 60 * 1_000;

export interface AnswerDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly waits: Pick<WaitingRoom, "park" | "readAll" | "leave">;
  readonly workflow: Pick<WorkflowControl, "succeed" | "fail">;
  readonly events: OrderEvents;
  readonly log: Log;
  /** The merchant's, in the place of our own. */
  readonly waitLimits?: WaitLimits;
}

/** A task of the workflow that asks how its order goes on. */
export interface WaitingTask {
  readonly orderReferenceId: OrderReferenceId;
  readonly awaited: Awaited;
  readonly token: TaskToken;
  readonly visit: string;
}

/**
 * Answers the task from the record if the record already says enough, and parks it otherwise. After
 * parking it reads once more: whatever was recorded before the place was taken found nobody to
 * wake, so the task itself has to look (test/e2e/waiting.test.ts).
 *
 * @returns "parked" if the task waits now, so that somebody may want to hear of it
 */
export async function answerOrPark(
  deps: AnswerDeps,
  task: WaitingTask,
): Promise<"answered" | "parked" | "superseded"> {
  const asking = { ...task, ...deadlineOf(task, deps.waitLimits) };
  if (await tellIfKnown(deps, asking)) return "answered";
  const parkedAt = deps.clock.now();
  const dueAt = firstLook(asking, parkedAt);
  const parked = await deps.waits.park({ ...asking, parkedAt: isoTime(parkedAt), dueAt });
  if (parked === "superseded") {
    // Step Functions has given this attempt up and a later one holds the place.
    deps.log.event("wait-superseded", fieldsOf(task));
    return parked;
  }
  deps.log.event("wait-parked", fieldsOf(task));
  if (!(await tellIfKnown(deps, asking))) return parked;
  await leave(deps, task);
  return "answered";
}

/**
 * Tells whoever waits for this order, its payment or its refunds, what the record now says. Call it
 * after the fact has been recorded, never with anything read before: the waits are read first and
 * the ledger after them, so that a task that parks in between is sure to see the fact itself.
 */
export async function wake(
  deps: AnswerDeps,
  orderReferenceId: OrderReferenceId,
): Promise<"answered" | "nobody-waits" | "nothing-to-say"> {
  const waiting = await deps.waits.readAll(orderReferenceId);
  let answered = 0;
  for (const wait of waiting) {
    const isTold = wait.token === NO_TOKEN || (await tellIfKnown(deps, wait));
    if (isTold && !keepsTurn(wait, deps.clock.now())) await leave(deps, wait);
    if (isTold && wait.token !== NO_TOKEN) answered += 1;
  }
  if (answered > 0) return "answered";
  return waiting.length === 0 ? "nobody-waits" : "nothing-to-say";
}

/** The place is the reservation: freed too early, the order would have to queue anew. */
function keepsTurn({ awaited }: Wait, nowMilliseconds: number): boolean {
  if (awaited.kind !== "turn") return false;
  return nowMilliseconds < Date.parse(awaited.slotAt) + TURN_KEPT_MILLISECONDS;
}

type AskingTask = Asking & Pick<Wait, "orderReferenceId" | "token">;

/** Reads the ledger as late as possible, and answers the task if it says enough. */
async function tellIfKnown(deps: AnswerDeps, task: AskingTask): Promise<boolean> {
  const ledger = await readExistingLedger(deps.store, task.orderReferenceId);
  const answer = resolve(task, ledger, isoTime(deps.clock.now()));
  if (!answer) return false;
  if (answer.kind === "failure" && answer.error === "OrderReferenceEnded") {
    // The workflow ends here, so this is the last place to record it.
    await decideOnOrder(deps.store, task.orderReferenceId, (newest) =>
      decideEnded(newest, isoTime(deps.clock.now())),
    );
  }
  for (const event of eventsOfAnswer(task.awaited, answer, ledger)) {
    await deps.events.publish(event);
  }
  const told =
    answer.kind === "success"
      ? await deps.workflow.succeed(task.token, answer.output)
      : await deps.workflow.fail(task.token, answer.error, answer.cause);
  deps.log.event(told === "gone" ? "wait-gone" : "wait-answered", {
    ...fieldsOf(task),
    answer: answer.kind === "success" ? "success" : answer.error,
    waitedSeconds: secondsSince(enteredAt(task.visit), deps.clock.now()),
  });
  return true;
}

function leave(deps: AnswerDeps, { orderReferenceId, token, awaited }: AskingTask): Promise<void> {
  return deps.waits.leave(orderReferenceId, token, refundOf(awaited));
}

/** Whole seconds, for the log. */
export function secondsSince(at: string, nowMilliseconds: number): number {
  return Math.round((nowMilliseconds - Date.parse(at)) / 1_000);
}

/** Counted from when the state was entered, so that a repeated attempt does not prolong it. */
function deadlineOf(
  { awaited, visit }: WaitingTask,
  limits: WaitLimits = {},
): Pick<Wait, "deadline"> {
  const seconds = limits[awaited.kind] ?? DEADLINE_SECONDS[awaited.kind];
  return seconds === undefined
    ? {}
    : { deadline: isoTime(Date.parse(enteredAt(visit)) + seconds * 1_000) };
}

function firstLook({ awaited, deadline }: Asking, parkedAtMilliseconds: number): string {
  const look = isoTime(parkedAtMilliseconds + FIRST_LOOK_SECONDS[awaited.kind] * 1_000);
  return deadline !== undefined && deadline < look ? deadline : look;
}

/** How the log names a task. */
export function fieldsOf(task: WaitingTask | AskingTask): Record<string, string> {
  return {
    orderReferenceId: task.orderReferenceId,
    waitsFor: task.awaited.kind,
    visit: task.visit,
  };
}
