import { spawnSync } from "node:child_process";
import { installPackages } from "../support/debian-packages.ts";

/** There is no browser, and none can be installed; the message says what a person can do. */
export class NoChromium extends Error {
  override readonly name = "NoChromium";
}

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const WHAT_TO_DO = `The browser tests need Chromium.
On Debian or Ubuntu: apt-get install chromium
Elsewhere: install Chromium or Chrome, and name it in the environment variable CHROMIUM.`;

/**
 * The browser that is there, or Debian's, installed now if this machine lets us.
 *
 * @returns the path of the program
 * @throws NoChromium
 */
export function findOrInstallChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  const now = installPackages(["chromium"]) ? findChromium() : undefined;
  if (now === undefined) throw new NoChromium(WHAT_TO_DO);
  return now;
}

function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  return [...(named ? [named] : []), ...NAMES].map(pathOf).find((path) => path !== undefined);
}

function pathOf(program: string): string | undefined {
  const { status, stdout } = spawnSync("which", [program], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
