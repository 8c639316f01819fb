import type { Wait } from "../../functions/domain/waiting.ts";
import { command } from "./people.ts";
import type { SimulatedWorld } from "./world.ts";

/** After so many days the person who is asked gives orders up, and nothing more ships. */
export const PATIENCE_DAYS = 9;

const DAY_MILLISECONDS = 86_400_000;

/** How long a buyer or an operator takes at most to do something about a wait, in minutes. */
const SLOWEST_MINUTES: Readonly<Record<string, number>> = {
  confirmation: 60,
  buyer: 20 * 60,
  operator: 12 * 60,
};

/** Whoever has been asked so often no longer comes back to a question that has passed. */
const MOST_EARLIER_QUESTIONS = 20;

const asked = new WeakMap<SimulatedWorld, number>();

/** Somebody who can help a task that has begun to wait will do so, or not. */
export function expectHelp(wait: Wait, world: SimulatedWorld): void {
  const minutes = SLOWEST_MINUTES[wait.awaited.kind];
  if (minutes === undefined) return;
  const share = world.trouble.measure(`people/${wait.awaited.kind}`);
  const times = (asked.get(world) ?? 0) + 1;
  asked.set(world, times);
  world.after(Math.ceil(share ** 2 * minutes * 60_000) + 1, async () => {
    if (times <= MOST_EARLIER_QUESTIONS || (await isStillAsked(world, wait)))
      await help(world, wait);
  });
}

async function isStillAsked(world: SimulatedWorld, { token }: Wait): Promise<boolean> {
  const waits = await world.memory.waitingRoom.readAll(world.orderId);
  return waits.some((wait) => wait.token === token);
}

/** Everybody looks once more at whoever still waits. */
export async function helpEverybody(world: SimulatedWorld): Promise<void> {
  for (const wait of await world.memory.waitingRoom.readAll(world.orderId)) await help(world, wait);
}

async function help(world: SimulatedWorld, { awaited }: Wait): Promise<void> {
  const draw = world.trouble.measure("people");
  switch (awaited.kind) {
    case "operator":
      return answerAsOperator(world, awaited.refundOrdinal, draw);
    case "buyer":
      return chooseAgain(world, draw);
    case "confirmation":
      return authenticate(world, draw);
    default:
  }
}

async function answerAsOperator(
  world: SimulatedWorld,
  refundOrdinal: number | undefined,
  draw: number,
): Promise<void> {
  const { clock, plan } = world;
  const isLate = clock.now() > plan.startMilliseconds + PATIENCE_DAYS * DAY_MILLISECONDS;
  const choices = ["go-on", "go-on", "reauthorize", "cancel", "give-up"] as const;
  const says = isLate ? "give-up" : (choices[Math.floor(draw * 4.3)] ?? "go-on");
  if (refundOrdinal === undefined) return command(world, "operator", { says });
  return command(world, "operator", { says: says === "give-up" ? says : "go-on", refundOrdinal });
}

/** Late in the story a buyer either stays away, until the order is cancelled, or does it right. */
async function chooseAgain(world: SimulatedWorld, draw: number): Promise<void> {
  const { core, orderId, trouble } = world;
  if (draw > (trouble.isOver ? 0.3 : 0.6)) return;
  const { state } = core.ledgerOf(orderId);
  const where = draw < 0.3 ? "wallet" : "amazon-site";
  if (state === "Suspended") core.choosePaymentMethod(orderId, "visa", where);
  if (draw < 0.4) await command(world, "payment-method", {});
}

async function authenticate(world: SimulatedWorld, draw: number): Promise<void> {
  const { plan, trouble, core, orderId } = world;
  if (!plan.authenticates || draw > 0.85) return;
  const result = trouble.isOver || draw > 0.2 ? "Success" : draw < 0.1 ? "Abandoned" : "Failure";
  const isStranger = !trouble.isOver && draw > 0.8;
  try {
    core.authenticate(orderId, result);
  } catch {
    // Amazon's page does not open for an order that is not confirmed, or has ended.
    return;
  }
  const shipchargeNonce = isStranger ? "a guess" : "nonce";
  await command(world, "authentication", { AuthenticationStatus: result, shipchargeNonce });
}
