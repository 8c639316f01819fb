import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createRealClock } from "../../local/clock/real-clock.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import { STORY_NAMES } from "../scenarios/suite.ts";
import { type Account, createAccount } from "./account.ts";
import { CommandFailed } from "./command.ts";
import { createDeployment } from "./deployment.ts";
import { tryTheDesk } from "./desk.ts";
import { NotPrepared, preparePython, startEmulator } from "./emulator.ts";
import { tellHowToLook } from "./keeping.ts";
import { processesLeft } from "./leftovers.ts";
import { runScenarios, scenarioVariables } from "./scenarios.ts";

const CACHE = fileURLToPath(new URL("../../.cache/drill/", import.meta.url));
const LAST_FAILURE = join(CACHE, "last-failure");
const STACK = "shipcharge-drill";

const HELP = `Deploys the stack by the real "cdk deploy" into an emulator of AWS on this machine, plays orders on it
through its public doors, and takes everything away again.

  npm run drill                      all stories of "npm run scenarios", in one to three minutes
  npm run drill -- --only NAME       one of them (may be given several times)
  npm run drill -- --keep            leaves the stack running until Ctrl-C, and says how to look at it
  npm run drill -- --help            this text

Needs Python 3.10 or newer with its venv module; PYTHON names another one. What is installed stays
under .cache/drill/. No AWS account is asked, whatever the environment says. If something is not as
it has to be, the logs are kept in .cache/drill/last-failure/; the last lines say what it was.

Exit code 0: everything is as it has to be; 1: not so; 2: an option is wrong.`;

interface Options {
  readonly only: readonly string[];
  readonly keep: boolean;
}

/** What has to be undone, last thing first. */
type Undo = { readonly what: string; readonly work: () => Promise<void> | void };

interface Stage {
  readonly account: Account;
  readonly signal: AbortSignal;
  readonly undo: Undo[];
  readonly workFolder: string;
  readonly options: Options;
}

async function drill({ account, signal, undo, workFolder, options }: Stage): Promise<void> {
  account.chapter("Preparing");
  const places = { cacheFolder: CACHE, workFolder, signal };
  const python = await account.step("Python has the emulator's packages", () =>
    preparePython(places),
  );
  const emulator = await account.step("MiniStack answers", () => startEmulator(python, places));
  undo.push({ what: "stop MiniStack", work: emulator.close });
  const sandbox = await account.step("Amazon Pay's simulator answers", startAmazon);
  undo.push({ what: "stop the simulator", work: sandbox.close });
  const settingsFile = writeSettings(workFolder, sandbox);

  account.chapter("Deploying");
  const { endpoint } = emulator;
  const deployment = createDeployment({ endpoint, stackName: STACK, settingsFile, workFolder });
  await account.step("cdk bootstrap", () => deployment.bootstrap(signal));
  const outputs = await account.step("cdk deploy", () => deployment.deploy(signal));
  const { accessKeyId, secretAccessKey } = sandbox;
  await account.step("the keys of Amazon Pay are stored", () =>
    deployment.storeKeys(outputs, { accessKeyId, secretAccessKey }),
  );

  const variables = scenarioVariables(endpoint, STACK, outputs);
  const env = { ...deployment.env, ...variables };
  account.count(await runScenarios({ env, workFolder, signal, only: options.only }));
  account.chapter("The operator's desk");
  await tryTheDesk(account, { env, workFolder, signal });
  if (options.keep) {
    await tellHowToLook({ endpoint, simulator: sandbox.endpoint, workFolder, env }, signal);
    return;
  }
  account.chapter("Taking it away");
  await account.step("cdk destroy", () => deployment.destroy(signal));
}

/** Amazon's documents let it take half a minute for a decision; the scenarios ask for less. */
function startAmazon(): Promise<Sandbox> {
  return startSandbox({ clock: createRealClock(), quotas: "published" });
}

function writeSettings(folder: string, sandbox: Sandbox): string {
  const path = join(folder, "settings.json");
  const settings = {
    stage: "drill",
    amazonPay: {
      region: "eu",
      country: "de",
      environment: "sandbox",
      sellerId: sandbox.sellerId,
      topicArns: [sandbox.topicArn],
      returnUrls: "optional",
      simulator: { endpoint: sandbox.endpoint, rootCertificate: sandbox.rootCertificatePem },
    },
  };
  writeFileSync(path, JSON.stringify(settings));
  return path;
}

/** What went wrong outside the drill has its own words; a mistake of the drill has a stack. */
function describe(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const isOutside =
    failure instanceof NotPrepared || failure instanceof CommandFailed || failure instanceof Ended;
  return (isOutside ? failure.message : failure.stack) ?? failure.message;
}

/** Somebody ended the drill before its end. */
class Ended extends Error {
  override readonly name = "Ended";
}

/** Undoes everything, whatever of it fails, and looks whether anything is left. */
async function tidy({ account, undo, workFolder }: Stage, hasFailed: boolean): Promise<void> {
  account.chapter("Tidying up");
  for (const { what, work } of undo.reverse()) {
    await account
      .step(what, async () => work())
      .catch((error: unknown) => account.note(String(error)));
  }
  rmSync(LAST_FAILURE, { recursive: true, force: true });
  if (hasFailed || account.failed > 0) keepLogs(workFolder);
  rmSync(workFolder, { recursive: true, force: true, maxRetries: 5 });
  const left = await processesLeft();
  account.check("no process is left", left.length === 0, left.join("; "));
  account.check("no file is left", !existsSync(workFolder), workFolder);
}

/** The logs alone: what was deployed can be made again. */
function keepLogs(workFolder: string): void {
  const isLog = (name: string): boolean => /\.(?:log|json)$/.test(name);
  for (const name of readdirSync(workFolder).filter(isLog)) {
    cpSync(join(workFolder, name), join(LAST_FAILURE, name));
  }
}

async function main({ only, keep }: Options): Promise<number> {
  const account = createAccount((line) => process.stdout.write(`${line}\n`), Date.now);
  const abortion = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Once: whoever presses Ctrl-C again does not want to wait for the tidying up.
    process.once(name, () => abortion.abort(new Ended(`Ended by ${name}`)));
  }
  const workFolder = mkdtempSync(join(tmpdir(), "shipcharge-drill-"));
  const { signal } = abortion;
  const stage = { account, signal, undo: [], workFolder, options: { only, keep } };
  let failure: unknown;
  try {
    await drill(stage);
  } catch (error) {
    failure = signal.aborted ? signal.reason : error;
    process.stdout.write(`\n${describe(failure)}\n`);
  }
  await tidy(stage, failure !== undefined && !(failure instanceof Ended));
  if (existsSync(LAST_FAILURE)) {
    process.stdout.write(`\nThe logs are kept in ${LAST_FAILURE}\n`);
  }
  const failed = account.failed + (failure !== undefined && account.failed === 0 ? 1 : 0);
  process.stdout.write(`\n${account.passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", multiple: true, default: [] },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const unknown = values.only.filter((name) => !STORY_NAMES.includes(name));
    if (unknown.length === 0) return values;
    throw new RangeError(`--only ${unknown.join(", ")}: choose from ${STORY_NAMES.join(", ")}`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\nTry --help.\n`);
    return undefined;
  }
}

// The SDK's notice about this Node version is for those who build Shipcharge, not for readers.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const options = readOptions();
if (!options) process.exitCode = 2;
else if (options.help) process.stdout.write(`${HELP}\n`);
else process.exitCode = await main(options);
