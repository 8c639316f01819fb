import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { fillSection } from "../../local/pictures/marked-section.ts";
import { batch } from "./report/batch-part.ts";
import { cost, throttle } from "./report/counted-parts.ts";
import { client, moduleLoad, notifications, runner } from "./report/measured-parts.ts";
import type { Part, Section } from "./report/section.ts";

const PARTS: readonly Part[] = [client, notifications, throttle, cost, moduleLoad, runner, batch];

const HELP = `Measures Shipcharge and writes docs/benchmarks.md with its pictures.

  npm run bench                     all parts; half an hour on an idle machine
  npm run bench -- --only NAME      one part (may be given several times): ${PARTS.map(({ name }) => name).join(", ")}
  npm run bench -- --quick          smaller sizes, printed and not written
  npm run bench -- --json           the same for machines
  npm run bench -- --help

Each part is a section of the page, so one can be measured anew by itself. Exit code 0: everything
that is promised was reached; 1: not so; 2: an option is wrong.`;

const PAGE = new URL("../../docs/benchmarks.md", import.meta.url);
const PICTURES = new URL("../../docs/benchmarks/", import.meta.url);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const missed: string[] = [];
  for (const part of choose(values.only)) {
    if (!values.json) console.error(`measuring ${part.name} ...`);
    const section = await part.measure({ isQuick: values.quick });
    missed.push(...section.missed);
    if (values.json) console.log(JSON.stringify({ part: part.name, ...section }));
    else console.log(`\n${section.text}\n`);
    if (!values.quick) write(part, section);
  }
  for (const miss of missed) console.error(`not reached: ${miss}`);
  return missed.length === 0 ? 0 : 1;
}

function choose(names: readonly string[] | undefined): readonly Part[] {
  if (!names) return PARTS;
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length === 0) return PARTS.filter(({ name }) => names.includes(name));
  const known = PARTS.map(({ name }) => name).join(", ");
  throw new TypeError(`--only ${unknown.join(", ")}: choose from ${known}`);
}

function write({ name }: Part, { text, pictures }: Section): void {
  mkdirSync(PICTURES, { recursive: true });
  for (const [file, picture] of Object.entries(pictures)) {
    writeFileSync(new URL(file, PICTURES), picture);
  }
  const page = readFileSync(PAGE, "utf8");
  writeFileSync(PAGE, fillSection(page, name, `${text}\n\n${machine()}`));
}

/** In general terms: enough to judge the figures by. */
function machine(): string {
  const [load = 0] = loadavg();
  const day = new Date().toISOString().slice(0, 10);
  return `_Measured on ${day}: ${availableParallelism()} cores, Node ${process.version}, load ${load.toFixed(1)} at the end._`;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const isUsage = error instanceof TypeError;
    console.error(isUsage ? error.message : error);
    process.exitCode = isUsage ? 2 : 1;
  },
);
