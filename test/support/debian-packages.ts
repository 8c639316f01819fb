import { spawnSync } from "node:child_process";

/** Package sources are elsewhere, and another program may be installing something just now. */
const PATIENT = ["-o", "Acquire::Retries=5", "-o", "DPkg::Lock::Timeout=600"];

/**
 * Installs packages of Debian's or Ubuntu's, as root or as somebody who may become root without
 * being asked for a password. Answers whether they are there now.
 */
export function installPackages(names: readonly string[]): boolean {
  console.error(`Installing ${names.join(", ")} from this machine's package sources ...`);
  return aptGet("update") && aptGet("install", "-y", "--no-install-recommends", ...names);
}

function aptGet(...args: readonly string[]): boolean {
  const isRoot = process.getuid?.() === 0;
  const [program, ...words] = isRoot ? ["apt-get"] : ["sudo", "-n", "apt-get"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status } = spawnSync(program ?? "apt-get", [...words, "-q", ...PATIENT, ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env,
  });
  return status === 0;
}
