import type { Clock } from "../clock/clock.ts";

/** When AWS calls a function again whose asynchronous event failed, and when it gives up. */
const RETRY_AFTER_SECONDS = [60, 120];

export interface DeadLetter {
  readonly id: string;
  /** When it was given up, in milliseconds since the epoch. */
  readonly at: number;
  readonly functionName: string;
  readonly event: unknown;
  readonly error: string;
}

/** Calls a function with an event, again after a failure, and puts aside what always fails. */
export interface Delivery {
  readonly deadLetters: readonly DeadLetter[];
  /** Takes a dead letter away; false if it is not there. */
  remove(id: string): boolean;
  /** Resolves after the first attempt; the caller holds the clock meanwhile. */
  deliver(functionName: string, event: unknown): Promise<void>;
}

/** The way of asynchronous events on a laptop: SNS, EventBridge and their dead-letter queues. */
export function createDelivery(
  clock: Clock,
  invoke: (functionName: string, event: unknown) => Promise<unknown>,
): Delivery {
  const deadLetters: DeadLetter[] = [];
  let count = 0;

  async function attempt(functionName: string, event: unknown, failures: number): Promise<void> {
    try {
      await invoke(functionName, event);
    } catch (error) {
      const pauseSeconds = RETRY_AFTER_SECONDS[failures];
      if (pauseSeconds === undefined) {
        count += 1;
        const id = `dead-letter-${count}`;
        deadLetters.push({ id, at: clock.now(), functionName, event, error: String(error) });
        return;
      }
      clock.schedule(clock.now() + pauseSeconds * 1_000, () =>
        attempt(functionName, event, failures + 1),
      );
    }
  }

  return {
    deadLetters,
    remove(id) {
      const index = deadLetters.findIndex((letter) => letter.id === id);
      if (index !== -1) deadLetters.splice(index, 1);
      return index !== -1;
    },
    deliver: (functionName, event) => attempt(functionName, event, 0),
  };
}
