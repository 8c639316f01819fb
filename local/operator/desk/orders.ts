import { UsageError } from "../usage-error.ts";
import { bundle } from "./bundle.ts";
import { CHANGES } from "./changes.ts";
import { type DeskCommand, Refused } from "./desk-command.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import { EXIT, type Host } from "./host.ts";
import { list } from "./list.ts";
import { reconcile } from "./reconcile.ts";
import { redrive } from "./redrive.ts";
import { releaseBatch } from "./release-batch.ts";
import { resumeBatch } from "./resume-batch.ts";
import { show } from "./show.ts";
import { TARGET_HELP } from "./target.ts";
import { Unreachable } from "./unreachable.ts";

/** Every command of the operator's desk. */
export const COMMANDS: readonly DeskCommand[] = [
  list,
  show,
  explain,
  ...CHANGES,
  redrive,
  resumeBatch,
  releaseBatch,
  bundle,
  reconcile,
  doctor,
];

export const HELP = [
  "Finds, explains and repairs orders, of a laptop's shop or of a deployed stack.",
  "",
  "  npm run orders -- COMMAND [ORDER] [options]",
  "",
  ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(20)}${summary}`),
  "",
  TARGET_HELP,
  "",
  "COMMAND --help says more, with examples. Whatever changes something says what it will do and asks, or",
  "takes --yes; it can be repeated, and stands in the order's timeline with who did it.",
  "",
  "Exit code 0: done; 1: unknown, refused or not confirmed; 2: the options are wrong; 3: nobody answers, or",
  "we are not let in.",
].join("\n");

/**
 * Runs one command of the operator's desk.
 *
 * @returns the exit code
 * @throws UsageError and parseArgs' own errors for options that are wrong
 */
export async function orders(args: readonly string[], host: Host): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "help") {
    host.print(HELP);
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) throw new UsageError(`There is no command ${name}.`);
  if (rest.includes("--help")) {
    host.print(command.help);
    return EXIT.done;
  }
  try {
    return await command.run(rest, host);
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    host.note(error.message);
    return error instanceof Refused ? EXIT.refused : EXIT.unreachable;
  }
}
