import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What one part of the report says, and its pictures by file name. */
export interface Section {
  readonly text: string;
  readonly pictures: Readonly<Record<string, string>>;
  /** What was promised and not reached; empty if all was. */
  readonly missed: readonly string[];
}

/** One part of `npm run bench`. */
export interface Part {
  readonly name: string;
  measure(options: { readonly isQuick: boolean }): Promise<Section>;
}

const run = promisify(execFile);
const LONGEST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The figures of a benchmark that has a command of its own; its exit code says what was missed. */
export async function figuresOf(
  file: string,
  options: readonly string[] = [],
): Promise<{ readonly figures: unknown; readonly isReached: boolean }> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const command = ["--import", "tsx", path, "--json", ...options];
  try {
    const { stdout } = await run(process.execPath, command, { maxBuffer: LONGEST_OUTPUT_BYTES });
    return { figures: JSON.parse(stdout), isReached: true };
  } catch (error) {
    // A bound that is missed ends with code 1 and its figures; without figures something is broken.
    const { stdout } = error as { stdout?: string };
    if (!stdout?.trim()) throw error;
    return { figures: JSON.parse(stdout), isReached: false };
  }
}

/** A Markdown table. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function image(file: string, what: string): string {
  return `![${what}](benchmarks/${file})`;
}

export function fixed(value: number, digits: number): string {
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
