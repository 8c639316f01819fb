import { redrive as redriveLetters, type SentLetter } from "../redrive-command.ts";
import { UsageError } from "../usage-error.ts";
import { confirmed, type DeskCommand, helpOf, readArgs } from "./desk-command.ts";
import { EXIT, type Host } from "./host.ts";
import { redactedText } from "./redaction.ts";
import { findTarget, type Target } from "./target.ts";

export const redrive: DeskCommand = {
  name: "redrive",
  summary: "has dead letters handled after all, one or all",
  help: helpOf(
    `Shows what could not be handled, and has it handled again. Mend the cause first. What fails again
comes back some minutes later; what was handled before changes nothing.

  npm run orders -- redrive [--all | --one ID] [options]`,
    `  --all             all dead letters, oldest first
  --one ID          one of them, shown without free texts; without --all and --one they are only listed
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
    if (!values.all && values.one === undefined)
      return redriveLetters(["--list", ...where], say, { shown: redactedText });
    const wish = values.one === undefined ? ["--all"] : ["--one", values.one];
    const shown = redactedText;
    const silent = (): void => {};
    const preview = await redriveLetters([...wish, ...where], values.yes ? silent : say, { shown });
    if (preview !== EXIT.done && !values.yes) return preview;
    const stopped = await confirmed(values.yes, host);
    const sent = (letter: SentLetter): Promise<void> => noteInStory(target, letter, host);
    return stopped ?? redriveLetters([...wish, "--yes", ...where], say, { sent, shown });
  },
};

const ORDER = /[PS]0\d-\d{7}-\d{7}/;
/** An event inside another one has its quotes escaped. */
const SHOPS_NUMBER = /\\*"sellerOrderId\\*":\s*\\*"([^"\\]+)/;

/** Leaves a line in the story of the order that the letter speaks of, if it speaks of one. */
async function noteInStory(target: Target, letter: SentLetter, host: Host): Promise<void> {
  const id = await orderOf(target, letter.body);
  if (id === undefined) return;
  const about = { deadLetterId: letter.id, functionName: letter.to };
  const { status } = await target.ask("POST", `/orders/${id}/redriven`, about);
  // The order itself may be what is missing; the letter is sent all the same.
  if (status !== 200) host.note(`${letter.id}: not noted in the story of ${id} (${status})`);
}

async function orderOf(target: Target, letter: string): Promise<string | undefined> {
  const [amazons] = ORDER.exec(letter) ?? [];
  if (amazons !== undefined) return amazons;
  const [, shops] = SHOPS_NUMBER.exec(letter) ?? [];
  if (shops === undefined) return undefined;
  const path = `/orders?sellerOrderId=${encodeURIComponent(shops)}`;
  const { status, body } = await target.ask("GET", path);
  return status === 200 ? String(body["orderReferenceId"]) : undefined;
}

/** Where the target's dead letters lie: queues are named after their stack. */
export function placeOf({ stack, endpoint }: Target): string[] {
  if (!stack) return endpoint === undefined ? [] : ["--endpoint", endpoint];
  const { region, endpoint: emulator } = stack.aws;
  const where = emulator === undefined ? [] : ["--endpoint", emulator];
  return ["--prefix", `${stack.stackName}-`, "--region", region, ...where];
}
