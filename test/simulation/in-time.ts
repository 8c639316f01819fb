import type { OrderReferenceId } from "../../functions/domain/ids.ts";
import { isoTime } from "../../functions/domain/record.ts";
import { resolve } from "../../functions/domain/waiting.ts";
import type { Stage } from "./stage.ts";

/** Longer than an invocation takes, and mostly shorter than until the sweep's first look. */
const SOON_MILLISECONDS = 3_000;
const SOON_WHERE_CALLS_ARE_SLOW_MILLISECONDS = 100_000;
/** A second handling that begins so long after the first was remembered has not looked. */
const LATER_MILLISECONDS = 15 * 60_000;

/**
 * Watches, while the story is told, what its end cannot show, because the sweep heals it: that a
 * task waits although the record already says enough, and that a notification is acted on again
 * although it is remembered.
 */
export function watchInTime(stage: Stage, orderId: OrderReferenceId, seenBroken: string[]): void {
  const { plan, silence } = stage;
  const isUndisturbed = plan.faultRate === 0 && silence !== "all but the sweep";
  if (isUndisturbed) watchWaiting(stage, orderId, seenBroken);
  watchHandling(stage, seenBroken);
}

function watchWaiting(stage: Stage, orderId: OrderReferenceId, seenBroken: string[]): void {
  const { memory, clock, functionsClock, plan } = stage;
  const isSlow = plan.pauseRate > 0 || plan.acts.some(({ what }) => what === "look at the end");
  const soon = isSlow ? SOON_WHERE_CALLS_ARE_SLOW_MILLISECONDS : SOON_MILLISECONDS;
  const { save } = memory.orders;
  const { park } = memory.waitingRoom;
  let isPlanned = false;
  let changedAt = 0;
  const look = async (): Promise<void> => {
    isPlanned = false;
    // Whoever recorded something a moment ago may be about to tell.
    if (clock.now() - changedAt <= soon) return lookSoon();
    const ledger = await memory.orders.readLedger(orderId);
    if (!ledger) return;
    for (const wait of await memory.waitingRoom.readAll(orderId)) {
      // A turn is answered when it is parked. Deadlines are the sweep's, hence the earlier moment.
      const hasJustParked = Date.parse(wait.parkedAt) > functionsClock.now() - soon;
      if (hasJustParked) lookSoon();
      if (wait.awaited.kind === "turn" || hasJustParked) continue;
      const { deadline: _sweeps, ...asking } = wait;
      const answer = resolve(asking, ledger, isoTime(Date.parse(wait.parkedAt)));
      if (!answer) continue;
      const what = answer.kind === "success" ? "success" : answer.error;
      seenBroken.push(`10: ${wait.awaited.kind} waits, and the record says ${what}`);
    }
  };
  const lookSoon = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    stage.after(soon + 1, look);
  };
  Object.assign(memory.orders, {
    save(...values: Parameters<typeof save>) {
      changedAt = clock.now();
      lookSoon();
      return save(...values);
    },
  });
  Object.assign(memory.waitingRoom, {
    park(...values: Parameters<typeof park>) {
      lookSoon();
      return park(...values);
    },
  });
}

function watchHandling({ memory, clock }: Stage, seenBroken: string[]): void {
  const { record } = memory.notifications;
  const rememberedAt = new Map<string, number>();
  Object.assign(memory.notifications, {
    record(notification: Parameters<typeof record>[0]) {
      const { messageId } = notification;
      const first = rememberedAt.get(messageId);
      if (first === undefined) rememberedAt.set(messageId, clock.now());
      else if (clock.now() - first > LATER_MILLISECONDS) {
        seenBroken.push(`7: ${messageId} was acted on again`);
      }
      return record(notification);
    },
  });
}
