import { writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { createInterface } from "node:readline/promises";
import { createRealClock } from "../clock/real-clock.ts";
import type { Host } from "./desk/host.ts";
import { orders } from "./desk/orders.ts";
import { runCommand } from "./run-command.ts";
import { UsageError } from "./usage-error.ts";

/** This machine, and whoever sits before it. */
function thisMachine(): Host {
  const clock = createRealClock();
  const isAttended = process.stdin.isTTY && process.stderr.isTTY;
  return {
    print: (line) => console.log(line),
    note: (line) => console.error(line),
    confirm: isAttended ? ask : undefined,
    user: userInfo().username,
    environment: process.env,
    now: clock.now,
    sleep: clock.sleep,
    writeNewFile,
  };
}

function writeNewFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isThere = "code" in error && error.code === "EEXIST";
    const why = isThere ? "is there already" : `cannot be written (${error.message})`;
    throw new UsageError(`${path} ${why}; name another one by --out.`);
  }
}

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}

runCommand((args) => orders(args, thisMachine()));
