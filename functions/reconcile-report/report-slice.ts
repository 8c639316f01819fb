import type { ReportLine, ReportPosition } from "../domain/batch-request.ts";
import type { Clock } from "../domain/ports.ts";

/** A function has 15 minutes, and orders that Amazon has to be asked about take their time. */
const LONGEST_MILLISECONDS = 8 * 60 * 1_000;
const MOST_LINES = 20_000;

/** As many lines of a report as one call goes through. */
export interface ReportSlice {
  lines(): AsyncIterable<ReportLine>;
  /** Lines that have been handed out. */
  readonly length: number;
  /** Behind the last of them; undefined before the first. */
  readonly end: ReportPosition | undefined;
  /** Whether the report ended with the slice. */
  readonly isWhole: boolean;
  /** The requests of these lines. */
  readonly seen: ReadonlySet<string>;
}

/** Takes a slice from the beginning of what is left of a report. */
export function reportSlice(
  report: AsyncIterable<ReportLine>,
  clock: Pick<Clock, "now">,
): ReportSlice {
  const seen = new Set<string>();
  const state = { length: 0, end: undefined as ReportPosition | undefined, isWhole: false };
  const startedAt = clock.now();
  async function* lines(): AsyncIterable<ReportLine> {
    for await (const line of report) {
      const isLate = clock.now() - startedAt > LONGEST_MILLISECONDS && state.length > 0;
      if (isLate || state.length === MOST_LINES) return;
      state.length += 1;
      state.end = line.next;
      seen.add(line.sellerRequestId);
      yield line;
    }
    state.isWhole = true;
  }
  return {
    lines,
    seen,
    get length() {
      return state.length;
    },
    get end() {
      return state.end;
    },
    get isWhole() {
      return state.isWhole;
    },
  };
}
