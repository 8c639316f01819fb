import { readdirSync } from "node:fs";
import {
  countOrder,
  type OrderCount,
  totalPerMillion,
  usdPerMillion,
  usesOf,
  writeUnitsOf,
} from "./count-order.ts";
import { example, MOST_PARCELS, orderInParcels } from "./parcels.ts";
import { ASSUMED, PRICES } from "./prices.ts";

/** The sections of docs/cost.md that are written from counted orders, by the names of their marks. */
export interface CostSections {
  readonly prices: string;
  readonly assumed: string;
  readonly "a million orders": string;
  readonly "by parcels": string;
  readonly "by orders": string;
  readonly examples: string;
}

const ORDERS_A_MONTH = [1_000, 10_000, 100_000, 1_000_000];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function decimal(value: number, digits = 2): string {
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** A price as people write it: 0.0000133334, not 1.33334e-5. */
function exact(usd: number): string {
  return usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 10 });
}

export function pricesSection(): string {
  const rows = Object.entries(PRICES).map(([item, { usd, per, source }]) => [
    item,
    exact(usd).replace(/0+$/, (zeros) => (usd < 0.01 ? "" : zeros)),
    per.toLocaleString("en"),
    source,
  ]);
  return table(["price", "USD", "for", "source"], rows);
}

export function assumedSection(): string {
  const rows = Object.entries(ASSUMED).map(([what, { is, because }]) => [what, `${is}`, because]);
  return table(["assumption", "is", "because"], rows);
}

/** The order that ships in one parcel beside the one that ships in two. */
export function millionSection(one: OrderCount, two: OrderCount): string {
  const usesOfTwo = usesOf(two);
  const rows = Object.entries(usesOf(one)).map(([thing, amount]) => {
    const other = usesOfTwo[thing] ?? Number.NaN;
    return [
      thing,
      `${Math.round(amount)}`,
      decimal(usdPerMillion(thing, amount)),
      `${Math.round(other)}`,
      decimal(usdPerMillion(thing, other)),
    ];
  });
  const total = ["All of it", "", decimal(totalPerMillion(one), 0)];
  rows.push([...total, "", decimal(totalPerMillion(two), 0)]);
  const head = ["per order", "one parcel", "USD per million", "two parcels", "USD per million"];
  return table(head, rows);
}

const COUNT_HEAD = [
  "states",
  "invocations",
  "write units: its own",
  "reservations",
  "notifications",
  "all",
  "KB of history",
  "USD per million",
];

/** What an order used, in one line. */
export function countRow(count: OrderCount): readonly string[] {
  const { result, states, historyBytes } = count;
  const { notificationWriteUnits, notificationThrottleWriteUnits } = result;
  return [
    `${states}`,
    `${result.functionInvocations + result.notificationInvocations}`,
    `${result.writeUnits}`,
    `${result.throttleWriteUnits}`,
    `${notificationWriteUnits + notificationThrottleWriteUnits}`,
    `${writeUnitsOf(result)}`,
    decimal(historyBytes / 1_000, 0),
    decimal(totalPerMillion(count), 0),
  ];
}

export function parcelsSection(counts: readonly OrderCount[]): string {
  const rows = counts.map((count, index) => [`${index + 1}`, ...countRow(count)]);
  return table(["parcels", ...COUNT_HEAD], rows);
}

/** @param idleUsd what a month without any order costs */
export function ordersSection(one: OrderCount, two: OrderCount, idleUsd: number): string {
  const usd = (count: OrderCount, orders: number): string =>
    decimal(idleUsd + (totalPerMillion(count) * orders) / 1e6);
  const rows = ORDERS_A_MONTH.map((orders) => [
    orders.toLocaleString("en"),
    usd(one, orders),
    usd(two, orders),
  ]);
  return table(["orders a month", "USD, one parcel each", "USD, two parcels each"], rows);
}

export function examplesSection(counts: readonly OrderCount[]): string {
  const rows = counts.map((count) => [count.result.scenario, ...countRow(count)]);
  return table(["example", ...COUNT_HEAD], rows);
}

export const ONE_PARCEL = "1-synchronous.json";
export const TWO_PARCELS = "3-two-shipments.json";

/** Everything that is counted for the page; takes a minute, or in small a few seconds. */
export async function countEverything(isQuick = false): Promise<{
  readonly examples: readonly OrderCount[];
  readonly parcels: readonly OrderCount[];
}> {
  const files = readdirSync(new URL("../../../local/examples/", import.meta.url))
    .filter((name) => name.endsWith(".json"))
    .filter((name) => !isQuick || name === ONE_PARCEL || name === TWO_PARCELS)
    .toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
  const examples: OrderCount[] = [];
  for (const file of files) examples.push(await countOrder(example(file)));
  const parcels: OrderCount[] = [];
  for (let number = 1; number <= (isQuick ? 2 : MOST_PARCELS); number += 1) {
    parcels.push(await countOrder(orderInParcels(number)));
  }
  return { examples, parcels };
}

/** The order of an example, by its file. */
export function countOf(counts: readonly OrderCount[], file: string): OrderCount {
  const { scenario } = example(file);
  const found = counts.find(({ result }) => result.scenario === scenario);
  if (!found) throw new Error(`${scenario} was not counted`);
  return found;
}
