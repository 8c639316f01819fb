import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { batch } from "./report/batch-part.ts";
import { cost } from "./report/cost-part.ts";
import { client, moduleLoad, notifications, runner } from "./report/measured-parts.ts";
import { stampOf, writeSection } from "./report/page.ts";
import type { Part } from "./report/section.ts";
import { throttle } from "./report/throttle-part.ts";

const PARTS: readonly Part[] = [client, notifications, throttle, cost, moduleLoad, runner, batch];

const HELP = `Measures Shipcharge and writes docs/benchmarks.md with its pictures.

  npm run bench                     all parts; a quarter of an hour on an idle machine
  npm run bench -- --only NAME      one part (may be given several times): ${PARTS.map(({ name }) => name).join(", ")}
  npm run bench -- --quick          smaller sizes, printed and not written
  npm run bench -- --page FILE      written there, the pictures into benchmarks/ beside it; the page
                                    needs the marks of docs/benchmarks.md, of which it can be a copy
  npm run bench -- --json           the same for machines
  npm run bench -- --help

Each part is a section of the page, so one can be measured anew by itself. Exit code 0: everything
that is promised was reached; 1: not so; 2: an option is wrong.`;

const PAGE = fileURLToPath(new URL("../../docs/benchmarks.md", import.meta.url));

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      page: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { quick: isQuick } = values;
  const page = values.page === undefined ? PAGE : resolve(values.page);
  const isWritten = !isQuick || values.page !== undefined;
  const isForTheDocuments = isWritten && page === PAGE;
  const missed: string[] = [];
  for (const part of choose(values.only)) {
    const startedAt = performance.now();
    console.error(`measuring ${part.name} ...`);
    const section = await part.measure({ isQuick, isForTheDocuments });
    console.error(`${part.name} took ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    missed.push(...section.missed);
    if (values.json) console.log(JSON.stringify({ part: part.name, ...section }));
    else console.log(`\n${section.text}\n`);
    if (isWritten) writeSection(page, part.name, section, stampOf(part));
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
