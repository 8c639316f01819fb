import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { fillSection } from "../../local/pictures/marked-section.ts";
import { createCounter, summarize } from "../../local/world/counts.ts";
import {
  assumedSection,
  countRow,
  examplesSection,
  millionSection,
  ONE_PARCEL,
  ordersSection,
  pricesSection,
  TWO_PARCELS,
} from "../bench/cost/cost-page.ts";
import { countOrder, type OrderCount, writeUnitsOf } from "../bench/cost/count-order.ts";
import { example, orderInParcels } from "../bench/cost/parcels.ts";
import { priceOfOne } from "../bench/cost/prices.ts";
import { byPath, SANDBOX, synthesise } from "./building.ts";
import { countedNames } from "./counted-names.ts";

const PAGE = readFileSync("docs/cost.md", "utf8");

/** The rows of the page's tables by their first cell. */
const rows = new Map(
  PAGE.split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => {
      const [name = "", ...cells] = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      return [name, cells];
    }),
);

function cell(row: string, column: number): number {
  const text = rows.get(row)?.[column];
  if (text === undefined) throw new Error(`docs/cost.md has no row "${row}"`);
  return Number(text.replaceAll(",", ""));
}

function expectSection(name: string, section: string): void {
  expect(fillSection(PAGE, name, section)).toBe(PAGE);
}

let one: OrderCount;
let two: OrderCount;
let three: OrderCount;

beforeAll(async () => {
  one = await countOrder(example(ONE_PARCEL));
  two = await countOrder(example(TWO_PARCELS));
  three = await countOrder(orderInParcels(3));
});

it("sums up everything that was counted, each write unit once", () => {
  const counter = createCounter();
  const functions = ["confirm-order", "handle-notification", "receive-notification", "sweep"];
  functions.forEach((name, index) => {
    counter.invoked(name);
    counter.wrote(name, 10 ** index, "save ORDER");
    counter.wrote(name, 2 * 10 ** index, "reserve QUOTA");
  });

  const summary = summarize(counter.counts);
  const figures: readonly number[] = Object.values(summary);

  expect(figures.reduce((sum, figure) => sum + figure, 0)).toBe(4 + 1_111 + 2_222);
  expect(summary).toMatchObject({ writeUnits: 1, throttleWriteUnits: 2 });
});

describe("the page about costs", () => {
  it("has the prices and assumptions of the one table of them", () => {
    expectSection("prices", pricesSection());
    expectSection("assumed", assumedSection());
  });

  it("has the counts of orders that were really run, and their prices per million", () => {
    expectSection("a million orders", millionSection(one, two));
  });

  it("has how they grow with parcels and with orders", () => {
    expect(rows.get("3")).toEqual(countRow(three));
    expectSection("by orders", ordersSection(one, two, cell("Every month", 1)));
  });

  it("has a line for every example", () => {
    const section = examplesSection([one, two]).split("\n")[0] ?? "";
    const table = PAGE.slice(PAGE.indexOf(section)).split("<!--")[0] ?? "";
    const files = readdirSync("local/examples").filter((file) => file.endsWith(".json"));
    const missing = files.filter((file) => !table.includes(`| ${example(file).scenario} |`));

    expect(section).toContain("KB of history");
    expect(missing).toEqual([]);
  });

  it("has the same sums wherever an order's write units are named", () => {
    const [, , own, reservations, notifications, all] = rows.get("synchronous") ?? [];

    expect(Number(own) + Number(reservations) + Number(notifications)).toBe(Number(all));
    expect(Number(all)).toBe(writeUnitsOf(one.result));
    expect(cell("Write units", 0)).toBe(writeUnitsOf(one.result));
    const readme = readFileSync("README.md", "utf8").replaceAll(/\s+/g, " ");
    expect(readme).toContain(`takes 7 function calls and ${own} write units`);
    expect(readme).toContain(`${reservations} of the order's own path`);
  });

  it("has what the stack costs while nobody buys", () => {
    const building = synthesise({ ...SANDBOX, alarms: { quietHours: 24 } });
    const alarms = byPath(building, "AWS::CloudWatch::Alarm").size;

    expect(cell("Alarms", 0)).toBe(alarms);
    expect(cell("Names of metrics", 0)).toBe(countedNames().length);
    const fixed = ["Key", "Secret", "Alarms", "Dashboard"].reduce(
      (sum, row) => sum + cell(row, 1),
      0,
    );
    expect(cell("Alarms", 1)).toBeCloseTo(alarms * priceOfOne("CloudWatch: alarms, a month"), 5);
    expect(cell("Every month", 1)).toBeCloseTo(fixed + cell("Sweeps", 1), 1);
  });
});
