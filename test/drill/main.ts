import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createRealClock } from "../../local/clock/real-clock.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import { type Account, createAccount } from "./account.ts";
import { CommandFailed } from "./command.ts";
import { createDeployment } from "./deployment.ts";
import { openDoors } from "./doors.ts";
import { NotPrepared, preparePython, startEmulator } from "./emulator.ts";
import { rehearse } from "./rehearsal.ts";

const CACHE = fileURLToPath(new URL("../../.cache/drill/", import.meta.url));
const STACK = "shipcharge-drill";

/** What has to be undone, last thing first. */
type Undo = { readonly what: string; readonly work: () => Promise<void> | void };

async function drill(account: Account, signal: AbortSignal, undo: Undo[]): Promise<void> {
  account.chapter("Preparing");
  const workFolder = mkdtempSync(join(tmpdir(), "shipcharge-drill-"));
  const { keep } = parseArgs({ options: { keep: { type: "boolean", default: false } } }).values;
  if (keep) account.note(`logs, templates and settings stay in ${workFolder}`);
  else undo.push({ what: "delete the drill's files", work: () => deleteFolder(workFolder) });
  const options = { cacheFolder: CACHE, workFolder, signal };
  const python = await account.step("Python has the emulator's packages", () =>
    preparePython(options),
  );
  const emulator = await account.step("MiniStack answers", () => startEmulator(python, options));
  undo.push({ what: "stop MiniStack", work: emulator.close });
  const sandbox = await account.step("Amazon Pay's simulator answers", startAmazon);
  undo.push({ what: "stop the simulator", work: sandbox.close });
  const settingsFile = writeSettings(workFolder, sandbox);

  account.chapter("Deploying");
  const { endpoint } = emulator;
  const deployment = createDeployment({ endpoint, stackName: STACK, settingsFile, workFolder });
  await account.step("cdk bootstrap", () => deployment.bootstrap(signal));
  const outputs = await account.step("cdk deploy", () => deployment.deploy(signal));
  const doors = openDoors(endpoint, outputs);
  undo.push({ what: "close the connections", work: doors.close });
  await account.step("the keys of Amazon Pay are stored", () => doors.storeKeys(sandbox));
  sandbox.setNotifications({ url: doors.notificationUrl });

  await rehearse({ doors, sandbox, account, signal });

  account.chapter("Taking it away");
  sandbox.setNotifications({ url: null });
  await account.step("cdk destroy", () => deployment.destroy(signal));
}

function deleteFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Amazon decides within seconds here; by its documents it may take half a minute. */
function startAmazon(): Promise<Sandbox> {
  return startSandbox({
    clock: createRealClock(),
    quotas: "published",
    settings: { authorizationPendingSeconds: 2, capturePendingSeconds: 2 },
  });
}

function writeSettings(folder: string, sandbox: Sandbox): string {
  mkdirSync(folder, { recursive: true });
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

async function main(): Promise<void> {
  const account = createAccount((line) => process.stdout.write(`${line}\n`), Date.now);
  const abortion = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Once: whoever presses Ctrl-C again does not want to wait for the cleaning up.
    process.once(name, () => abortion.abort(new Ended(`Ended by ${name}; cleaning up`)));
  }
  const undo: Undo[] = [];
  let failure: unknown;
  try {
    await drill(account, abortion.signal, undo);
  } catch (error) {
    failure = abortion.signal.aborted ? abortion.signal.reason : error;
    process.stdout.write(`\n${describe(failure)}\n\n`);
  }
  for (const { what, work } of undo.reverse()) {
    await account
      .step(what, async () => work())
      .catch((error: unknown) => {
        process.stdout.write(`${String(error)}\n`);
      });
  }
  const failed = account.failed + (failure !== undefined && account.failed === 0 ? 1 : 0);
  process.stdout.write(`\n${account.passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
