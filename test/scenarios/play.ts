import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { WorkflowName } from "../../functions/domain/ports.ts";
import type { OrderStory } from "../../local/demo/order-file.ts";
import { hasEnded, type OrderView, refundsOf } from "./order-view.ts";
import { eventually, untilAtRest, type Watched } from "./order-watch.ts";
import type { AmazonLedger } from "./simulator.ts";
import { complainUnless, draftWishes, type Playing, place, takeStep } from "./take-step.ts";
import type { ShopAnswer, Target } from "./target.ts";

/** A page repeats its request as often as this when it is asked to. */
const MOST_PLACINGS = 30;

/** An execution as GetExecutionHistory tells it. */
export interface Execution {
  readonly name: string;
  readonly status: string;
  readonly history: readonly HistoryEvent[];
  readonly states: readonly string[];
}

/** What came of a story, seen from outside. */
export interface Played {
  readonly orderReferenceId: string;
  /** The HTTP status with which the shop's order was first answered. */
  readonly placedWith: number;
  readonly order: OrderView;
  readonly amazon: AmazonLedger;
  readonly payment: readonly Execution[];
  readonly refunds: readonly Execution[];
  /** The types of the events that the shop was told. */
  readonly events: readonly string[];
  /** What came otherwise than the order file says. */
  readonly complaints: readonly string[];
}

interface Surroundings {
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Lives one order through; hours between its steps are left out. Throws NotInTime. */
export async function play(story: OrderStory, around: Surroundings): Promise<Played> {
  const on = await begin(story, around);
  const { simulator } = on.target;
  for (const step of story.steps) if (step.after === undefined) await takeStep(on, step);
  if (story.holdsReplyOf) await simulator.holdReply(story.holdsReplyOf);
  const { status, text } = await placeUntilDecided(on);
  on.note(`${on.orderReferenceId} is placed, answered ${status}`);
  if (story.expects.placed !== undefined) {
    complainUnless(on, "POST /orders", { status, text, body: {} }, story.expects.placed);
  }
  await untilAtRest(on);
  for (const step of story.steps) if (step.after !== undefined) await takeStep(on, step);
  const order = await untilAtRest(on);
  const payment = await readExecutions(on, "order-payment", [on.orderReferenceId], hasEnded(order));
  const names = refundsOf(order).map((one) => `${on.orderReferenceId}-R${one.refundOrdinal}`);
  const decided = refundsOf(order).every(({ waitsFor }) => waitsFor === undefined);
  const refunds = await readExecutions(on, "refund", names, decided);
  return {
    orderReferenceId: on.orderReferenceId,
    placedWith: status,
    order,
    amazon: await simulator.ledger(on.orderReferenceId),
    payment,
    refunds,
    events: await readEvents(on),
    complaints: on.complaints,
  };
}

/** The buyer's click, and everything that the story's steps need. */
export async function begin(
  story: OrderStory,
  { target, signal, note }: Surroundings,
): Promise<Playing> {
  const orderReferenceId = await target.simulator.createOrderReference(draftWishes());
  return {
    target,
    story,
    orderReferenceId,
    sellerOrderId: `${story.sellerOrderId}-${orderReferenceId.slice(-7)}`,
    needsSweep: story.steps.some((step) => step.step === "notifications" && step.are === "lost"),
    complaints: [],
    signal,
    note,
  };
}

/** The shop's page, which asks again when it is told that the order is still on its way. */
export async function placeUntilDecided(on: Playing): Promise<ShopAnswer> {
  for (let placing = 1; ; placing += 1) {
    const answer = await place(on);
    if (answer.status !== 503 || placing === MOST_PLACINGS) return answer;
    await on.target.pass(2_000);
  }
}

/** All runs of the executions of these names. */
async function readExecutions(
  on: Watched,
  workflow: WorkflowName,
  names: readonly string[],
  haveEnded: boolean,
): Promise<readonly Execution[]> {
  const found: Execution[] = [];
  for (const name of names) {
    for (let run = 1; ; run += 1) {
      const execution = await readExecution(on, workflow, `${name}-${run}`, haveEnded);
      if (!execution) break;
      found.push(execution);
    }
  }
  return found;
}

/** One execution; undefined if there is none of this name. */
export async function readExecution(
  on: Watched,
  workflow: WorkflowName,
  name: string,
  hasItEnded: boolean,
): Promise<Execution | undefined> {
  const { target } = on;
  const status = await eventually(
    on,
    () => target.executionStatus(workflow, name),
    (now) => !hasItEnded || now !== "RUNNING",
  );
  if (status === undefined) return undefined;
  const history = await target.history(workflow, name);
  const states = history.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []);
  return { name, status, history, states };
}

/** What the shop was told; a topic delivers in any order, and some moments later. */
async function readEvents(on: Playing): Promise<readonly string[]> {
  const wanted = on.story.expects.events ?? [];
  const told = await eventually(
    on,
    async () =>
      (await on.target.toldEvents())
        .filter(({ orderReferenceId }) => orderReferenceId === on.orderReferenceId)
        .map(({ type }) => type),
    (types) => missingFrom(types, wanted).length === 0,
  );
  return told;
}

/** What is wanted more often than it is there. */
export function missingFrom(had: readonly string[], wanted: readonly string[]): readonly string[] {
  const count = (all: readonly string[], one: string): number =>
    all.filter((other) => other === one).length;
  return [...new Set(wanted)].filter((one) => count(had, one) < count(wanted, one));
}
