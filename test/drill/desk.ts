import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Account } from "./account.ts";
import { CommandFailed, run } from "./command.ts";

const TSX = fileURLToPath(new URL("../../node_modules/tsx/dist/cli.mjs", import.meta.url));
const ORDERS = fileURLToPath(new URL("../../local/operator/orders.ts", import.meta.url));

export interface DeskOptions {
  /** Names the stack, and AWS for this process: credentials, region, endpoint. */
  readonly env: Readonly<Record<string, string>>;
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

/**
 * Sits down at the operator's desk before the deployed stack, as anybody would with its name and AWS
 * credentials, in a process of its own: finds an order that the scenarios left, and explains it. The
 * scenarios give every command, in theirs.
 */
export async function tryTheDesk(
  account: Account,
  { env, workFolder, signal }: DeskOptions,
): Promise<void> {
  const ask = async (...args: string[]): Promise<{ isDone: boolean; output: string }> => {
    let output = "";
    const onOutput = (text: string): void => {
      output += text;
    };
    const logFile = join(workFolder, "desk.log");
    try {
      await run(process.execPath, [TSX, ORDERS, ...args], { env, logFile, signal, onOutput });
      return { isDone: true, output };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CommandFailed)) throw error;
      return { isDone: false, output };
    }
  };
  const listed = await ask("list", "--all", "--limit", "1", "--json");
  const [, id] = /"orderReferenceId":"([^"]+)"/.exec(listed.output) ?? [];
  account.check("list finds an order", listed.isDone && id !== undefined, listed.output);
  if (id === undefined) return;
  const explained = await ask("explain", id);
  account.check(
    "explain says why it is there",
    explained.output.includes("Why "),
    explained.output,
  );
}
