import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { bundleOptions } from "../../infra/constructs/bundled-code.ts";

/*
 * How long a function's code takes to load, which is most of a cold start that is ours: the bundle
 * that is deployed, beside the same function with the AWS SDK and the other packages left outside,
 * as they lie in node_modules.
 *
 * Each load is a process of its own that times one `require` and the function's wiring, as CPU time
 * and in turn, so that a busy machine does not decide it; medians are compared. Beside them is what no
 * bundle can do without: loading Node's own modules that it needs, and V8 compiling it.
 *
 *   tsx test/bench/module-load.bench.ts [--quick] [--json]
 */

const FOLDER = "handle-notification";
/** What decision 0014 promises, and why it is not more. */
const PROMISED_TIMES = 2;
const isQuick = process.argv.includes("--quick");
const ROUNDS = isQuick ? 3 : 31;
const WARM_UP_ROUNDS = isQuick ? 0 : 3;
/** Below the project, so that node finds its packages from there. */
const OUTPUT = fileURLToPath(new URL("../../.cache/module-load/", import.meta.url));

const ENVIRONMENT = {
  PATH: process.env["PATH"] ?? "",
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "role",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  TABLE_NAME: "shipcharge-orders",
  STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:order-payment",
  REFUND_STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:refund",
  ORDER_EVENTS_TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:order-events",
  AMAZON_PAY_REGION: "eu",
  AMAZON_PAY_ENVIRONMENT: "sandbox",
  AMAZON_PAY_SELLER_ID: "A1SHIPCHARGE00",
  AMAZON_PAY_KEYS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:keys-AbCdEf",
};

function build(): { readonly bundled: string; readonly unbundled: string } {
  const bundled = `${OUTPUT}bundled`;
  const unbundled = `${OUTPUT}unbundled`;
  for (const folder of [bundled, unbundled]) mkdirSync(folder, { recursive: true });
  // As in Lambda, where no package.json makes the file an ES module.
  writeFileSync(`${OUTPUT}package.json`, "{}");
  buildSync(bundleOptions(FOLDER, bundled));
  const { alias: _, ...options } = bundleOptions(FOLDER, unbundled);
  buildSync({ ...options, packages: "external" });
  return { bundled: `${bundled}/index.js`, unbundled: `${unbundled}/index.js` };
}

/** Milliseconds of CPU time, from before the first line of the file to a handler that can be called. */
function load(file: string): number {
  return cpuMilliseconds(`
    const { handler } = require(${JSON.stringify(file)});
    if (typeof handler !== "function") throw new Error("There is no handler");`);
}

function loadNodesOwn(): number {
  const names = readFileSync(files.bundled, "utf8").matchAll(/require\("(node:[a-z/]+)"\)/g);
  const needed = [...new Set(Array.from(names, ([, name]) => name))];
  return cpuMilliseconds(`for (const name of ${JSON.stringify(needed)}) require(name);`);
}

function compile(file: string): number {
  const around = `const { Script } = require("node:vm");
    const text = require("node:fs").readFileSync(${JSON.stringify(file)}, "utf8");`;
  return cpuMilliseconds('new Script("(function(){" + text + "\\n})");', around);
}

function cpuMilliseconds(measured: string, before = ""): number {
  const script = `${before}
    const before = process.cpuUsage();
    ${measured}
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(String((user + system) / 1e3));`;
  return Number(execFileSync(process.execPath, ["-e", script], { env: ENVIRONMENT }).toString());
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(values.length * share)] ?? Number.NaN;
}

const files = build();
const rounds: Record<"bundled" | "unbundled" | "nodesOwn" | "compiling", number>[] = [];
for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
  if (round % 10 === 0) console.error(`module-load: round ${round + 1}`);
  const measured = {
    bundled: load(files.bundled),
    unbundled: load(files.unbundled),
    nodesOwn: loadNodesOwn(),
    compiling: compile(files.bundled),
  };
  if (round >= WARM_UP_ROUNDS) rounds.push(measured);
}
const ratios = rounds.map(({ bundled, unbundled }) => unbundled / bundled);
const result = {
  function: FOLDER,
  rounds: ROUNDS,
  node: process.version,
  bundleKilobytes: Math.ceil(statSync(files.bundled).size / 1_000),
  bundledMilliseconds: median(rounds.map(({ bundled }) => bundled)),
  unbundledMilliseconds: median(rounds.map(({ unbundled }) => unbundled)),
  nodesOwnMilliseconds: median(rounds.map(({ nodesOwn }) => nodesOwn)),
  compilingMilliseconds: median(rounds.map(({ compiling }) => compiling)),
  timesFaster: median(ratios),
  promisedTimes: PROMISED_TIMES,
  lowerQuartile: quantile(ratios, 0.25),
  upperQuartile: quantile(ratios, 0.75),
};
rmSync(OUTPUT, { recursive: true, force: true });

if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  const { bundledMilliseconds: ours, unbundledMilliseconds: theirs, timesFaster } = result;
  process.stdout.write(
    `${FOLDER} on Node ${process.version}, median of ${ROUNDS} loads each\n` +
      `  bundled (${result.bundleKilobytes} kB)  ${ours.toFixed(1)} ms\n` +
      `  unbundled        ${theirs.toFixed(1)} ms\n` +
      `  ${timesFaster.toFixed(2)} times faster (promised: ${PROMISED_TIMES})\n`,
  );
}
