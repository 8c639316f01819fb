import { beginChance, chanceAfter } from "./dice.ts";

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
  const places = new Map<string, { occasions: number; readonly begun: number }>();
  const mishaps: Mishap[] = [];
  const wanted = only && new Map(only.map((one) => splitMishap(one)));
  let isOver = false;
  const arriveAt = (name: string) => {
    const place = places.get(name) ?? { occasions: 0, begun: beginChance(seed, `${name}#`) };
    if (place.occasions === 0) places.set(name, place);
    place.occasions += 1;
    return place;
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
      const { occasions, begun } = arriveAt(place);
      if (!wanted && chanceAfter(begun, String(occasions)) >= rate) return undefined;
      const occasion = `${place}#${occasions}`;
      const fault = wanted
        ? faults.find((one) => one === wanted.get(occasion))
        : faults[Math.floor(chanceAfter(begun, `${occasions}?`) * faults.length)];
      if (fault !== undefined) mishaps.push(`${occasion}=${fault}`);
      return fault;
    },
    measure(place) {
      const { occasions, begun } = arriveAt(`${place}~`);
      return chanceAfter(begun, String(occasions));
    },
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
