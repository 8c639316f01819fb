import { type DeskCommand, helpOf, openOrder, Refused, read, readArgs } from "./desk-command.ts";
import { EXIT } from "./host.ts";
import { redacted } from "./redaction.ts";
import type { Target } from "./target.ts";
import {
  type AmazonAnswer,
  amazonAnswer,
  explanationAnswer,
  type OrderAnswer,
  orderAnswer,
} from "./views.ts";
import { sayExplanation, sayMoney, sayStatus } from "./words.ts";

const HELP = helpOf(
  `Shows one order: where it stands, its ledger beside Amazon's, its story.

  npm run orders -- show ORDER [options]

ORDER is Amazon's number, such as S02-1234567-1234567, or the shop's.`,
  `  --buyer           also who buys, where it goes, and what the shop wrote: personal data
  --no-amazon       do not ask Amazon for its side of the ledger`,
  [
    "show S02-1234567-1234567 --stack shipcharge",
    "show 2026-1001 --json",
    "show 2026-1001 --buyer",
  ],
);

export const show: DeskCommand = {
  name: "show",
  summary: "one order: its story, its ledger beside Amazon's, what it waits for",
  help: HELP,
  async run(args, host) {
    const { values, positionals } = readArgs(args, {
      buyer: { type: "boolean", default: false },
      "no-amazon": { type: "boolean", default: false },
    });
    const { target, id } = await openOrder(values, positionals, host);
    const whole = await read(target, `/orders/${id}`, orderAnswer);
    const order = values.buyer ? whole : redacted(whole);
    const explanation = await read(target, `/orders/${id}/explanation`, explanationAnswer);
    const amazon = values["no-amazon"] ? "not asked" : await amazonsSide(target, id);
    const buyer = values.buyer ? (await target.ask("GET", `/orders/${id}/buyer`)).body : undefined;
    const console = target.consoleLink(explanation.execution.name);
    if (values.json) {
      host.print(JSON.stringify({ order, explanation, amazon, buyer, console }, undefined, 2));
      return EXIT.done;
    }
    for (const line of headOf(order)) host.print(line);
    for (const line of sayExplanation(explanation)) host.print(line);
    for (const line of ledgerLines(order, amazon)) host.print(line);
    host.print("\nStory");
    for (const { at, what } of order.timeline) host.print(`  ${at}  ${what}`);
    const { name, status } = explanation.execution;
    host.print(`\nExecution ${name}: ${status}`);
    if (console) host.print(console);
    if (buyer) host.print(`\nBuyer (personal data)\n${JSON.stringify(buyer, undefined, 2)}`);
    return EXIT.done;
  },
};

/** What Amazon shows now, or why it could not be asked. */
export async function amazonsSide(target: Target, id: string): Promise<AmazonAnswer | string> {
  try {
    return await read(target, `/orders/${id}/amazon`, amazonAnswer);
  } catch (error) {
    if (error instanceof Refused) return `could not be asked: ${error.message}`;
    throw error;
  }
}

function headOf(order: OrderAnswer): string[] {
  const { orderReferenceId, sellerOrderId, phase, run, total } = order;
  const figures = [
    `total ${sayMoney(total)}`,
    `reserved ${sayMoney(order.authorized)}`,
    ...beingCharged(order),
    `charged ${sayMoney(order.captured)}`,
    `given back ${sayMoney(order.refunded)}`,
  ];
  return [
    `Order ${orderReferenceId}, the shop's ${sellerOrderId}: ${phase}, run ${run}`,
    figures.join(", "),
  ];
}

/** What is no longer counted as reserved, and not yet as charged. */
function beingCharged({ ledger, total: { currency } }: OrderAnswer): string[] {
  const underWay = ledger.captures.filter(({ status }) => UNDER_WAY.has(status.state));
  const minorUnits = underWay.reduce((sum, { amount }) => sum + amount.minorUnits, 0);
  return minorUnits > 0 ? [`being charged ${sayMoney({ minorUnits, currency })}`] : [];
}

const UNDER_WAY = new Set(["Requested", "Pending"]);

interface Row {
  readonly what: string;
  readonly amazonId: string | undefined;
  readonly amount: string;
  readonly ours: string;
}

function ledgerLines(order: OrderAnswer, amazon: AmazonAnswer | string): string[] {
  const rows = rowsOf(order);
  const theirs = typeof amazon === "string" ? undefined : amazon;
  const shownOf = (amazonId: string | undefined): string => {
    if (!theirs) return "?";
    const found = theirs.objects.find((one) => one.amazonId === amazonId);
    return found ? sayStatus(found.status) : "not there";
  };
  const unknown = (theirs?.objects ?? []).filter(
    (one) => !rows.some(({ amazonId }) => amazonId === one.amazonId),
  );
  const compared = (what: string, amount: string, ours: string, shown: string): string =>
    line(what, amount, ours, shown === ours || shown === "?" ? shown : `${shown}  <-- differs`);
  const lines = rows.map(({ what, amount, ours, amazonId }) =>
    compared(what, amount, ours, shownOf(amazonId)),
  );
  return [
    "",
    line("Ledger", "amount", "with us", "at Amazon"),
    compared(
      "order reference",
      "",
      sayStatus(order.amazon),
      theirs ? sayStatus(theirs.status) : "?",
    ),
    ...lines,
    ...unknown.map(({ kind, amazonId, amount, status }) =>
      line(
        `${kind} ${amazonId}`,
        sayMoney(amount),
        "not recorded",
        `${sayStatus(status)}  <-- differs`,
      ),
    ),
    ...order.chargebacks.map(({ chargebackId, state, reason = "" }) =>
      line(`chargeback ${chargebackId}`, "", `${state} ${reason}`.trim(), "told by notification"),
    ),
    ...(theirs ? [] : [`Amazon ${String(amazon)}`]),
  ];
}

function rowsOf({ ledger }: OrderAnswer): Row[] {
  const ours = [
    ...ledger.authorizations.map((row) => ({ ...row, what: `authorization ${row.ordinal}` })),
    ...ledger.captures.map((row) => ({ ...row, what: `capture ${row.ordinal}` })),
    ...ledger.refunds.map((row) => ({ ...row, what: `refund ${row.ordinal}` })),
    ...ledger.outside.map((row) => ({ ...row, what: `${row.purpose} made elsewhere` })),
    ...ledger.outsideRefunds.map((row) => ({
      ...row,
      what: `refund by ${row.type ?? "somebody"}`,
    })),
  ];
  return ours.map(({ what, amazonId, amount, status }) => ({
    what,
    amazonId,
    amount: sayMoney(amount),
    ours: sayStatus(status),
  }));
}

function line(what: string, amount: string, ours: string, theirs: string): string {
  return `  ${what.padEnd(32)} ${amount.padStart(14)}  ${ours.padEnd(28)} ${theirs}`.trimEnd();
}
