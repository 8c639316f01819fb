import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { AwsRefused } from "./aws.ts";
import { openTheatre, readConfiguration, WrongConfiguration } from "./configuration.ts";
import { createReport, describeFailures, type Report } from "./report.ts";
import { UnfitStack } from "./stack.ts";
import { runSuite, STORY_NAMES } from "./suite.ts";

const HELP = `Plays orders against Shipcharge through the doors that a shop, a warehouse and Amazon use.

  npm run scenarios                      all stories
  npm run scenarios -- --only NAME       one of them (may be given several times)
  npm run scenarios -- --results FILE    every check, as JSON, into a file
  npm run scenarios -- --help            this text

SHIPCHARGE_TARGET says where: "laptop" (left out: this), everything in this process; or "aws", a
deployed sandbox stage, found by SHIPCHARGE_STACK and the usual variables of AWS's tools.
docs/deploy.md lists the variables, what they need and what it costs.

Exit code 0: everything is as it has to be; 1: not so; 2: an option or a variable is wrong, or the
stage is not one to be played on.

Stories: ${STORY_NAMES.join(", ")}`;

class Ended extends Error {
  override readonly name = "Ended";
}

async function main(): Promise<number> {
  const { only, results, help } = readOptions();
  if (help) {
    console.log(HELP);
    return 0;
  }
  const abortion = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => abortion.abort(new Ended(`Ended by ${name}`)));
  }
  const theatre = await openTheatre(readConfiguration(process.env));
  const report = createReport((line) => console.log(line), Date.now);
  try {
    await runSuite({ theatre, report, signal: abortion.signal, only });
  } finally {
    await theatre.close();
    if (results !== undefined) writeFileSync(results, JSON.stringify(report.checks, undefined, 2));
  }
  return conclude(report);
}

function conclude({ checks }: Report): number {
  const failures = describeFailures(checks);
  if (failures.length > 0)
    console.log(["", "What is not as it has to be:", ...failures].join("\n"));
  console.log(`\n${checks.length - failures.length} passed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: [] },
      results: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const unknown = values.only.filter((name) => !STORY_NAMES.includes(name));
  if (unknown.length > 0) {
    throw new WrongConfiguration(
      `--only ${unknown.join(", ")}: choose from ${STORY_NAMES.join(", ")}`,
    );
  }
  return values;
}

/** Mistakes of whoever called have their own words; a mistake of ours has a stack. */
function exitCodeFor(error: unknown): number {
  const isMistyped =
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE");
  if (error instanceof WrongConfiguration || error instanceof UnfitStack || isMistyped) return 2;
  return 1;
}

// The SDK's notice about this Node version is for those who build Shipcharge, not for readers.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const exitCode = exitCodeFor(error);
    const hasOwnWords = exitCode === 2 || error instanceof Ended || error instanceof AwsRefused;
    console.error(hasOwnWords && error instanceof Error ? error.message : error);
    process.exitCode = exitCode;
  },
);
