import { spawnSync } from "node:child_process";
import { findOrInstallChromium, NoChromium } from "./chromium.ts";

/** Runs the browser tests; arguments go to the test runner, such as a file's name. */
function main(args: readonly string[]): number {
  const executablePath = findOrInstallChromium();
  const vitest = ["vitest", "run", "--config", "vitest.browser.config.ts", ...args];
  const { status } = spawnSync("npx", vitest, {
    stdio: "inherit",
    env: { ...process.env, CHROMIUM: executablePath },
  });
  return status ?? 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof NoChromium)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
