import type { OrderEvent } from "../../functions/domain/order-events.ts";
import type { Log } from "../../functions/domain/ports.ts";
import type { MovableClock } from "../clock/clock.ts";
import { createVirtualClock } from "../clock/virtual-clock.ts";
import type { SandboxEvent } from "../sandbox/server/events.ts";
import { openWorld, type World, type WorldOptions } from "../world/world.ts";
import { checkOut } from "./check-out.ts";
import { disappointments } from "./expectations.ts";
import type { OrderStory } from "./order-file.ts";
import { type OrderResult, readResult } from "./order-result.ts";
import { Shop, type ShopAnswer } from "./shop.ts";
import { linesOfAmazon, linesOfHistory, linesOfLog, type StoryLine } from "./story-lines.ts";
import { placeOrder, type Stage, takeStep } from "./take-step.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1_000;
/** Every story ends within this time after its last step, or has gone wrong or waits for somebody. */
const LONGEST_STORY_MILLISECONDS = 7 * DAY_MILLISECONDS;
/** A function takes some time; without it everything would happen in one instant. */
const FUNCTION_MILLISECONDS = 150;
/** What Amazon still has to say after the last step, such as a refund that is on its way. */
const AFTERMATH_MILLISECONDS = 60_000;
/** Stories begin at the same time, so that two tellings of one order read the same. */
const STARTS_AT = Date.parse("2026-11-02T09:00:00.000Z");
/** The buyer's page asks again as often as this when it is told that the order is still running. */
const MOST_PLACINGS = 5;

/** Somebody who watches a story besides its readers: a test. */
export interface Watcher {
  /** The world is there, and the order's draft. */
  opened?(world: World, orderReferenceId: string): void;
  amazonEvent?(event: SandboxEvent): void;
  log?(functionName: string, ...event: Parameters<Log["event"]>): void;
  orderEvent?(event: OrderEvent): void;
  /** Stands between the engine or the edges and a function. */
  around?: WorldOptions["around"];
  /** A state of the payment was entered, the n-th of all runs. */
  entered?(name: string, count: number): void;
  /** Whether the story goes on although no execution is running. */
  goesOn?(): boolean;
  /** The story has ended and its world still stands. */
  finished?(world: World, orderReferenceId: string): Promise<void>;
}

export interface TellOptions {
  /** Told each line as it happens, with the milliseconds since the order was placed. */
  readonly onLine?: (elapsedMilliseconds: number, line: StoryLine) => void;
  readonly secretAccessKey?: string;
  readonly watcher?: Watcher;
  /** In the database unless told otherwise; without it there are no write units. */
  readonly storage?: WorldOptions["storage"];
}

/** Lives through one order in a world of its own and tells what came of it. */
export async function tellOrder(
  story: OrderStory,
  { onLine = () => {}, secretAccessKey, watcher = {}, storage }: TellOptions = {},
): Promise<OrderResult> {
  const clock = createVirtualClock(STARTS_AT);
  const shop = new Shop(clock);
  const tell = (lines: readonly StoryLine[]): void => {
    for (const line of lines) onLine(clock.now() - STARTS_AT, line);
  };
  const events: OrderEvent[] = [];
  const world = await openWorld({
    clock,
    arrival: shop.arrival,
    random: () => 0.5,
    handlesNotificationsFirst: story.holdsReplyOf !== undefined,
    ...(story.authorizationLifeSeconds === undefined
      ? {}
      : { amazonSettings: { authorizationLifeSeconds: story.authorizationLifeSeconds } }),
    onAmazonEvent: (event) => {
      watcher.amazonEvent?.(event);
      tell(linesOfAmazon(event));
    },
    onLog: (name, event, fields) => {
      watcher.log?.(name, event, fields);
      tell(linesOfLog(name, event, fields));
    },
    onOrderEvent: (event) => {
      watcher.orderEvent?.(event);
      // Told at least once; a repetition has the same id.
      if (!events.some(({ id }) => id === event.id)) events.push(event);
    },
    around: async (name, call) => {
      // Amazon's simulator waits for these with the clock stopped.
      if (!name.endsWith("-notification")) await clock.sleep(FUNCTION_MILLISECONDS);
      return watcher.around ? watcher.around(name, call) : call();
    },
    ...(secretAccessKey ? { secretAccessKey } : {}),
    ...(storage ? { storage } : {}),
  });
  followStates(world, watcher, tell);
  try {
    const tellOf = (who: StoryLine["who"], what: string) => tell([{ who, what }]);
    const opened =
      story.gateway === "checkout-v2"
        ? await checkOut({ world, shop, story, tell: tellOf })
        : { orderReferenceId: world.sandbox.createOrderReference().amazonOrderReferenceId };
    const { orderReferenceId } = opened;
    watcher.opened?.(world, orderReferenceId);
    const found: string[] = [];
    const stage: Stage = {
      world,
      shop,
      story,
      ...opened,
      tell: tellOf,
      disappoint: (what) => found.push(what),
    };
    const placedWith = await liveThrough(stage, clock, () => watcher.goesOn?.() ?? false);
    await watcher.finished?.(world, orderReferenceId);
    const { scenario, total } = story;
    const result = await readResult(world, {
      scenario,
      orderReferenceId,
      currency: total.currency,
      placedWith,
      events: events.map(({ type }) => type),
    });
    const ended = { ...result, disappointments: found };
    return { ...ended, disappointments: [...found, ...disappointments(story.expects, ended)] };
  } finally {
    await world.close();
  }
}

function followStates(
  world: World,
  watcher: Watcher,
  tell: (lines: readonly StoryLine[]) => void,
): void {
  let count = 0;
  world.runner.onEvent((execution, event) => {
    tell(linesOfHistory(event));
    const name = event.stateEnteredEventDetails?.name;
    if (name === undefined || !execution.includes(":order-payment:")) return;
    count += 1;
    watcher.entered?.(name, count);
  });
}

async function liveThrough(
  stage: Stage,
  clock: MovableClock,
  goesOn: () => boolean,
): Promise<number> {
  const { world, story, tell } = stage;
  const { holdsReplyOf } = story;
  if (holdsReplyOf) {
    world.sandbox.holdReply({ operation: holdsReplyOf, until: "notification-answered" });
  }
  for (const step of story.steps.filter(({ after }) => after === undefined)) {
    await takeStep(stage, step);
  }
  const { status, body } = await placeUntilDecided(stage, clock);
  tell("shop", `is answered ${status} ${body["status"] ?? `${body["error"]}: ${body["message"]}`}`);
  for (const step of story.steps) {
    if (step.after === undefined) continue;
    await clock.advanceTo(Math.max(STARTS_AT + step.after, clock.now()));
    await takeStep(stage, step);
  }
  const isOver = (): boolean =>
    !goesOn() && world.runner.listExecutions({ status: "RUNNING" }).length === 0;
  await clock.advanceUntil(isOver, clock.now() + LONGEST_STORY_MILLISECONDS);
  await clock.advanceBy(AFTERMATH_MILLISECONDS);
  return status;
}

/** A page repeats its request when it is asked to, as the buyer waits. */
async function placeUntilDecided(stage: Stage, clock: MovableClock): Promise<ShopAnswer> {
  for (let placing = 1; ; placing += 1) {
    const answer = await placeOrder(stage);
    const retryAfterSeconds = Number(answer.headers.get("retry-after") ?? 2);
    if (answer.status !== 503 || placing === MOST_PLACINGS) return answer;
    await clock.advanceBy(retryAfterSeconds * 1_000);
  }
}
