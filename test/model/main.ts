import { parseArgs } from "node:util";
import { CHECKS, type Check, PROPERTIES, WEAKENED } from "./models.ts";
import { type Finding, MissingTool, requireTools, search } from "./spin.ts";

const HELP = `Checks the waiting protocol with Spin: every order of events that the model allows.

  npm run model                    the protocol in all small worlds, and each weakened protocol
  npm run model -- --thorough      larger worlds as well: minutes, and up to 8 GB of memory
  npm run model -- --only TEXT     models whose name contains the text (may be given several times)
  npm run model -- --trace TEXT    the same, and the story of each error that was found
  npm run model -- --json          the results for machines
  npm run model -- --help

Exit code 0: everything holds that has to hold, and every weakened protocol fails; 1: not so; 2: an
option is wrong or a tool is missing. docs/model.md says what the names stand for.`;

/** Two searches at a time: more would need more memory than a laptop may have. */
const AT_ONCE = 2;

interface Result extends Finding {
  readonly check: Check;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: [] },
      trace: { type: "string", multiple: true, default: [] },
      thorough: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const checks = choose([...values.only, ...values.trace], values.thorough);
  await requireTools();
  const results = await searchAll(checks, (result) => {
    if (values.json) return;
    console.log(lineOf(result));
    if (values.trace.length > 0) for (const line of result.story) console.log(`      ${line}`);
  });
  if (values.json) console.log(JSON.stringify(results.map(forMachines), undefined, 2));
  const wrong = results.filter((result) => !isAsExpected(result));
  if (!values.json) tellEnd(results, wrong);
  return wrong.length === 0 ? 0 : 1;
}

function choose(names: readonly string[], isThorough: boolean): readonly Check[] {
  const chosen = CHECKS.filter(
    (check) =>
      (isThorough || names.length > 0 || !check.isThorough) &&
      (names.length === 0 || names.some((name) => check.model.includes(name))),
  );
  if (chosen.length > 0) return chosen;
  const known = [...new Set(CHECKS.map(({ model }) => model))].join("\n  ");
  throw new TypeError(`No model is called so. Choose from:\n  ${known}`);
}

async function searchAll(
  checks: readonly Check[],
  tell: (result: Result) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = [...checks];
  const work = async (): Promise<void> => {
    for (let check = left.shift(); check; check = left.shift()) {
      const result = { check, ...(await search(check)) };
      results.push(result);
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results.toSorted((one, other) => checks.indexOf(one.check) - checks.indexOf(other.check));
}

function isAsExpected({ check, outcome }: Result): boolean {
  return check.expected === outcome;
}

function lineOf(result: Result): string {
  const { check, outcome, states, seconds } = result;
  const verdict = isAsExpected(result) ? outcome : `${outcome}, AGAINST EXPECTATION`;
  const columns = [
    check.model.padEnd(44),
    check.property.padEnd(6),
    states.toLocaleString("en").padStart(11),
    `${seconds.toFixed(1)} s`.padStart(8),
    `  ${verdict}`,
  ];
  const rule = WEAKENED[check.model]?.rule;
  return columns.join(" ") + (rule ? ` without: ${rule}` : "");
}

function forMachines({ check, outcome, states, seconds, story }: Result) {
  const { model, property, expected } = check;
  return { model, property, states, seconds, outcome, expected, story };
}

function tellEnd(results: readonly Result[], wrong: readonly Result[]): void {
  for (const { check, story } of wrong) {
    console.log(`\n${check.model}, ${check.property} (${PROPERTIES[check.property]}):`);
    for (const line of story) console.log(`  ${line}`);
  }
  const states = results.reduce((sum, result) => sum + result.states, 0).toLocaleString("en");
  const right = results.length - wrong.length;
  console.log(
    `\n${right} of ${results.length} answers are as expected; ${states} states searched.`,
  );
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const isUsage = error instanceof TypeError;
    console.error(isUsage || error instanceof MissingTool ? error.message : error);
    process.exitCode = isUsage || error instanceof MissingTool ? 2 : 1;
  },
);
