import { ENDED_PHASES } from "../../functions/domain/order.ts";
import type { StateMachine } from "../../local/runner/definition/model.ts";
import { TROUBLE_DAYS } from "./acts.ts";
import { expectHelp, helpEverybody, PATIENCE_DAYS } from "./answerers.ts";
import { command, expectCancelWithDecline, perform, place } from "./people.ts";
import type { Plan } from "./plan.ts";
import { brokenInvariant } from "./right-end.ts";
import type { Silence } from "./stage.ts";
import { type Counts, count, createTrouble, type Mishap } from "./trouble.ts";
import { openWorld, type SimulatedWorld } from "./world.ts";

const HOUR_MILLISECONDS = 3_600_000;
const WHOLE = "the whole order";
const STEP_HOURS = 12;
/** Until then every order has to have ended; a run that nobody resumed for 15 days included. */
const LONGEST_DAYS = 60;
/** What a story is told from: chance alone, or a selection of what chance had in it. */
export interface Script {
  readonly plan: Plan;
  /** Only these mishaps; left out, as chance has it. */
  readonly mishaps?: readonly Mishap[];
  readonly silence?: Silence;
}

export interface Tale {
  readonly seed: number;
  readonly states: readonly string[];
  readonly mishaps: readonly Mishap[];
  /** What is wrong with how the order ended; undefined if nothing is. */
  readonly broken: string | undefined;
  readonly phase: string;
  readonly days: number;
  readonly historyEvents: number;
  readonly longestPayloadBytes: number;
}

export interface Setting {
  readonly machines: readonly StateMachine[];
  readonly counts: Counts;
  readonly trace?: ((line: string) => void) | undefined;
}

/** Lives through one order; the same script gives the same tale. */
export async function live(script: Script, { machines, counts, trace }: Setting): Promise<Tale> {
  const { plan, mishaps, silence = "none" } = script;
  const trouble = createTrouble(plan.seed, mishaps);
  const world = openWorld({ plan, trouble, counts, silence, trace, machines, onPark: expectHelp });
  countPlan(world);
  expectCancelWithDecline(world);
  world.after(0, () => place(world));
  for (const act of plan.acts) world.after(act.atSeconds * 1_000, () => perform(world, act));
  for (const outcome of plan.outcomes) world.core.forceOutcome(outcome);
  let broken: string | undefined;
  try {
    broken = (await runToEnd(world)) ?? (await brokenInvariant(world));
  } catch (error) {
    broken = `thrown at somebody: ${error instanceof Error ? error.stack : String(error)}`;
  }
  const ledger = await world.memory.orders.readLedger(world.orderId);
  return {
    seed: plan.seed,
    states: world.states,
    mishaps: trouble.mishaps,
    broken,
    phase: ledger?.order.phase ?? "never placed",
    days: (world.clock.now() - plan.startMilliseconds) / (24 * HOUR_MILLISECONDS),
    ...sizesOf(world),
  };
}

function countPlan({ counts, plan, core }: SimulatedWorld): void {
  const skew = Math.abs(plan.skewSeconds);
  if (skew > 0)
    count(counts, "calendar", skew > 60 ? "clocks 15 min off" : "clocks 2 s off", WHOLE);
  const start = new Date(plan.startMilliseconds).toISOString().slice(5, 10);
  const special = {
    "03-28": "summer time begins",
    "10-24": "summer time ends",
    "12-31": "turn of the year",
    "02-28": "leap day",
  }[start];
  if (special) count(counts, "calendar", special, WHOLE);
  core.onChange(({ kind, object }) => {
    if (!("status" in object)) return;
    const { state, reasonCode } = object.status;
    if (reasonCode) count(counts, "Amazon's word", `${state}/${reasonCode}`, kind);
  });
}

/** Runs follow one another until everything has ended, with a person and a buyer who answer. */
async function runToEnd(world: SimulatedWorld): Promise<string | undefined> {
  const { plan, trouble } = world;
  const lastAct = Math.max(0, ...plan.acts.map(({ atSeconds }) => atSeconds / 3_600));
  let deadSince: number | undefined;
  for (let hour = STEP_HOURS; hour <= LONGEST_DAYS * 24; hour += STEP_HOURS) {
    const circle = await advanceTo(world, plan.startMilliseconds + hour * HOUR_MILLISECONDS);
    if (circle) return circle;
    if (hour > TROUBLE_DAYS * 24 && !trouble.isOver) {
      trouble.stop();
      world.note?.("the trouble is over");
    }
    if (trouble.isOver) world.notifier.redrive();
    const standing = await standingOf(world);
    if (standing === "ended" && hour > lastAct && trouble.isOver) return finish(world);
    deadSince = standing === "dead" ? (deadSince ?? hour) : undefined;
    if (deadSince !== undefined && hour - deadSince >= plan.resumedAfterHours) {
      deadSince = undefined;
      count(world.counts, "calendar", `resumed after ${plan.resumedAfterHours} h`, WHOLE);
      world.after(0, () => command(world, "resume", {}));
    }
    // Whoever has not been helped, because something went wrong with it, is helped now.
    world.after(0, () => helpEverybody(world));
    if (hour > PATIENCE_DAYS * 24) world.after(0, () => command(world, "nothing-more-ships", {}));
  }
  const { order } = (await world.memory.orders.readLedger(world.orderId)) ?? {};
  return `6: did not end in ${LONGEST_DAYS} days: ${order?.phase}, in "${world.standing()}"`;
}

/** Lets late notifications come in, after everything is over. */
async function finish(world: SimulatedWorld): Promise<string | undefined> {
  const now = world.clock.now();
  const circle = await advanceTo(world, now + 15 * 24 * HOUR_MILLISECONDS);
  if (circle) return circle;
  world.notifier.redrive();
  return advanceTo(world, now + (15 * 24 + 1) * HOUR_MILLISECONDS);
}

/** An order that goes in a circle would never come to the moment; it is left where it is. */
async function advanceTo(
  { clock, circle }: SimulatedWorld,
  milliseconds: number,
): Promise<string | undefined> {
  if (await clock.advanceUntil(() => circle.seen !== undefined, milliseconds)) return circle.seen;
  await clock.advanceTo(milliseconds);
  return undefined;
}

async function standingOf(world: SimulatedWorld): Promise<"ended" | "alive" | "dead"> {
  const running = world.runner.listExecutions({ status: "RUNNING" });
  if (running.length > 0) return "alive";
  const ledger = await world.memory.orders.readLedger(world.orderId);
  if (!ledger) return "ended";
  const { phase } = ledger.order;
  const last = world.runner.listExecutions({ stateMachineName: "order-payment" }).at(-1);
  // Refused before it was placed, and not placed again: there is nothing to carry on.
  if (!last && phase === "refused") return "ended";
  return ENDED_PHASES.has(phase) && last?.status === "SUCCEEDED" ? "ended" : "dead";
}

function sizesOf({ runner }: SimulatedWorld) {
  let historyEvents = 0;
  let longestPayloadBytes = 0;
  for (const { executionArn } of runner.listExecutions()) {
    const history = runner.getExecutionHistory(executionArn);
    historyEvents = Math.max(historyEvents, history.length);
    for (const { stateEnteredEventDetails, taskScheduledEventDetails } of history) {
      const bytes = Math.max(
        stateEnteredEventDetails?.input?.length ?? 0,
        taskScheduledEventDetails?.parameters?.length ?? 0,
      );
      longestPayloadBytes = Math.max(longestPayloadBytes, bytes);
    }
  }
  return { historyEvents, longestPayloadBytes };
}
