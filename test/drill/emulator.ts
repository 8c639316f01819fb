import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { end, run, start } from "./command.ts";

const REQUIREMENTS = fileURLToPath(new URL("./requirements.txt", import.meta.url));
const LAUNCHER = fileURLToPath(new URL("./emulator.py", import.meta.url));
/** Some seconds on an idle machine; nobody waits longer than it takes, unless it never comes. */
const READY_WITHIN_MILLISECONDS = 300_000;
const MOST_PORTS = 5;

/** Package indexes are elsewhere: one lost connection is no reason to give up. */
const PATIENT = ["--retries", "10", "--timeout", "60"];

/** Something on this machine is missing; the message says what, and how to get it. */
export class NotPrepared extends Error {
  override readonly name = "NotPrepared";
}

/** AWS's interfaces on this machine. */
export interface Emulator {
  readonly endpoint: string;
  close(): Promise<void>;
}

interface EmulatorOptions {
  /** Where the Python environment stays between drills. */
  readonly cacheFolder: string;
  /** Where everything of this drill lies; deleted at its end. */
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

/** Makes the Python environment, unless one with the same packages is there. Throws NotPrepared. */
export async function preparePython(options: EmulatorOptions): Promise<string> {
  const requirements = readFileSync(REQUIREMENTS);
  const hash = createHash("sha256").update(requirements).digest("hex").slice(0, 12);
  const folder = join(options.cacheFolder, `python-${hash}`);
  const python = join(folder, "bin", "python");
  const marker = join(folder, "complete");
  if (existsSync(marker) && canRun(python)) return python;
  const system = findPython();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(options.cacheFolder, { recursive: true });
  const { signal } = options;
  const shared = {
    env: plainEnvironment(),
    logFile: join(options.workFolder, "python.log"),
    signal,
  };
  await run(system, ["-m", "venv", folder], shared);
  const install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", ...PATIENT];
  await run(python, [...install, "--only-binary=:all:", "-r", REQUIREMENTS], shared);
  writeFileSync(marker, "");
  return python;
}

/** The Python that an environment was made with may have been replaced since. */
function canRun(python: string): boolean {
  return spawnSync(python, ["-c", "import ministack"], { stdio: "ignore" }).status === 0;
}

function findPython(): string {
  const command = process.env["PYTHON"] ?? "python3";
  const question = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
  const { status, error } = spawnSync(command, ["-c", question], { stdio: "ignore" });
  if (error === undefined && status === 0) return command;
  throw new NotPrepared(
    `The drill needs Python 3.10 or newer with its venv module; "${command}" is not that.\n` +
      "Debian and Ubuntu: apt-get install python3 python3-venv. macOS: brew install python.\n" +
      "Another one can be named: PYTHON=/path/to/python3 npm run drill",
  );
}

/** Starts MiniStack on a free port and waits until it answers. Throws NotPrepared. */
export async function startEmulator(python: string, options: EmulatorOptions): Promise<Emulator> {
  for (let tried = 1; ; tried += 1) {
    const { emulator, written } = await startOnPort(await freePort(), python, options);
    if (emulator) return emulator;
    // Between asking for a free port and taking it, somebody else may have taken it.
    const isTaken = /address already in use/i.test(written);
    if (!isTaken || tried === MOST_PORTS || options.signal.aborted) {
      throw new NotPrepared(`MiniStack did not start:\n${written}`);
    }
  }
}

async function startOnPort(
  port: number,
  python: string,
  options: EmulatorOptions,
): Promise<{ readonly emulator?: Emulator; readonly written: string }> {
  const endpoint = `http://127.0.0.1:${port}`;
  const logFile = join(options.workFolder, "ministack.log");
  const { child, written } = start(python, [LAUNCHER], {
    logFile,
    env: {
      ...plainEnvironment(),
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: "127.0.0.1",
      MINISTACK_REGION: "eu-west-1",
      LAMBDA_EXECUTOR: "local",
      PYTHONDONTWRITEBYTECODE: "1",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      LOG_LEVEL: "INFO",
      TMPDIR: options.workFolder,
    },
  });
  const close = (): Promise<void> => end(child);
  const giveUpAt = Date.now() + READY_WITHIN_MILLISECONDS;
  while (!(await answers(`${endpoint}/_ministack/health`))) {
    if (child.exitCode !== null || Date.now() > giveUpAt || options.signal.aborted) {
      await close();
      return { written: written() };
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { emulator: { endpoint, close }, written: "" };
}

/** The caller's environment without anything that leads to a real AWS account. */
export function plainEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^(AWS_|CDK_)/.test(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(20_000) })).ok;
  } catch {
    return false;
  }
}
