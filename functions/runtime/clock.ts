import type { Clock } from "../domain/ports.ts";

/** The machine's time, and a real pause. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMilliseconds) =>
    new Promise((resolve) => setTimeout(resolve, durationMilliseconds)),
};
