/** A source of numbers that gives the same ones for the same seed (mulberry32). */
export function createDice(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    /** A whole number from 0 up to, not including, the bound. */
    below: (bound: number): number => Math.floor(next() * bound),
    chance: (probability: number): boolean => next() < probability,
    pick: <Value>(values: readonly [Value, ...Value[]]): Value =>
      values[Math.floor(next() * values.length)] ?? values[0],
  };
}

export type Dice = ReturnType<typeof createDice>;

/** Goes once through what the names of many chances begin with. */
export function beginChance(seed: number, beginning: string): number {
  return addToHash((seed ^ 0x811c9dc5) >>> 0, beginning);
}

/**
 * A number from 0 up to 1 that follows from the seed and a name alone: what was begun with, and the
 * rest. What is decided by it stays as it was when something else of the story changes, so that a
 * story can be cut shorter.
 */
export function chanceAfter(begun: number, rest: string): number {
  let hash = addToHash(begun, rest);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The same for a name that is asked for once. */
export function chanceOf(seed: number, name: string): number {
  return chanceAfter(beginChance(seed, ""), name);
}

function addToHash(begun: number, text: string): number {
  let hash = begun;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
