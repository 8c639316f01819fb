import { refundOf, type Wait } from "../../functions/domain/waiting.ts";
import type { Stage } from "./stage.ts";

const SWEEP_EVERY_MILLISECONDS = 300_000;

/**
 * Calls the sweep every five minutes, left out while nothing is due: a sweep that finds nothing does
 * nothing. The clocks of the functions may be ahead, hence the early look.
 */
export function watchWaits(
  stage: Stage,
  sweep: () => Promise<unknown>,
  onPark: (wait: Wait) => void,
): { isParked(): boolean } {
  const { waitingRoom } = stage.memory;
  const places = new Map<number, { readonly token: string; readonly dueAt: number }>();
  let plannedAt = Number.POSITIVE_INFINITY;
  const plan = (): void => {
    const dueTimes = [...places.values()].map(({ dueAt }) => dueAt);
    const earliest = Math.min(...dueTimes) - stage.plan.skewSeconds * 1_000;
    const next = Math.max(stage.clock.now() + 1, earliest);
    const at = Math.ceil(next / SWEEP_EVERY_MILLISECONDS) * SWEEP_EVERY_MILLISECONDS;
    if (at >= plannedAt || !Number.isFinite(at)) return;
    plannedAt = at;
    stage.clock.schedule(at, async () => {
      if (plannedAt !== at) return;
      plannedAt = Number.POSITIVE_INFINITY;
      // A sweep that dies is followed by the next one.
      await sweep().catch(() => {});
      plan();
    });
  };
  const { park, leave, postpone } = waitingRoom;
  Object.assign(waitingRoom, {
    async park(wait: Parameters<typeof park>[0]) {
      const parked = await park(wait);
      const { token, awaited, dueAt } = wait;
      if (parked === "parked") {
        places.set(refundOf(awaited) ?? 0, { token, dueAt: Date.parse(dueAt) });
        onPark(wait);
      }
      plan();
      return parked;
    },
    async leave(...[id, token, refundOrdinal]: Parameters<typeof leave>) {
      await leave(id, token, refundOrdinal);
      if (places.get(refundOrdinal ?? 0)?.token === token) places.delete(refundOrdinal ?? 0);
    },
    async postpone(...[wait, dueAt]: Parameters<typeof postpone>) {
      await postpone(wait, dueAt);
      const { token, awaited } = wait;
      const place = refundOf(awaited) ?? 0;
      if (places.get(place)?.token === token)
        places.set(place, { token, dueAt: Date.parse(dueAt) });
      plan();
    },
  });
  return { isParked: () => places.size > 0 };
}
