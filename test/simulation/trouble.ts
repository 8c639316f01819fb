import { chanceOf } from "./dice.ts";

/** What went wrong at which of its occasions: `handle-notification/store.save#2=throttled`. */
export type Mishap = `${string}=${string}`;

/** Counts by `family|fault|step`. */
export type Counts = Map<string, number>;

/** Decides at every occasion whether something goes wrong, and which. */
export interface Trouble {
  /** From now on everything works, so that the order can come to its end. */
  stop(): void;
  readonly isOver: boolean;
  /** What has gone wrong so far, in order. */
  readonly mishaps: readonly Mishap[];
  /**
   * One occasion at a place.
   *
   * @param faults what can go wrong there, each as likely as the others
   */
  at<Fault extends string>(
    place: string,
    faults: readonly Fault[],
    rate: number,
  ): Fault | undefined;
  /** A number from 0 up to 1 that belongs to this occasion at the place. */
  measure(place: string): number;
}

/**
 * Trouble as the seed has it, or, if mishaps are given, these and no others. Occasions are counted
 * for each place by itself, so that leaving one mishap out moves the others as little as possible.
 */
export function createTrouble(seed: number, only?: readonly Mishap[]): Trouble {
  const occasions = new Map<string, number>();
  const mishaps: Mishap[] = [];
  const wanted = only && new Map(only.map((one) => splitMishap(one)));
  let isOver = false;
  const nextAt = (place: string): string => {
    const count = (occasions.get(place) ?? 0) + 1;
    occasions.set(place, count);
    return `${place}#${count}`;
  };
  return {
    mishaps,
    get isOver() {
      return isOver;
    },
    stop() {
      isOver = true;
    },
    at(place, faults, rate) {
      if (isOver || faults.length === 0) return undefined;
      const occasion = nextAt(place);
      const fault = wanted
        ? faults.find((one) => one === wanted.get(occasion))
        : chanceOf(seed, occasion) < rate
          ? faults[Math.floor(chanceOf(seed, `${occasion}?`) * faults.length)]
          : undefined;
      if (fault !== undefined) mishaps.push(`${occasion}=${fault}`);
      return fault;
    },
    measure: (place) => chanceOf(seed, nextAt(`${place}~`)),
  };
}

function splitMishap(mishap: Mishap): [occasion: string, fault: string] {
  const at = mishap.lastIndexOf("=");
  return [mishap.slice(0, at), mishap.slice(at + 1)];
}

/** Adds one to a cell of the coverage. */
export function count(counts: Counts, family: string, fault: string, step: string): void {
  const cell = `${family}|${fault}|${step}`;
  counts.set(cell, (counts.get(cell) ?? 0) + 1);
}
