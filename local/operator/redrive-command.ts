import { parseArgs } from "node:util";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type DeadLetter, nameOf, readDeadLetter } from "./dead-letter.ts";
import {
  createDeadLetterQueues,
  type DeadLetterQueues,
  type HeldLetter,
} from "./dead-letter-queues.ts";
import { createSendAgain, type SendAgain } from "./send-again.ts";
import { UsageError } from "./usage-error.ts";

export const REDRIVE_HELP = `Shows what could not be handled, and has it handled again.

  npm run redrive -- --list                what lies in the dead-letter queues, and why
  npm run redrive -- --one ID [--yes]      one of them; without --yes only what would be done
  npm run redrive -- --all [--yes]         all of them, oldest first

  --function NAME   only letters whose function's name contains this, such as HandleNotification
  --prefix TEXT     how the queues' names begin (default: shipcharge-)
  --region REGION   the stack's region (default: that of the AWS profile)
  --endpoint URL    a laptop's shop, as "npm start" prints it, in place of AWS; with --region
                    whatever answers as AWS there, asked with the usual credentials
  --json            for machines
  --help            this text

An event is taken out of its queue only after its function has it, so an event may come twice,
which changes nothing. What fails again comes back into the queue after three tries, some minutes
later. Mend the cause first: docs/runbook.md.

Exit code 0: done; 1: something was not found or not taken; 2: the options are wrong.`;

interface Letter {
  readonly held: HeldLetter;
  /** Undefined for a form that this version does not know: a person has to look at it. */
  readonly read: DeadLetter | undefined;
}

/** A dead letter that was sent again just now. */
export interface SentLetter {
  readonly id: string;
  readonly to: string;
  /** The event as it came. */
  readonly body: string;
}

/** What whoever calls the command does with letters, beside reading its lines. */
export interface Extras {
  readonly sent?: (letter: SentLetter) => Promise<void>;
  /** How a letter's words are shown. */
  readonly shown?: (words: string) => string;
}

/** Runs the command; `print` gets each line. Answers the exit code. */
export async function redrive(
  args: readonly string[],
  print: (line: string) => void,
  { sent = async () => {}, shown = (words) => words }: Extras = {},
): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    print(REDRIVE_HELP);
    return 0;
  }
  const { endpoint, region } = options;
  const laptop = {
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
  const client = new SQSClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(endpoint !== undefined && region === undefined ? laptop : {}),
  });
  const queues = createDeadLetterQueues(client, options.prefix);
  const held = new Set(await queues.holdAll());
  try {
    return await workOn(held, options, queues, createSendAgain(client, endpoint), {
      print,
      sent,
      shown,
    });
  } finally {
    for (const letter of held) await queues.giveBack(letter);
    client.destroy();
  }
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      list: { type: "boolean", default: false },
      one: { type: "string" },
      all: { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
      function: { type: "string", default: "" },
      prefix: { type: "string", default: "shipcharge-" },
      region: { type: "string" },
      endpoint: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const wishes = [values.list, values.one !== undefined, values.all].filter(Boolean).length;
  if (!values.help && wishes !== 1) throw new UsageError("Give one of --list, --one ID and --all.");
  return values;
}

interface Told extends Required<Extras> {
  readonly print: (line: string) => void;
}

function inWords(result: Result, { shown }: Told): Result {
  const event = result.event === undefined ? {} : { event: shown(String(result.event)) };
  return { ...result, why: shown(result.why), ...event };
}

async function workOn(
  held: Set<HeldLetter>,
  options: Options,
  queues: DeadLetterQueues,
  sendAgain: SendAgain,
  told: Told,
): Promise<number> {
  const { print, sent } = told;
  const letters = [...held]
    .map((letter): Letter => ({ held: letter, read: readDeadLetter(letter) }))
    .filter((letter) => addresseeOf(letter).includes(options.function))
    .filter(({ held: { id } }) => options.one === undefined || id === options.one)
    .sort((one, two) => (one.held.at < two.held.at ? -1 : 1));
  const results: object[] = [];
  let failures = options.one !== undefined && letters.length === 0 ? 1 : 0;
  for (const letter of letters) {
    const result = inWords(await redriveOne(letter, options, queues, sendAgain), told);
    if (result.done === "sent again") {
      held.delete(letter.held);
      await sent({ id: result.id, to: result.to, body: letter.held.body });
    }
    if (result.done === "failed") failures += 1;
    results.push(result);
    if (!options.json) print(lineOf(result));
  }
  if (options.json) print(JSON.stringify(results, undefined, 2));
  else print(summaryOf(letters.length, options));
  return failures > 0 ? 1 : 0;
}

function addresseeOf({ read }: Letter): string {
  return read ? nameOf(read.destination) : "?";
}

interface Result {
  readonly id: string;
  readonly to: string;
  readonly at: string;
  readonly why: string;
  readonly done: "listed" | "would be sent again" | "sent again" | "failed" | "left";
  readonly event?: unknown;
}

async function redriveOne(
  letter: Letter,
  options: Options,
  queues: DeadLetterQueues,
  sendAgain: SendAgain,
): Promise<Result> {
  const { held, read } = letter;
  const why = read?.why ?? "unreadable: look at it in the SQS console";
  const about = { id: held.id, to: addresseeOf(letter), at: held.at, why };
  const shown = options.one === undefined ? {} : { event: held.body };
  if (options.list) return { ...about, done: "listed" };
  if (!read) return { ...about, ...shown, done: "left" };
  if (!options.yes) return { ...about, ...shown, done: "would be sent again" };
  try {
    await sendAgain(read.destination);
  } catch (error) {
    return { ...about, why: String(error), done: "failed" };
  }
  await queues.remove(held);
  return { ...about, done: "sent again" };
}

function lineOf({ id, to, at, why, done, event }: Result): string {
  const line = `${at}  ${id}  ${to}\n  ${done}; ${why}`;
  return event === undefined ? line : `${line}\n  ${String(event)}`;
}

function summaryOf(count: number, { list, one, yes }: Options): string {
  if (count === 0 && one !== undefined) return `There is no dead letter ${one}.`;
  if (count === 0) return "No dead letters.";
  return list || yes ? `${count} in all.` : `${count} in all. Nothing was done; --yes does it.`;
}
