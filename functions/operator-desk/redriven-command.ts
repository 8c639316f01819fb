import { decideOnOrder, isoTime } from "../domain/record.ts";
import { entryBy } from "../domain/record-and-wake.ts";
import { done } from "../runtime/commands.ts";
import { redrivenBody } from "./contract.ts";
import { deskCommandWith } from "./desk.ts";

/**
 * Writes into the order's timeline that a dead letter about it was sent again, and by whom. Whatever
 * the letter leads to is recorded by its function; said again this changes nothing.
 */
export const redriven = deskCommandWith(
  redrivenBody,
  async (deps, orderReferenceId, { deadLetterId, functionName }, caller) => {
    const what = `Sent to ${functionName} again: dead letter ${deadLetterId}`;
    const timeline = await deps.store.readTimeline(orderReferenceId);
    const isTold = timeline.some((entry) => entry.what.startsWith(what));
    await decideOnOrder(deps.store, orderReferenceId, ({ order }) =>
      isTold ? undefined : { row: order, entry: entryBy(caller, isoTime(deps.clock.now()), what) },
    );
    return done({ orderReferenceId });
  },
);
