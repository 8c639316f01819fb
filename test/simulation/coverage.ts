import { EXPECTED } from "./expected-coverage.ts";
import type { Family } from "./expected-of-amazon.ts";
import type { Counts } from "./trouble.ts";

/** Below so many seeds a cell may be empty by chance, and nothing is concluded from it. */
export const SEEDS_FOR_COVERAGE = 20_000;

/** What a run has reached of what can be reached. */
export interface Coverage {
  readonly families: readonly {
    readonly name: string;
    readonly steps: readonly string[];
    readonly rows: readonly {
      readonly fault: string;
      readonly counts: readonly (number | null)[];
    }[];
  }[];
  readonly cells: number;
  readonly leastCount: number;
  /** Cells that can be reached and were not: family, fault, step. */
  readonly missing: readonly string[];
  /** Cells that were reached though the table says that they cannot be. */
  readonly unexpected: readonly string[];
}

export function judgeCoverage(counts: Counts): Coverage {
  const missing: string[] = [];
  const known = new Set<string>();
  let cells = 0;
  let leastCount = Number.POSITIVE_INFINITY;
  const families = EXPECTED.map((family) => {
    const rows = family.faults.map((fault) => ({
      fault,
      counts: family.steps.map((step) => {
        const cell = `${family.name}|${fault}|${step}`;
        known.add(cell);
        const count = counts.get(cell) ?? 0;
        if (isUnreachable(family, fault, step)) {
          if (count > 0) known.delete(cell);
          return count > 0 ? count : null;
        }
        cells += 1;
        leastCount = Math.min(leastCount, count);
        if (count === 0) missing.push(cell);
        return count;
      }),
    }));
    return { name: family.name, steps: family.steps, rows };
  });
  const unexpected = [...counts.keys()].filter((cell) => !known.has(cell));
  return { families, cells, leastCount: cells > 0 ? leastCount : 0, missing, unexpected };
}

function isUnreachable({ unreachable = [] }: Family, fault: string, step: string): boolean {
  return unreachable.some(
    (cell) =>
      (cell.fault === undefined || cell.fault === fault) &&
      (cell.step === undefined || cell.step === step),
  );
}

/** The matrix as text: for each family a row per fault, with a count for each step. */
export function printCoverage(coverage: Coverage, isJudged: boolean): string {
  const { families, cells, leastCount, missing, unexpected } = coverage;
  const lines: string[] = [];
  for (const { name, steps, rows } of families) {
    const width = Math.max(...rows.map(({ fault }) => fault.length));
    const columns = steps.map((step, index) => `${String.fromCharCode(97 + index)} ${step}`);
    lines.push("", name.toUpperCase(), `  ${columns.join(" · ")}`);
    for (const { fault, counts } of rows) {
      const numbers = counts.map((count) => (count === null ? "–" : String(count)).padStart(7));
      lines.push(`  ${fault.padEnd(width)} ${numbers.join("")}`);
    }
  }
  lines.push("", `${cells} cells can be reached; the emptiest has ${leastCount}`);
  if (!isJudged) return [...lines, `${missing.length} were not reached`].join("\n");
  for (const cell of missing) lines.push(`not reached: ${cell.replaceAll("|", " / ")}`);
  for (const cell of unexpected)
    lines.push(`reached, not in the table: ${cell.replaceAll("|", " / ")}`);
  return lines.join("\n");
}
