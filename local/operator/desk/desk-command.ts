import { parseArgs } from "node:util";
import type * as v from "valibot";
import { safeParse } from "valibot";
import { isOrderReferenceId } from "../../../functions/domain/ids.ts";
import { UsageError } from "../usage-error.ts";
import { EXIT, type Host } from "./host.ts";
import { type Answer, findTarget, TARGET_HELP, TARGET_OPTIONS, type Target } from "./target.ts";
import { Unreachable } from "./unreachable.ts";

/** One command of `npm run orders`. */
export interface DeskCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is typed, what its options mean, and examples. */
  readonly help: string;
  /** @returns the exit code */
  run(args: readonly string[], host: Host): Promise<number>;
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>["options"]>;

const COMMON = {
  ...TARGET_OPTIONS,
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Reads the options of a command beside those that all commands have. */
export function readArgs<const Own extends Options>(args: readonly string[], own: Own) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...COMMON, ...own },
  });
}

/** The whole help of a command, with the options that all commands have. */
export function helpOf(usage: string, options: string, examples: readonly string[]): string {
  return [
    usage,
    "",
    ...(options === "" ? [] : [options]),
    TARGET_HELP,
    "  --json            for machines",
    "  --help            this text",
    "",
    "Examples:",
    ...examples.map((example) => `  npm run orders -- ${example}`),
  ].join("\n");
}

/** What a command is about: exactly one order, by Amazon's number or the shop's. */
export function onlyOrder(positionals: readonly string[]): string {
  const [order, ...rest] = positionals;
  if (order === undefined || rest.length > 0) {
    throw new UsageError("Name one order, by Amazon's number or the shop's.");
  }
  return order;
}

/** Opens the target and finds out Amazon's number of the order. */
export async function openOrder(
  values: Parameters<typeof findTarget>[0],
  positionals: readonly string[],
  host: Host,
): Promise<{ readonly target: Target; readonly id: string }> {
  const order = onlyOrder(positionals);
  const target = await findTarget(values, host);
  if (isOrderReferenceId(order)) return { target, id: order };
  const path = `/orders?sellerOrderId=${encodeURIComponent(order)}`;
  const { orderReferenceId } = accepted(await target.ask("GET", path)).body;
  return { target, id: String(orderReferenceId) };
}

/** An answer of the interface that is not what was asked for; its message is for people. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly answer: Answer;

  constructor(answer: Answer) {
    const { error = "", message = "" } = answer.body;
    super(`${answer.status} ${error}: ${message}`.replace(" : ", ": "));
    this.answer = answer;
  }
}

/** The answer if it is a success; throws Refused otherwise. */
export function accepted(answer: Answer): Answer {
  if (answer.status === 200) return answer;
  throw new Refused(answer);
}

/** Asks and parses; a form that we do not know means that the two versions are too far apart. */
export async function read<Schema extends v.GenericSchema>(
  target: Target,
  path: string,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const { body } = accepted(await target.ask("GET", path));
  const parsed = safeParse(schema, body);
  if (parsed.success) return parsed.output;
  throw new Unreachable(
    `${target.name} answers GET ${path} in a form that this version does not know.`,
  );
}

/**
 * Asks whether to go on. Without --yes and without anybody to ask it is refused.
 *
 * @returns undefined to go on, or the exit code
 */
export async function confirmed(isYes: boolean, host: Host): Promise<number | undefined> {
  if (isYes) return undefined;
  if (!host.confirm) {
    throw new UsageError("Nobody is there to be asked: give --yes to do it, nothing was done.");
  }
  if (await host.confirm("Do it?")) return undefined;
  host.print("Nothing was done.");
  return EXIT.refused;
}
