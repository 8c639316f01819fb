/** A bucket, and how long calls are on their way to it, in steps of one length. */
export interface Way {
  /** Calls that the bucket holds. */
  readonly burst: number;
  /** Steps after which one more call is allowed. */
  readonly stepsPerCall: number;
  /** A call takes one step to this many, each as likely as the others. */
  readonly longestSteps: number;
  /** So many calls can be on their way at once. */
  readonly mostUnderWay: number;
}

/** What can come of one step: so many calls arrive, and the others are a step older. */
interface Outcome {
  readonly probability: number;
  readonly arrived: number;
  readonly then: number;
}

/** The calls under way by the steps since each was sent, youngest first. */
type Ages = readonly number[];

const PRECISE_ENOUGH = 1e-5;
const STRIDE = 0.8;

/**
 * The most that any caller can reach by any method: one that knows Amazon's bucket, learns at once
 * what has arrived, never crashes, and decides in each step anew how many calls to send. The only
 * thing that it cannot know is how long each will take. A Markov decision process over the bucket's
 * level and the ages of the calls under way, solved by value iteration.
 *
 * @param costOfThrottled what one throttled call costs, in successes
 * @returns successes less the cost of throttled calls, for each call that the quota allows
 */
export function bestPossible(way: Way, costOfThrottled: number): number {
  const all = allAges(way);
  const numberOf = new Map(all.map((ages, number) => [ages.join(), number]));
  const outcomes = all.map((ages) => outcomesOf(ages, way, numberOf));
  const withOneMore = all.map((ages) => numberOf.get([0, ...ages].join()));
  const levels = way.burst * way.stepsPerCall + 1;
  let values = new Float64Array(all.length * levels);
  for (;;) {
    const next = new Float64Array(values.length);
    // The fullest first, because sending leads from a state to one with one call more.
    for (let state = all.length - 1; state >= 0; state -= 1) {
      for (let level = 0; level < levels; level += 1) {
        let waiting = 0;
        for (const { probability, arrived, then } of outcomes[state] ?? []) {
          const { left, gain } = arrive(way, Math.min(level + 1, levels - 1), arrived);
          const worth = gain.succeeded - costOfThrottled * gain.throttled;
          waiting += probability * (worth + (values[then * levels + left] ?? 0));
        }
        const more = withOneMore[state];
        const sending = more === undefined ? waiting : (next[more * levels + level] ?? waiting);
        next[state * levels + level] = Math.max(waiting, sending);
      }
    }
    const { least, most } = gains(values, next);
    if (most - least < PRECISE_ENOUGH) return most * way.stepsPerCall;
    // Not all the way, or a cycle that always takes the same steps would never settle.
    values = next.map((value, state) => STRIDE * value + (1 - STRIDE) * (values[state] ?? 0));
  }
}

/** Every way in which up to so many calls can be under way, those with the fewest first. */
function allAges({ longestSteps, mostUnderWay }: Way): readonly Ages[] {
  const all: Ages[] = [[]];
  let fewer: readonly Ages[] = all;
  for (let calls = 1; calls <= mostUnderWay; calls += 1) {
    fewer = fewer.flatMap((ages) => {
      const oldest = ages.at(-1) ?? 0;
      return Array.from({ length: longestSteps - oldest }, (_, more) => [...ages, oldest + more]);
    });
    all.push(...fewer);
  }
  return all;
}

function outcomesOf(
  ages: Ages,
  { longestSteps }: Way,
  numberOf: ReadonlyMap<string, number>,
): readonly Outcome[] {
  let some: readonly { probability: number; arrived: number; rest: Ages }[] = [
    { probability: 1, arrived: 0, rest: [] },
  ];
  for (const age of ages) {
    const arrives = 1 / (longestSteps - age);
    some = some.flatMap(({ probability, arrived, rest }) => [
      { probability: probability * arrives, arrived: arrived + 1, rest },
      { probability: probability * (1 - arrives), arrived, rest: [...rest, age + 1] },
    ]);
  }
  return some.flatMap(({ probability, arrived, rest }) => {
    const then = numberOf.get(rest.join());
    return probability > 0 && then !== undefined ? [{ probability, arrived, then }] : [];
  });
}

function arrive({ stepsPerCall }: Way, level: number, calls: number) {
  const succeeded = Math.min(calls, Math.floor(level / stepsPerCall));
  return {
    left: level - succeeded * stepsPerCall,
    gain: { succeeded, throttled: calls - succeeded },
  };
}

function gains(before: Float64Array, after: Float64Array) {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const [state, value] of after.entries()) {
    const gain = value - (before[state] ?? 0);
    least = Math.min(least, gain);
    most = Math.max(most, gain);
  }
  return { least, most };
}
