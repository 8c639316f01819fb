import type { BatchStore } from "../../functions/domain/batch.ts";
import type { WaitingRoom } from "../../functions/domain/ports.ts";

/** Knows from which moments on a sweep can find anything, without asking the database. */
export interface DueWatch {
  /** The same waiting room, with its due times seen. */
  watching(room: WaitingRoom): WaitingRoom;
  /** The same for the batches. */
  watchingBatches(batches: BatchStore): BatchStore;
  /** Whether a sweep at this moment can find a wait; asked before each one. */
  takeDue(now: string): boolean;
  /** A sweep has found so much that something may be left over. */
  leftOver(now: string): void;
}

/**
 * A laptop lives through months in seconds, and a sweep of an empty index costs as much as a full
 * one. Only these two methods give a wait its due time, so a sweep before any of them finds nothing.
 */
export function createDueWatch(): DueWatch {
  const dueTimes = new Set<string>();
  return {
    watching: (room) => ({
      ...room,
      park(wait) {
        dueTimes.add(wait.dueAt);
        return room.park(wait);
      },
      postpone(wait, dueAt) {
        dueTimes.add(dueAt);
        return room.postpone(wait, dueAt);
      },
    }),
    watchingBatches: (batches) => ({
      ...batches,
      parkBatch(wait) {
        dueTimes.add(wait.dueAt);
        return batches.parkBatch(wait);
      },
      postponeBatch(wait, dueAt) {
        dueTimes.add(dueAt);
        return batches.postponeBatch(wait, dueAt);
      },
    }),
    takeDue(now) {
      const due = [...dueTimes].filter((dueAt) => dueAt <= now);
      for (const dueAt of due) dueTimes.delete(dueAt);
      return due.length > 0;
    },
    leftOver(now) {
      dueTimes.add(now);
    },
  };
}
