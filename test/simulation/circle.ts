import type { Clock } from "../../local/clock/clock.ts";

/** What happens at once, with its calls, takes less; a workflow's own pauses take longer. */
const WINDOW_MILLISECONDS = 60_000;
/**
 * An execution ends at 25,000 events of some seven for each state (AWS, Step Functions quotas), so
 * that a circle is never much longer. It is none that a later run passes by a hundred authorizations
 * that an earlier one has asked for: that takes two states for each, and hardly any time.
 */
const MOST_STATES = 2_000;

/** Sees an order that goes on and on while hardly any time passes, and would never come to its end. */
export interface Circle {
  /**
   * Counts a state that was entered.
   *
   * @throws OrderGoesInACircle which stops an execution that lets no time pass at all
   */
  enter(state: string): void;
  /** The broken invariant; undefined while the order goes on as it should. */
  readonly seen: string | undefined;
}

class OrderGoesInACircle extends Error {
  override readonly name = "OrderGoesInACircle";
}

export function watchForCircle(clock: Pick<Clock, "now">): Circle {
  let since = Number.NEGATIVE_INFINITY;
  let entered = 0;
  let seen: string | undefined;
  return {
    enter(state) {
      if (clock.now() - since >= WINDOW_MILLISECONDS) {
        since = clock.now();
        entered = 0;
      }
      entered += 1;
      if (entered <= MOST_STATES) return;
      seen ??= `6: the order goes in a circle: ${entered} states within a minute, lastly "${state}"`;
      throw new OrderGoesInACircle(seen);
    },
    get seen() {
      return seen;
    },
  };
}
