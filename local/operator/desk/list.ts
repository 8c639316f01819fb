import {
  formatDecimal,
  money,
  parseCurrency,
  parseDecimal,
} from "../../../functions/domain/money.ts";
import { PHASES, WAIT_KINDS } from "../../../functions/operator-desk/contract.ts";
import { UsageError } from "../usage-error.ts";
import { type DeskCommand, helpOf, read, readArgs } from "./desk-command.ts";
import { EXIT, type Host } from "./host.ts";
import { findTarget } from "./target.ts";
import { type ListedOrder, listAnswer, type Money } from "./views.ts";
import { sayAge, sayMoney } from "./words.ts";

const HELP = helpOf(
  `Lists orders, as they are found: those that wait, or all of them.

  npm run orders -- list [options]`,
  `  --waits KIND      only those that wait for confirmation, authorization, buyer, shipment,
                    capture, operator, turn or refund
  --phase PHASE     only those of this phase, such as open, closed or cancelled
  --all             also those that do not wait; reads the whole table, about one read unit
                    for each order (docs/decisions/0013-lists-of-orders.md)
  --older-than AGE  only those that have waited, or were confirmed, longer: 30m, 6h, 2d
  --min AMOUNT      only those of at least this total, such as 50.00
  --max AMOUNT      only those of at most this total
  --overdue         only those that should have gone on, or been looked at, before now
  --limit N         stop after so many`,
  [
    "list --stack shipcharge",
    "list --waits operator --older-than 2h",
    "list --phase cancelled --all --json",
  ],
);

const PART = 100;
const AGES: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

export const list: DeskCommand = {
  name: "list",
  summary: "the orders that wait, or all of them",
  help: HELP,
  async run(args, host) {
    const { values } = readArgs(args, {
      waits: { type: "string" },
      phase: { type: "string" },
      all: { type: "boolean", default: false },
      "older-than": { type: "string" },
      min: { type: "string" },
      max: { type: "string" },
      overdue: { type: "boolean", default: false },
      limit: { type: "string" },
    });
    const isWanted = filterOf(values, host.now());
    const most = limitOf(values.limit);
    requireKnown("--waits", values.waits, WAIT_KINDS);
    requireKnown("--phase", values.phase, PHASES);
    const target = await findTarget(values, host);
    const query = new URLSearchParams({
      list: values.all ? "recorded" : "waiting",
      limit: `${PART}`,
    });
    if (values.phase !== undefined) query.set("phase", values.phase);
    if (values.waits !== undefined) query.set("waitsFor", values.waits);
    let found = 0;
    for (let part = 1; ; part += 1) {
      const { orders, next } = await read(target, `/orders?${query}`, listAnswer);
      for (const order of orders.filter(isWanted)) {
        if (found === most) break;
        if (found === 0 && !values.json) host.print(HEADINGS);
        found += 1;
        host.print(values.json ? JSON.stringify(order) : rowOf(order, host));
      }
      if (next === undefined || found === most) break;
      query.set("next", next);
      if (part % 10 === 0) host.note(`${part} parts read, ${found} orders so far …`);
    }
    if (!values.json)
      host.print(`${found} ${found === most ? "shown; there may be more." : "in all."}`);
    return EXIT.done;
  },
};

interface Filters {
  readonly "older-than"?: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly overdue: boolean;
}

function filterOf(filters: Filters, now: number): (order: ListedOrder) => boolean {
  const age = filters["older-than"];
  const before =
    age === undefined ? undefined : new Date(now - agesMilliseconds(age)).toISOString();
  const today = new Date(now).toISOString();
  for (const amount of [filters.min, filters.max]) {
    if (amount !== undefined && !/^\d+(\.\d+)?$/.test(amount)) {
      throw new UsageError(`${amount} is not an amount like 50.00.`);
    }
  }
  return ({ total, waitsFor, confirmedAt }) => {
    const since = waitsFor?.since ?? confirmedAt;
    const late = (waitsFor?.until ?? today) < today || (waitsFor?.nextLook ?? today) < today;
    return (
      (before === undefined || (since !== undefined && since < before)) &&
      (filters.min === undefined || total.minorUnits >= minorUnits(filters.min, total)) &&
      (filters.max === undefined || total.minorUnits <= minorUnits(filters.max, total)) &&
      (!filters.overdue || late)
    );
  };
}

function agesMilliseconds(text: string): number {
  const [, count, unit = ""] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const milliseconds = AGES[unit];
  if (milliseconds === undefined) throw new UsageError(`${text} is not an age like 30m, 6h or 2d.`);
  return Number(count) * milliseconds;
}

/** In the order's own currency: 50 is 50 yen of one order and 50.00 euros of another. */
function minorUnits(text: string, { currency }: Money): number {
  const known = parseCurrency(currency);
  const [, fraction = ""] = formatDecimal(money(0, known)).split(".");
  const [whole = "", given = ""] = text.split(".");
  const fitting = given.slice(0, fraction.length);
  return parseDecimal(fitting === "" ? whole : `${whole}.${fitting}`, known).minorUnits;
}

function requireKnown(option: string, given: string | undefined, known: readonly string[]): void {
  if (given === undefined || known.includes(given)) return;
  throw new UsageError(`${option} ${given}: must be one of ${known.join(", ")}.`);
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new UsageError(`--limit ${text}: must be a number from 1.`);
  return Number(text);
}

const HEADINGS = row("order", "shop's number", "phase", "waits for", "since", "total");

function rowOf(
  { orderReferenceId, sellerOrderId, phase, waitsFor, ...order }: ListedOrder,
  host: Host,
) {
  const refund = waitsFor?.refundOrdinal === undefined ? "" : ` (refund ${waitsFor.refundOrdinal})`;
  const error = waitsFor?.error === undefined ? "" : `: ${waitsFor.error}`;
  const kind = waitsFor ? `${waitsFor.kind}${error}${refund}` : "-";
  const age = sayAge(waitsFor?.since ?? order.confirmedAt, host.now());
  return row(orderReferenceId, sellerOrderId, phase, kind, age, sayMoney(order.total));
}

function row(...cells: readonly [string, string, string, string, string, string]): string {
  const widths = [20, 20, 10, 28, 12, 0];
  return cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(" ")
    .trimEnd();
}
