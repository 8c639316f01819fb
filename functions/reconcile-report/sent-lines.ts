import { type CheckedLine, readCheckedLine } from "../domain/batch-lines.ts";
import { MOST_REQUESTS_OF_A_FEED } from "../domain/batch-request.ts";
import type { ObjectStorage } from "../domain/object-storage.ts";

const LINE_END = 0x0a;
const NOTHING = new Uint8Array();

/** A place is kept for one line in so many: some bytes for each of them. */
const LINES_BETWEEN_MARKS = 250;

/** The lines of a feed in the file that they were checked into; there, line n is request n. */
export interface SentLines {
  /**
   * Reads those of some requests, and keeps none of them: as much of the file as lies between the
   * first and the last of them. What the feed does not have is not in the answer.
   */
  find(requests: readonly string[]): Promise<ReadonlyMap<string, CheckedLine>>;
}

/** @param key the file, which nobody writes any more */
export function sentLines(storage: Pick<ObjectStorage, "open">, key: string): SentLines {
  /** Where lines 1, 251, 501 … begin, as far as the file has been gone through. */
  const marks = [0];
  return {
    async find(requests) {
      const numbers = new Set(requests.flatMap((request) => requestNumber(request) ?? []));
      const found = new Map<string, CheckedLine>();
      if (numbers.size === 0) return found;
      const first = Math.min(...numbers);
      const last = Math.max(...numbers);
      const mark = Math.min(Math.floor((first - 1) / LINES_BETWEEN_MARKS), marks.length - 1);
      let number = mark * LINES_BETWEEN_MARKS + 1;
      let byte = marks[mark] ?? 0;
      for await (const bytes of wholeLines(storage.open(key, byte))) {
        let start = 0;
        while (start < bytes.length && number <= last) {
          const ends = bytes.indexOf(LINE_END, start);
          const end = ends < 0 ? bytes.length : ends;
          if (numbers.has(number)) {
            found.set(String(number), readCheckedLine(textOf(bytes.subarray(start, end))));
          }
          start = end + 1;
          number += 1;
          const place = (number - 1) / LINES_BETWEEN_MARKS;
          if (place === marks.length) marks.push(byte + start);
        }
        if (number > last) break;
        byte += bytes.length;
      }
      return found;
    },
  };
}

/** The pieces of a file, cut so that each ends behind a line; only the file's last may not. */
async function* wholeLines(file: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let rest: Uint8Array = NOTHING;
  for await (const piece of file) {
    // Only the line that two pieces share is copied.
    const first = piece.indexOf(LINE_END) + 1;
    if (first === 0) {
      rest = Buffer.concat([rest, piece]);
      continue;
    }
    yield Buffer.concat([rest, piece.subarray(0, first)]);
    const end = piece.lastIndexOf(LINE_END) + 1;
    if (end > first) yield piece.subarray(first, end);
    rest = piece.subarray(end);
  }
  if (rest.length > 0) yield rest;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** The number in a SellerRequestId, written as we write them; undefined for any other. */
function requestNumber(request: string): number | undefined {
  if (!/^[1-9]\d{0,4}$/.test(request)) return undefined;
  const number = Number(request);
  return number <= MOST_REQUESTS_OF_A_FEED ? number : undefined;
}

/** Requests of one feed, in a byte for each that there can be. */
export interface RequestSet {
  add(request: string): void;
  has(number: number): boolean;
}

/** A set that holds what our feeds can number, and leaves anything else out. */
export function requestSet(): RequestSet {
  const isIn = new Uint8Array(MOST_REQUESTS_OF_A_FEED + 1);
  return {
    add(request) {
      isIn[requestNumber(request) ?? 0] = 1;
    },
    has: (number) => isIn[number] === 1,
  };
}
