import { redrive as redriveLetters } from "../redrive-command.ts";
import { UsageError } from "../usage-error.ts";
import { confirmed, type DeskCommand, helpOf, readArgs } from "./desk-command.ts";
import { EXIT } from "./host.ts";
import { findTarget, type Target } from "./target.ts";

export const redrive: DeskCommand = {
  name: "redrive",
  summary: "has dead letters handled after all, one or all",
  help: helpOf(
    `Shows what could not be handled, and has it handled again. Mend the cause first. What fails again
comes back some minutes later; what was handled before changes nothing.

  npm run orders -- redrive [--all | --one ID] [options]`,
    `  --all             all dead letters, oldest first
  --one ID          one of them, shown as it came; without --all and --one they are only listed
  --function NAME   only letters whose function's name contains this
  --yes             do it without asking`,
    [
      "redrive --stack shipcharge",
      "redrive --one 5d1f… --stack shipcharge",
      "redrive --all --function HandleNotification --yes",
    ],
  ),
  async run(args, host) {
    const { values } = readArgs(args, {
      all: { type: "boolean", default: false },
      one: { type: "string" },
      function: { type: "string" },
      yes: { type: "boolean", default: false },
    });
    if (values.all && values.one !== undefined)
      throw new UsageError("Give --all or --one, not both.");
    const target = await findTarget(values, host);
    const where = [
      ...placeOf(target),
      ...(values.function === undefined ? [] : ["--function", values.function]),
      ...(values.json ? ["--json"] : []),
    ];
    const say = (line: string): void => host.print(line);
    if (!values.all && values.one === undefined) return redriveLetters(["--list", ...where], say);
    const wish = values.one === undefined ? ["--all"] : ["--one", values.one];
    const preview = await redriveLetters([...wish, ...where], values.yes ? () => {} : say);
    if (preview !== EXIT.done && !values.yes) return preview;
    const stopped = await confirmed(values.yes, host);
    return stopped ?? redriveLetters([...wish, "--yes", ...where], say);
  },
};

/** Where the target's dead letters lie: queues are named after their stack. */
export function placeOf({ stack, endpoint }: Target): string[] {
  if (!stack) return endpoint === undefined ? [] : ["--endpoint", endpoint];
  return ["--prefix", `${stack.stackName}-`, "--region", stack.aws.region];
}
