import type { Clock } from "../clock/clock.ts";

/** Tells whoever looks that something has happened, seldom enough for a page to keep up. */
export interface Changes {
  /** Something has happened. */
  announce(): void;
  /** Hears of it; the function it gives ends that. */
  listen(listener: () => void): () => void;
}

/** Many changes in this time are told as one. */
const TOGETHER_MILLISECONDS = 250;

/** @param clock the machine's: people look in their own time, whatever the orders live in */
export function createChanges(clock: Pick<Clock, "now" | "schedule">): Changes {
  const listeners = new Set<() => void>();
  let isComing = false;
  return {
    announce() {
      if (isComing) return;
      isComing = true;
      clock.schedule(clock.now() + TOGETHER_MILLISECONDS, () => {
        isComing = false;
        for (const listener of listeners) listener();
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
