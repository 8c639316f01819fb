import type { Clock } from "./clock.ts";

/** Node fires a timer beyond this at once, so longer waits are taken in steps. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** The machine's own clock. */
export function createRealClock(): Clock {
  function schedule(atMilliseconds: number, task: () => void | Promise<void>): () => void {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const restMilliseconds = Math.max(0, atMilliseconds - Date.now());
      timer =
        restMilliseconds > LONGEST_TIMER_MILLISECONDS
          ? setTimeout(arm, LONGEST_TIMER_MILLISECONDS)
          : setTimeout(() => void task(), restMilliseconds);
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  }

  return {
    now: () => Date.now(),
    schedule,
    hold: (work) => work(),
    sleep: (durationMilliseconds) =>
      new Promise((resolve) => setTimeout(resolve, durationMilliseconds)),
  };
}
