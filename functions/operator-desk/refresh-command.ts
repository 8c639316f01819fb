import { wake } from "../domain/answer.ts";
import { newsOfOutsideRefunds } from "../domain/dispute-events.ts";
import { readExistingLedger } from "../domain/record.ts";
import { entryBy, recordAndWake } from "../domain/record-and-wake.ts";
import { refreshOrder } from "../domain/refresh-order.ts";
import { done, noBody } from "../runtime/commands.ts";
import { amazonPayProblem, type HttpResponse } from "../runtime/http.ts";
import { deskCommandWith } from "./desk.ts";

const WHAT = "An operator had Amazon asked";

/**
 * Has everything of the order read from Amazon now and wakes whoever can go on: what a lost
 * notification would have told, without waiting for the sweep. Asking again reads again, and two in a
 * row by the same person are one line of the timeline.
 */
export const refresh = deskCommandWith(noBody, async (deps, orderReferenceId, _words, caller) => {
  const before = await readExistingLedger(deps.store, orderReferenceId);
  const timeline = await deps.store.readTimeline(orderReferenceId);
  await recordAndWake(deps, orderReferenceId, ({ order }, at) => {
    const entry = entryBy(caller, at, WHAT);
    return timeline.at(-1)?.what === entry.what ? undefined : { row: order, entry };
  });
  const failed = await attempt(() => refreshOrder(deps, orderReferenceId), deps.clock.now());
  // What was read before Amazon failed is recorded, and may be what the order waits for.
  const woken = await wake(deps, orderReferenceId);
  const after = await readExistingLedger(deps.store, orderReferenceId);
  for (const event of newsOfOutsideRefunds(before, after)) await deps.events.publish(event);
  if (failed) return failed;
  const { order } = after;
  return done({ orderReferenceId, phase: order.phase, amazon: order.amazon, woken });
});

/** The answer to give where Amazon cannot be read; undefined where it could. */
async function attempt(read: () => Promise<void>, now: number): Promise<HttpResponse | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    const problem = amazonPayProblem(error, now);
    if (!problem) throw error;
    return problem;
  }
}
