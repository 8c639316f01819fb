import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { installPackages } from "../support/debian-packages.ts";
import type { Check } from "./models.ts";

const run = promisify(execFile);
const MODEL = "waiting.pml";
const SOURCE = fileURLToPath(new URL(MODEL, import.meta.url));
/** Deeper than any path of these models; Spin says so if it is not. */
const DEPTH = 2_000_000;
const LONGEST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What a complete search, or one up to the first error, has found. */
export interface Finding {
  readonly outcome: "holds" | "fails";
  readonly states: number;
  readonly seconds: number;
  /** What everybody did up to the error. */
  readonly story: readonly string[];
}

/** A program that is needed and not there; the message says how to get it. */
export class MissingTool extends Error {
  override readonly name = "MissingTool";
}

interface Tool {
  readonly name: string;
  readonly option: string;
  readonly packages: readonly string[];
  readonly message: string;
}

const TOOLS: readonly Tool[] = [
  {
    name: "spin",
    option: "-V",
    packages: ["spin"],
    message:
      "Spin is not there. Debian and Ubuntu: apt-get install spin; macOS: brew install spin; source: github.com/nimble-code/Spin",
  },
  {
    name: "cc",
    option: "--version",
    packages: ["gcc", "libc6-dev"],
    message:
      "Spin writes a C program, and there is no C compiler (cc). Debian and Ubuntu: apt-get install gcc libc6-dev; macOS: xcode-select --install",
  },
];

/**
 * Installs Spin and a C compiler if they are not there and this machine lets us.
 *
 * @throws MissingTool
 */
export async function requireTools(): Promise<void> {
  for (const { name, option, packages, message } of TOOLS) {
    const isThere = () =>
      run(name, [option]).then(
        () => true,
        () => false,
      );
    const isFound = (await isThere()) || (installPackages(packages) && (await isThere()));
    if (!isFound) throw new MissingTool(message);
  }
}

/** Searches one model. Liveness is checked under weak fairness: nobody is kept from acting for ever. */
export async function search({ definitions, property, expected }: Check): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), "waiting-model-"));
  const options = [...definitions, `CHECK_${property.toUpperCase()}`].map((name) => `-D${name}`);
  const within = { cwd: folder, maxBuffer: LONGEST_OUTPUT_BYTES };
  try {
    await copyFile(SOURCE, join(folder, MODEL));
    await run("spin", ["-a", ...options, MODEL], within);
    // A weakened model is searched for an instant only, so its compiling counts.
    const optimise = expected === "holds" ? "-O1" : "-O0";
    const limits = ["-DVECTORSZ=2048", "-DNFAIR=4"];
    await run("cc", [optimise, "-w", ...limits, "-o", "pan", "pan.c"], within);
    const fairness = definitions.includes("SWEEPS") && property !== "safe" ? ["-f"] : [];
    const { stdout } = await run("./pan", ["-a", ...fairness, `-m${DEPTH}`], within);
    const finding = readFinding(stdout);
    if (finding.outcome === "holds") return { ...finding, story: [] };
    const trail = await run("spin", ["-t", ...options, MODEL], within);
    return { ...finding, story: storyOf(trail.stdout) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readFinding(text: string): Omit<Finding, "story"> {
  const errors = /errors: (\d+)/.exec(text)?.[1];
  const states = /(\d+(?:\.\d+)?(?:e\+\d+)?) states, stored/.exec(text)?.[1];
  if (errors === undefined || states === undefined || text.includes("search depth too small")) {
    throw new Error(`Spin did not search to the end:\n${text.slice(0, 2_000)}`);
  }
  const seconds = Number(/elapsed time ([\d.]+)/.exec(text)?.[1] ?? 0);
  return { outcome: errors === "0" ? "holds" : "fails", states: Number(states), seconds };
}

/** The lines that the model prints; where they begin to repeat for ever, Spin says so. */
function storyOf(text: string): string[] {
  const actors = /^\s*(task|notification|warehouse|customer|sweep|workflow|amazon) |START OF CYCLE/;
  return text
    .split("\n")
    .filter((line) => actors.test(line))
    .map((line) => (line.includes("START OF CYCLE") ? "and so it stays for ever" : line.trim()));
}
