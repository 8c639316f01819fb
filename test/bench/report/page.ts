import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fillSection } from "../../../local/pictures/marked-section.ts";
import type { Part, Section } from "./section.ts";

/**
 * Puts a section between its marks in the page, and its pictures into `benchmarks/` beside it.
 *
 * @param stamp says when and on what it was measured
 * @throws Error if the page has no such section; nothing is written then
 */
export function writeSection(
  page: string,
  name: string,
  { text, pictures }: Section,
  stamp: string,
): void {
  const filled = fillSection(readFileSync(page, "utf8"), name, `${text}\n\n${stamp}`);
  const folder = join(dirname(page), "benchmarks");
  mkdirSync(folder, { recursive: true });
  for (const [file, picture] of Object.entries(pictures)) {
    writeFileSync(join(folder, file), picture);
  }
  writeFileSync(page, filled);
}

const HOW: Readonly<Record<Exclude<Part["by"], "clock">, string>> = {
  "virtual time": "in virtual time",
  counting: "counts only",
};

/** The day and the machine, in general terms: enough to judge the figures by. */
export function stampOf({ by }: Pick<Part, "by">): string {
  const [load = 0] = loadavg();
  const how = by === "clock" ? `load ${load.toFixed(1)} at the end` : HOW[by];
  const day = new Date().toISOString().slice(0, 10);
  return `_Measured on ${day}: ${availableParallelism()} cores, Node ${process.version}, ${how}._`;
}
