import { ENDED_PHASES } from "../../functions/domain/order.ts";
import { ORDER, START } from "../support/waiting/records.ts";
import { faultOf, openStory, type Story } from "../support/waiting/story.ts";
import { createFaults, type FaultCounts } from "./faulty-world.ts";
import { createDice, type Dice, type RandomOrder, rollOrder } from "./random-order.ts";

const HOUR = 3600;
const DAY_MILLISECONDS = 86_400_000;
/** Faults go on for this long; then the order has to come to an end by itself. */
const TROUBLE_DAYS = 6;
const LONGEST_DAYS = 40;

export interface Tale {
  readonly seed: number;
  readonly plan: RandomOrder;
  readonly states: readonly string[];
  /** What is wrong with how the order ended; undefined if nothing is. */
  readonly broken: string | undefined;
}

/** Lives through one random order under random faults; the same seed gives the same tale. */
export async function liveThrough(seed: number, counts: FaultCounts): Promise<Tale> {
  const dice = createDice(seed);
  const plan = rollOrder(dice);
  const faults = createFaults(dice, dice.pick([0, 0.01, 0.05, 0.15]), counts);
  const losses = dice.pick([0, 0.2, 1]);
  const story = await openStory({
    order: plan.order,
    around: faults.around,
    checks: dice.pick(["id first", "state first"]),
    loses: () => dice.chance(losses),
    sweepEverySeconds: 900,
    onDeadLetter: () => counts.set("dead letter", (counts.get("dead letter") ?? 0) + 1),
  });
  schedule(story, plan);
  const end = await runToEnd(story, dice, faults.stop);
  return { seed, plan, states: story.states, broken: end ?? (await brokenRule(story)) };
}

function schedule(story: Story, plan: RandomOrder): void {
  plan.shipments.forEach(({ afterSeconds, minorUnits, copies }, index) => {
    for (let copy = 0; copy < copies; copy += 1) {
      story.later(afterSeconds + copy * 60, () =>
        tell(story, "shipments", {
          shipmentId: `parcel-${index + 1}`,
          ...(minorUnits === undefined ? {} : { amount: { minorUnits, currency: "EUR" } }),
        }),
      );
    }
  });
  if (plan.cancelAfterSeconds !== undefined) {
    story.later(plan.cancelAfterSeconds, () => tell(story, "cancel", {}));
  }
  story.later(plan.nothingMoreAfterSeconds, () => tell(story, "nothing-more-ships", {}));
}

async function tell(story: Story, command: string, body: object): Promise<void> {
  await story.shop.command(`POST /orders/{id}/${command}`, body).catch(() => {
    throw new Error(`${command} has to be told again`);
  });
}

/** Runs follow one another until the order has ended, with a person and a buyer who answer. */
async function runToEnd(
  story: Story,
  dice: Dice,
  stopTrouble: () => void,
): Promise<string | undefined> {
  const { clock } = story.shop;
  let run = 1;
  story.start(run);
  for (let hour = 0; hour < LONGEST_DAYS * 24; hour += 6) {
    const untilMilliseconds = START + (hour + 6) * HOUR * 1_000;
    await clock.advanceTo(untilMilliseconds);
    if (untilMilliseconds > START + TROUBLE_DAYS * DAY_MILLISECONDS) stopTrouble();
    const status = story.statusOf(run);
    const { order } = await story.shop.ledger();
    if (status !== "RUNNING" && ENDED_PHASES.has(order.phase)) return undefined;
    if (status === "RUNNING" && hour < TROUBLE_DAYS * 24 && dice.chance(0.05)) story.kill(run);
    if (story.statusOf(run) !== "RUNNING") {
      run += 1;
      story.start(run);
    }
    const says = hour < 20 * 24 ? dice.pick(["go-on", "go-on", "reauthorize"]) : "give-up";
    await story.shop.command("POST /orders/{id}/operator", { says }).catch(() => {});
    if (dice.chance(0.5)) {
      await story.shop.command("POST /orders/{id}/payment-method", {}).catch(() => {});
    }
  }
  const { order } = await story.shop.ledger();
  return `did not end in ${LONGEST_DAYS} days: ${order.phase}, ${story.states.slice(-6).join(" > ")}`;
}

async function brokenRule(story: Story): Promise<string | undefined> {
  const { order } = await story.shop.ledger();
  const amazon = story.shop.core.ledgerOf(ORDER);
  const shipped = order.shipments.reduce((sum, { amount }) => sum + amount.minorUnits, 0);
  if (order.mode.capture === "on-shipment" && amazon.capturedMinorUnits > shipped) {
    return `charged ${amazon.capturedMinorUnits} for ${shipped} shipped`;
  }
  const limit = Math.floor(order.total.minorUnits * 1.15);
  if (amazon.capturedMinorUnits > limit) return `charged ${amazon.capturedMinorUnits} of ${limit}`;
  const isGivenUp = order.operator?.says === "give-up";
  if (order.phase === "closed" && !isGivenUp && amazon.capturedMinorUnits < shipped) {
    return `closed with ${amazon.capturedMinorUnits} charged of ${shipped} shipped`;
  }
  if (amazon.authorizations.some(({ state }) => state === "Open" || state === "Pending")) {
    if (order.phase === "closed" || order.phase === "cancelled") return "still holds money";
  }
  if (order.cancel && order.cancel.outcome === undefined) return "a wish to cancel has no end";
  return faultOf(story);
}
