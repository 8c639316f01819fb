import type { Clock } from "../../functions/domain/ports.ts";
import { isoTime } from "../../functions/domain/record.ts";
import type { ThrottleReservation } from "../../functions/domain/throttle.ts";
import type { MovableClock } from "../../local/clock/clock.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createMemoryStore, type MemoryStore } from "../../local/database/memory-store.ts";
import { createMemoryThrottle } from "../../local/database/memory-throttle.ts";
import { createCore, type SandboxCore } from "../../local/sandbox/core/core.ts";
import { createSeededIds } from "../../local/sandbox/core/ids.ts";
import type { Plan } from "./plan.ts";
import type { Counts, Trouble } from "./trouble.ts";

export const SELLER = "A1SHIPCHARGE00";

/**
 * Who keeps silent for the whole story: nobody; Amazon, who sends no notification; or everybody but
 * the sweep, so that what they have recorded wakes nobody.
 */
export type Silence = "none" | "notifications" | "all but the sweep";

/** What every part of a simulated world shares. */
export interface Stage {
  readonly plan: Plan;
  readonly trouble: Trouble;
  readonly counts: Counts;
  readonly silence: Silence;
  readonly clock: MovableClock;
  /** The same time as the functions and the desk have it. */
  readonly functionsClock: Clock;
  readonly core: SandboxCore;
  readonly memory: MemoryStore;
  readonly throttle: ThrottleReservation;
  /** One line of the trace; nobody calls it where no trace is wanted, because of the time it takes. */
  readonly note: ((text: string) => void) | undefined;
  /** Something that happens so many milliseconds from now. */
  after(milliseconds: number, what: () => void | Promise<void>): void;
}

export interface StageOptions {
  readonly plan: Plan;
  readonly trouble: Trouble;
  readonly counts: Counts;
  readonly silence: Silence;
  /** Takes the lines of the trace; left out, none is written. */
  readonly trace?: ((line: string) => void) | undefined;
}

export function openStage({ plan, trouble, counts, silence, trace }: StageOptions): Stage {
  const clock = createVirtualClock(plan.startMilliseconds, 0);
  const core = createCore({
    clock,
    ids: createSeededIds(plan.seed),
    settings: { ...plan.settings, region: plan.region, sellerId: SELLER },
  });
  return {
    plan,
    trouble,
    counts,
    silence,
    clock,
    functionsClock: {
      now: () => clock.now() + plan.skewSeconds * 1_000,
      sleep: clock.sleep.bind(clock),
    },
    core,
    memory: createMemoryStore(clock),
    throttle: createMemoryThrottle(clock, "live"),
    note: trace && ((text) => trace(`${isoTime(clock.now())} ${text}`)),
    after: (milliseconds, what) => void clock.schedule(clock.now() + milliseconds, what),
  };
}
