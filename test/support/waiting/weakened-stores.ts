import { ENDED_PHASES } from "../../../functions/domain/order.ts";
import type { OrderStore, WaitingRoom } from "../../../functions/domain/ports.ts";
import { isoTime, readExistingLedger } from "../../../functions/domain/record.ts";
import { refundOf, type Wait } from "../../../functions/domain/waiting.ts";
import { createSweepHandler } from "../../../functions/sweep/handler.ts";
import type { Protocol } from "./protocol.ts";

type Room = (real: WaitingRoom) => WaitingRoom;

async function holderOf(real: WaitingRoom, wait: Wait): Promise<Wait | undefined> {
  const waits = await real.readAll(wait.orderReferenceId);
  return waits.find(({ awaited }) => refundOf(awaited) === refundOf(wait.awaited));
}

async function free(real: WaitingRoom, { orderReferenceId, token, awaited }: Wait): Promise<void> {
  await real.leave(orderReferenceId, token, refundOf(awaited));
}

/** Parks over whoever came earlier by what the visits are compared by. */
export function parkByVisit(comparedBy: (visit: string) => string): Room {
  return (real) => ({
    ...real,
    async park(wait) {
      const holder = await holderOf(real, wait);
      if (holder && comparedBy(holder.visit) > comparedBy(wait.visit)) return "superseded";
      if (holder) await free(real, holder);
      return real.park(wait);
    },
  });
}

export const unconditionalPark: Room = parkByVisit(() => "");

export const unconditionalLeave: Room = (real) => ({
  ...real,
  async leave(orderReferenceId) {
    const holder = await real.read(orderReferenceId);
    if (holder) await free(real, holder);
  },
});

export const nobodyLeaves: Room = (real) => ({ ...real, leave: async () => {} });

export const withoutDeadlines: Room = (real) => ({
  ...real,
  park: ({ deadline: _nobodyKnows, ...wait }) => real.park(wait),
});

/** One place for everybody who waits for the order. */
export const oneForAll: Room = (real) => ({
  ...real,
  async park(wait) {
    const others = await real.readAll(wait.orderReferenceId);
    if (others.some(({ visit }) => visit > wait.visit)) return "superseded";
    for (const other of others) await free(real, other);
    return real.park(wait);
  },
});

/** The last one to write is right. */
export function unconditionalSave(real: OrderStore): OrderStore {
  return {
    ...real,
    async save(row, entry) {
      if (row.kind !== "order") return real.save(row, entry);
      const { order } = await readExistingLedger(real, row.orderReferenceId);
      return real.save({ ...row, version: order.version }, entry);
    },
  };
}

/** A sweep that clears away what belongs to orders that have ended, and only then looks. */
export const deletesFirst: Protocol["sweep"] = (deps) => async () => {
  for (const wait of await deps.waits.due(isoTime(deps.clock.now()), 10)) {
    const { order } = await readExistingLedger(deps.store, wait.orderReferenceId);
    if (ENDED_PHASES.has(order.phase)) await free(deps.waits, wait);
  }
  return createSweepHandler(deps)();
};
