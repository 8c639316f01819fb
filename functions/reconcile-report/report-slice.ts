import type { CheckedLine } from "../domain/batch-lines.ts";
import type { ReportLine, ReportPosition } from "../domain/batch-request.ts";
import type { Clock } from "../domain/ports.ts";
import type { SentLines } from "./sent-lines.ts";

/** A function has 15 minutes, and orders that Amazon has to be asked about take their time. */
const LONGEST_MILLISECONDS = 8 * 60 * 1_000;
const MOST_LINES = 20_000;

/**
 * So many lines are in memory at a time. Their requests are looked up in one go through the feed's
 * lines, of which a feed of 60,000 needs thirty if Amazon has mixed all of them up.
 */
const LINES_IN_MEMORY = 2_000;

/** How many orders are written at once. */
const GROUP = 32;

/** A line of a report beside the line of the feed that it answers; undefined if there is none. */
export interface AnsweredLine {
  readonly line: ReportLine;
  readonly sent: CheckedLine | undefined;
}

/** As many lines of a report as one call goes through. */
export interface ReportSlice {
  /** The lines, as many in each group as are worked on at once. */
  groups(): AsyncIterable<readonly AnsweredLine[]>;
  /** Lines that have been handed out. */
  readonly length: number;
  /** Behind the last of them; undefined before the first. */
  readonly end: ReportPosition | undefined;
  /** Whether the report ended with the slice. */
  readonly isWhole: boolean;
}

/** Takes a slice from the beginning of what is left of a report. */
export function reportSlice(
  report: AsyncIterable<ReportLine>,
  sentLines: SentLines,
  clock: Pick<Clock, "now">,
): ReportSlice {
  const state = { length: 0, end: undefined as ReportPosition | undefined, isWhole: false };
  const startedAt = clock.now();
  const isLate = () => clock.now() - startedAt > LONGEST_MILLISECONDS;

  /** Ends before the report does when it is late; what was read beyond is read again. */
  async function* windows(): AsyncIterable<readonly ReportLine[]> {
    let window: ReportLine[] = [];
    for await (const line of report) {
      const before = state.length + window.length;
      if (before === MOST_LINES || (before > 0 && isLate())) {
        yield window;
        return;
      }
      window.push(line);
      if (window.length < LINES_IN_MEMORY) continue;
      yield window;
      window = [];
    }
    yield window;
    state.isWhole = true;
  }

  async function* groups(): AsyncIterable<readonly AnsweredLine[]> {
    for await (const window of windows()) {
      const sent = await sentLines.find(window.map(({ sellerRequestId }) => sellerRequestId));
      for (let start = 0; start < window.length; start += GROUP) {
        if (state.length > 0 && start > 0 && isLate()) return;
        const group = window.slice(start, start + GROUP);
        state.length += group.length;
        state.end = group.at(-1)?.next;
        yield group.map((line) => ({ line, sent: sent.get(line.sellerRequestId) }));
      }
    }
  }

  return {
    groups,
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
