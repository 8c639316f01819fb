import type { Clock, MovableClock } from "./clock.ts";

/** A virtual clock that goes on by itself, and can be put forward. */
export interface FlowingClock {
  /** Moves forward at once, running everything that falls due on the way, each at its time. */
  forward(durationMilliseconds: number): Promise<void>;
  stop(): void;
}

/** How often the virtual clock is moved to where the machine's has got. */
const STEP_MILLISECONDS = 50;

/**
 * Lets a virtual clock flow as fast as the machine's: a second takes a second, and yet a person may
 * skip the next week. Only this moves the clock from then on.
 *
 * @param onFailure hears of a due task that failed; time goes on
 */
export function letFlow(
  clock: MovableClock,
  machine: Pick<Clock, "now" | "schedule">,
  onFailure: (error: unknown) => void,
): FlowingClock {
  let moving: Promise<void> = Promise.resolve();
  let at = machine.now();
  let callOff = (): void => {};
  let isStopped = false;

  /** One movement after the other: two at once would run due tasks in each other's time. */
  function move(durationMilliseconds: number): Promise<void> {
    moving = moving.then(() => clock.advanceBy(durationMilliseconds)).catch(onFailure);
    return moving;
  }

  function flow(): void {
    callOff = machine.schedule(machine.now() + STEP_MILLISECONDS, async () => {
      const now = machine.now();
      const passed = now - at;
      at = now;
      await move(passed);
      if (!isStopped) flow();
    });
  }

  flow();
  return {
    forward: move,
    stop() {
      isStopped = true;
      callOff();
    },
  };
}
