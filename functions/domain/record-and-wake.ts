import { type AnswerDeps, wake } from "./answer.ts";
import type { OrderReferenceId } from "./ids.ts";
import type { Ledger, Order } from "./order.ts";
import type { TimelineEntry } from "./ports.ts";
import { type Change, decideOnOrder, isoTime } from "./record.ts";

/**
 * Records a wish or a fact and wakes the order. What the decision leaves as it is was recorded
 * before, and the order is woken all the same: the first waking may have been lost.
 */
export async function recordAndWake(
  deps: AnswerDeps,
  orderReferenceId: OrderReferenceId,
  decide: (ledger: Ledger, at: string) => Change<Order> | undefined,
): Promise<Order> {
  const at = isoTime(deps.clock.now());
  const order = await decideOnOrder(deps.store, orderReferenceId, (ledger) => decide(ledger, at));
  await wake(deps, orderReferenceId);
  return order;
}

/** A line of the timeline about what somebody did, with who it was where that is known. */
export function entryBy(caller: string | undefined, at: string, what: string): TimelineEntry {
  return { at, what: caller === undefined ? what : `${what}, by ${caller}` };
}
