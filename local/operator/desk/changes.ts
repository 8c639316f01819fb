import { UsageError } from "../usage-error.ts";
import {
  accepted,
  confirmed,
  type DeskCommand,
  helpOf,
  openOrder,
  read,
  readArgs,
} from "./desk-command.ts";
import { EXIT } from "./host.ts";
import { requestRefund } from "./refund-request.ts";
import { type ExplanationAnswer, explanationAnswer, orderAnswer } from "./views.ts";

const OPTION_NAMES = ["refund", "reason", "id", "amount", "shipment"] as const;

const OWN_OPTIONS = {
  yes: { type: "boolean", default: false },
  refund: { type: "string" },
  reason: { type: "string" },
  id: { type: "string" },
  amount: { type: "string" },
  shipment: { type: "string" },
} as const satisfies Readonly<Record<OptionName | "yes", object>>;

type OptionName = (typeof OPTION_NAMES)[number];
type Given = Readonly<Partial<Record<OptionName, string | undefined>>>;

interface Request {
  /** The end of the route. */
  readonly route: string;
  readonly body: object;
  /** What it will do, as a sentence about the order. */
  readonly will: string;
}

interface Change {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly options?: Readonly<Partial<Record<OptionName, string>>>;
  readonly examples: readonly string[];
  /** @throws UsageError for options that do not go together */
  request(given: Given, currency: string): Request;
  /** What was done, from the answer and what was seen before. */
  did(body: Readonly<Record<string, unknown>>, before: ExplanationAnswer): string;
}

/** A command that asks the order's interface to change something, after it has said what. */
function changing(change: Change): DeskCommand {
  const { name, summary, usage, options = {}, examples } = change;
  const own = [...Object.entries(options), ["yes", "do it without asking"] as const];
  const help = own.map(([option, text]) => `  ${`--${option}`.padEnd(18)}${text}`).join("\n");
  return {
    name,
    summary,
    help: helpOf(`${usage}\n\n  npm run orders -- ${name} ORDER [options]`, help, examples),
    async run(args, host) {
      const { values, positionals } = readArgs(args, OWN_OPTIONS);
      const foreign = OPTION_NAMES.find(
        (option) => values[option] !== undefined && !Object.hasOwn(options, option),
      );
      if (foreign) throw new UsageError(`${name} has no option --${foreign}.`);
      const { target, id } = await openOrder(values, positionals, host);
      const order = await read(target, `/orders/${id}`, orderAnswer);
      const { route, body, will } = change.request(values, order.total.currency);
      const explanation = await read(target, `/orders/${id}/explanation`, explanationAnswer);
      const say = values.json ? host.note : host.print;
      for (const line of previewOf(explanation, will)) say(line);
      const stopped = await confirmed(values.yes, host);
      if (stopped !== undefined) return stopped;
      const answer = accepted(await target.ask("POST", `/orders/${id}/${route}`, body));
      host.print(
        values.json
          ? JSON.stringify(answer.body, undefined, 2)
          : change.did(answer.body, explanation),
      );
      return EXIT.done;
    },
  };
}

function previewOf({ orderReferenceId, sellerOrderId, why }: ExplanationAnswer, will: string) {
  return [
    `Order ${orderReferenceId}, the shop's ${sellerOrderId}: ${why[0] ?? ""}`,
    `This will ${will}.`,
  ];
}

function refundOrdinal({ refund }: Given): { readonly refundOrdinal?: number } {
  if (refund === undefined) return {};
  if (!/^[1-9]\d{0,2}$/.test(refund))
    throw new UsageError(`--refund ${refund}: must be its number.`);
  return { refundOrdinal: Number(refund) };
}

function answering(
  says: "go-on" | "reauthorize" | "give-up",
  about: Pick<Change, "name" | "summary" | "usage" | "options" | "examples">,
  will: (refund: string | undefined) => string,
): DeskCommand {
  return changing({
    ...about,
    request: (given) => ({
      route: "operator",
      body: { says, ...refundOrdinal(given) },
      will: will(given.refund),
    }),
    did: () => "Recorded; it goes on. See: explain.",
  });
}

const OF_A_REFUND = { refund: "N: the refund that stands still, in place of the order" };

/** Every command that changes something about one order. */
export const CHANGES: readonly DeskCommand[] = [
  changing({
    name: "refresh",
    summary: "reads everything of the order from Amazon now, and lets it go on",
    usage:
      "Has everything of an order read from Amazon now, and wakes it if that is what it waits for.",
    examples: ["refresh S02-1234567-1234567 --stack shipcharge --yes"],
    request: () => ({
      route: "refresh",
      body: {},
      will: "read everything of it from Amazon, record what Amazon says, and wake it if it can go on",
    }),
    did: ({ woken }) =>
      woken === "answered" ? "Read; the order goes on." : "Read; there was nothing to go on with.",
  }),
  answering(
    "go-on",
    {
      name: "retry",
      summary: "lets an order or refund that needs an operator go on where it stopped",
      usage:
        "Lets an order, or one of its refunds, that stands still for an operator go on where it stopped.",
      options: OF_A_REFUND,
      examples: ["retry 2026-1001 --stack shipcharge", "retry 2026-1001 --refund 1 --yes"],
    },
    (refund) =>
      refund
        ? `try refund ${refund} again; money is never given back twice`
        : "let it go on where it stopped; a request is repeated under its own reference id",
  ),
  answering(
    "reauthorize",
    {
      name: "reauthorize",
      summary: "asks for a new authorization for an order that needs an operator",
      usage: `Asks Amazon for a new authorization, with the next number, for an order that stands still for an
operator. Look first whether the last one exists: a second one reserves the money twice.`,
      examples: ["reauthorize 2026-1001 --stack shipcharge"],
    },
    () => "ask Amazon for a new authorization, beside one that may still be open",
  ),
  changing({
    name: "nothing-more-ships",
    summary: "closes an order with what has been charged",
    usage: "Says that no more goods follow: what is reserved is given back, and the order closed.",
    examples: ["nothing-more-ships 2026-1001 --stack shipcharge"],
    request: () => ({
      route: "nothing-more-ships",
      body: {},
      will: "give back what is reserved and close it, once what has left is charged",
    }),
    did: ({ phase }) => `Recorded; the order is ${phase}.`,
  }),
  changing({
    name: "cancel",
    summary: "cancels an order for which no money has moved",
    usage: "Cancels an order for which no money has moved. Goods that have left are charged first.",
    options: { reason: "TEXT: shown to the buyer by Amazon" },
    examples: ["cancel 2026-1001 --stack shipcharge", 'cancel 2026-1001 --reason "Sold out" --yes'],
    request: ({ reason }) => ({
      route: "cancel",
      body: reason === undefined ? {} : { reason },
      will: "cancel it, unless money has moved or goods have left",
    }),
    did: ({ cancel }) =>
      cancel === "refused" ? "The cancel was refused; see: explain." : `Cancel: ${cancel}.`,
  }),
  changing({
    name: "refund",
    summary: "gives money back",
    usage: `Gives money back: all that was charged, or an amount. The id is yours: the same id never gives
money back twice, so repeat the command as it is if you do not know whether it worked.`,
    options: {
      id: "ID: your id of this refund (required)",
      amount: "AMOUNT: such as 19.90 (default: all that is left)",
      shipment: "ID: only what was charged for this shipment",
    },
    examples: [
      "refund 2026-1001 --id return-77 --amount 19.90 --stack shipcharge",
      "refund 2026-1001 --id return-78 --yes",
    ],
    request: requestRefund,
    did: ({ refundId, refunds }) =>
      `Refund ${refundId} is on its way, in ${Array.isArray(refunds) ? refunds.length : 1} part(s).`,
  }),
  answering(
    "give-up",
    {
      name: "give-up",
      summary: "closes an order, or ends a refund, that needs an operator",
      usage: `Closes an order that stands still for an operator and charges nothing more, not even goods that have
left; or ends a refund that does, so that the money goes back by other means. It is for good.`,
      options: OF_A_REFUND,
      examples: ["give-up 2026-1001 --stack shipcharge", "give-up 2026-1001 --refund 1"],
    },
    (refund) =>
      refund
        ? `end refund ${refund} for good; the money has to go back by other means`
        : "close it for good and charge nothing more, not even goods that have left",
  ),
  changing({
    name: "restart",
    summary: "a new execution for an order whose own has died or is forgotten",
    usage: `Starts a new execution from the recorded order where the old one has failed, was aborted, or is
gone: also past the 14 days in which Step Functions itself could redrive it. It goes through what is
recorded to where the old one stood. While one is running, nothing is started.`,
    examples: ["restart 2026-1001 --stack shipcharge"],
    request: () => ({
      route: "resume",
      body: {},
      will: "start a new run from what is recorded, unless one is running; nothing is charged twice",
    }),
    did: ({ run }, { execution: { status } }) =>
      status === "running"
        ? `Run ${run} is running; nothing was started.`
        : `Run ${run} is on its way.`,
  }),
];
