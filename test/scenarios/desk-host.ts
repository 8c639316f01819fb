import { orders } from "../../local/operator/desk/orders.ts";
import type { DeskAnswer } from "./target.ts";

/** Where a command is run: what it finds its target by, and the time. */
export interface DeskPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Runs one command of the operator's desk in this process, and keeps what it prints. */
export async function runDesk(
  { environment, now, sleep }: DeskPlace,
  args: readonly string[],
): Promise<DeskAnswer> {
  const [output, notes]: [string[], string[]] = [[], []];
  const exitCode = await orders(args, {
    print: (line) => output.push(line),
    note: (line) => notes.push(line),
    confirm: undefined,
    user: "scenario",
    environment,
    now,
    sleep,
    writeNewFile: (path) => {
      throw new Error(`${path}: scenarios leave no files`);
    },
  });
  return { exitCode, output: output.join("\n"), notes: notes.join("\n") };
}
