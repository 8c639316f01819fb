import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

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
  /** Where its figures come from: a busy machine disturbs those that are measured by the clock. */
  readonly by: "clock" | "virtual time" | "counting";
  measure(options: MeasuringOptions): Promise<Section>;
}

export interface MeasuringOptions {
  /** In small, to see that it works. */
  readonly isQuick: boolean;
  /** Pages that a benchmark writes by itself are written too. */
  readonly isForTheDocuments: boolean;
}

/**
 * The figures of a benchmark that has a command of its own; its exit code says what was missed, and
 * what it has to say while it runs goes to the terminal.
 */
export async function figuresOf(
  file: string,
  options: readonly string[] = [],
): Promise<{ readonly figures: unknown; readonly isReached: boolean }> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const command = ["--import", "tsx", path, "--json", ...options];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const output = await text(child.stdout);
  const [exitCode] = await exited;
  // A bound that is missed ends with code 1 and its figures; without figures something is broken.
  if (output.trim() === "") throw new Error(`${file} gave no figures and ended with ${exitCode}`);
  return { figures: JSON.parse(output), isReached: exitCode === 0 };
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
