import * as v from "valibot";
import { isAtRest, isOverdue, type OrderView, orderView } from "./order-view.ts";
import type { Target } from "./target.ts";

/** Far more than anything takes on a busy machine: only what never comes is waited for so long. */
const PATIENCE_MILLISECONDS = 300_000;
const LOOK_EVERY_MILLISECONDS = 400;
/** Amazon decides within two seconds, and its notification comes at once or never. */
const SWEEP_AFTER_MILLISECONDS = 5_000;

/** An order in whose story somebody acts, and what is known of it from outside. */
export interface Watched {
  readonly target: Target;
  readonly orderReferenceId: string;
  /** What no notification tells is left to the sweep. */
  readonly needsSweep: boolean;
  readonly signal: AbortSignal;
}

/** It did not come to what was hoped for in time. */
export class NotInTime extends Error {
  override readonly name = "NotInTime";
}

/** Where the order stands, by `GET /orders/{id}`. */
export async function look({ target, orderReferenceId }: Watched): Promise<OrderView> {
  const { status, body, text } = await target.ask("GET", `/orders/${orderReferenceId}`);
  const read = v.safeParse(orderView, body);
  if (read.success) return read.output;
  throw new Error(`GET /orders/${orderReferenceId} was answered ${status}: ${text}`);
}

/** Asks about the order until what is hoped for is so. Throws NotInTime. */
export async function until(
  watched: Watched,
  hope: string,
  isSo: (order: OrderView) => boolean,
): Promise<OrderView> {
  const { target, needsSweep, orderReferenceId, signal } = watched;
  const startedAt = target.now();
  let sweepAt = startedAt + SWEEP_AFTER_MILLISECONDS;
  for (;;) {
    signal.throwIfAborted();
    const order = await look(watched);
    if (isSo(order)) return order;
    if (target.now() > startedAt + PATIENCE_MILLISECONDS) throw await notInTime(watched, hope);
    if (target.now() > sweepAt) {
      // The schedule would come to it within five minutes.
      if (needsSweep) await target.sweep(orderReferenceId);
      else if (isOverdue(order, target.now())) await target.sweep();
      sweepAt = target.now() + SWEEP_AFTER_MILLISECONDS;
    }
    await target.pass(LOOK_EVERY_MILLISECONDS);
  }
}

/** Waits until nothing happens to the order any more by itself. */
export function untilAtRest(watched: Watched): Promise<OrderView> {
  return until(watched, "the order has ended, or waits for somebody", isAtRest);
}

async function notInTime({ target, orderReferenceId: id }: Watched, hope: string) {
  const { text } = await target.ask("GET", `/orders/${id}`);
  const events = await target.history("order-payment", `${id}-1`).catch(() => []);
  const last = events.slice(-3).map((event) => JSON.stringify(event));
  return new NotInTime([`${id}: not so in time: ${hope}`, text, ...last].join("\n    "));
}

/** Repeats a question until its answer pleases; the last answer when patience ends. */
export async function eventually<Answer>(
  { target, signal }: Pick<Watched, "target" | "signal">,
  ask: () => Promise<Answer>,
  pleases: (answer: Answer) => boolean,
  {
    patienceMilliseconds = PATIENCE_MILLISECONDS,
    everyMilliseconds = LOOK_EVERY_MILLISECONDS,
  } = {},
): Promise<Answer> {
  const giveUpAt = target.now() + patienceMilliseconds;
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (pleases(answer) || target.now() > giveUpAt) return answer;
    await target.pass(everyMilliseconds);
  }
}
