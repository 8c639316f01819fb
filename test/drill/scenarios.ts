import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { CommandFailed, run } from "./command.ts";
import type { Outputs } from "./deployment.ts";

const TSX = fileURLToPath(new URL("../../node_modules/tsx/dist/cli.mjs", import.meta.url));
const SCENARIOS = fileURLToPath(new URL("../scenarios/main.ts", import.meta.url));
const checksSchema = v.array(v.object({ isSo: v.boolean() }));

/** The variables with which `npm run scenarios` finds the drill's stack (docs/deploy.md). */
export function scenarioVariables(
  endpoint: string,
  stackName: string,
  { HttpApiUrl }: Outputs,
): Readonly<Record<string, string>> {
  // The emulator serves the API's host name, which no resolver knows, under a path of its own.
  const [apiId] = new URL(HttpApiUrl).hostname.split(".");
  return {
    SHIPCHARGE_TARGET: "aws",
    SHIPCHARGE_STACK: stackName,
    SHIPCHARGE_HTTP_API_URL: `${endpoint}/_aws/execute-api/${apiId}/$default`,
  };
}

export interface ScenarioOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly workFolder: string;
  readonly only: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Runs the suite as anybody would against an account, in a process that knows nothing of the drill
 * but its variables. Answers how many checks hold and how many do not.
 */
export async function runScenarios({
  env,
  workFolder,
  only,
  signal,
}: ScenarioOptions): Promise<{ readonly passed: number; readonly failed: number }> {
  const results = join(workFolder, "scenarios.json");
  const choice = only.flatMap((name) => ["--only", name]);
  const options = {
    env,
    signal,
    logFile: join(workFolder, "scenarios.log"),
    onOutput: (text: string) => process.stdout.write(text),
  };
  try {
    await run(process.execPath, [TSX, SCENARIOS, "--results", results, ...choice], options);
  } catch (error) {
    signal.throwIfAborted();
    const checks = readChecks(results);
    // What does not hold has been told already; without it the suite itself has failed.
    if (!(error instanceof CommandFailed) || !checks?.some(({ isSo }) => !isSo)) throw error;
  }
  const checks = readChecks(results) ?? [];
  const passed = checks.filter(({ isSo }) => isSo).length;
  return { passed, failed: checks.length - passed };
}

function readChecks(file: string): v.InferOutput<typeof checksSchema> | undefined {
  try {
    return v.parse(checksSchema, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
