/** Where the simulator's identifiers come from. */
export interface IdSource {
  /** As many decimal digits as asked for. */
  digits(count: number): string;
  /** A UUID in lower case. */
  uuid(): string;
}

/** Identifiers that follow from a seed, so that a simulation can be repeated exactly. */
export function createSeededIds(seed: number): IdSource {
  let state = seed >>> 0;

  /** The next 32 bits of a mulberry32 sequence. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  const hex = (count: number): string => {
    let text = "";
    while (text.length < count) text += next().toString(16).padStart(8, "0");
    return text.slice(0, count);
  };

  return {
    digits: (count) => {
      let text = "";
      while (text.length < count) text += String(next() % 10_000_000).padStart(7, "0");
      return text.slice(0, count);
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
