import type { ReportLine } from "../domain/batch-request.ts";
import type { Clock } from "../domain/ports.ts";

/** A function has 15 minutes, and orders that Amazon has to be asked about take their time. */
const LONGEST_MILLISECONDS = 8 * 60 * 1_000;
const MOST_LINES = 20_000;

/** As many lines of a report as one call goes through. */
export interface ReportSlice {
  lines(): AsyncIterable<ReportLine>;
  /** Lines before and in the slice, once it has been read. */
  readonly position: number;
  /** Whether the report ended with the slice. */
  readonly isWhole: boolean;
  /** The requests of these lines. */
  readonly seen: ReadonlySet<string>;
}

/** Takes a slice behind the lines that have been gone through. */
export function reportSlice(
  report: AsyncIterable<ReportLine>,
  from: number,
  clock: Pick<Clock, "now">,
): ReportSlice {
  const seen = new Set<string>();
  const state = { position: 0, isWhole: false };
  const startedAt = clock.now();
  async function* lines(): AsyncIterable<ReportLine> {
    for await (const line of report) {
      const isNew = state.position >= from;
      const isLate = clock.now() - startedAt > LONGEST_MILLISECONDS && state.position > from;
      if (isNew && (isLate || state.position - from >= MOST_LINES)) return;
      state.position += 1;
      seen.add(line.sellerRequestId);
      if (isNew) yield line;
    }
    state.isWhole = true;
  }
  return {
    lines,
    seen,
    get position() {
      return state.position;
    },
    get isWhole() {
      return state.isWhole;
    },
  };
}
