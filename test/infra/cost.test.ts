import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { readOrderFile } from "../../local/demo/order-file.ts";
import type { OrderResult } from "../../local/demo/order-result.ts";
import { tellOrder } from "../../local/demo/tell-order.ts";
import { summarize } from "../../local/world/counts.ts";
import type { World } from "../../local/world/world.ts";
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

/** USD for one of what the price is for, by the page's own table of prices. */
function price(item: string): number {
  return cell(item, 0) / cell(item, 1);
}

interface Run {
  readonly result: OrderResult;
  readonly counted: ReturnType<typeof summarize>;
}

const runs: Run[] = [];

/** What an order of the page's columns uses, counted from a run of the example. */
function uses({ result, counted }: Run): Readonly<Record<string, number>> {
  const { statesEntered, notifications, captures, events } = result;
  const invocations = counted.functionInvocations + counted.notificationInvocations;
  const { writeUnits, notificationWriteUnits, throttleWriteUnits } = counted;
  const kilobytesLogged =
    invocations * cell("Log of an invocation", 0) +
    statesEntered.length * cell("Log of a state", 0);
  return {
    "States entered": statesEntered.length,
    "Function invocations": invocations,
    "Write units": writeUnits + notificationWriteUnits + throttleWriteUnits,
    "Read units, at most": invocations * cell("Reads of an invocation", 0),
    "HTTP requests": notifications + 1,
    "Events on the bus": captures,
    "SNS messages": notifications + events.length,
    "Kilobytes of logs": kilobytesLogged,
  };
}

/** What each of these costs, in USD. */
function unitPrices(): Readonly<Record<string, number>> {
  const seconds = cell("Time of an invocation", 0);
  const gigabytes = cell("Memory of a function", 0);
  return {
    "States entered": price("Step Functions, Standard: state transitions"),
    "Function invocations":
      price("Lambda: requests") + seconds * gigabytes * price("Lambda, arm64: GB-seconds"),
    "Write units": price("DynamoDB, on demand: write units"),
    "Read units, at most": price("DynamoDB, on demand: read units"),
    "HTTP requests": price("API Gateway, HTTP API: requests"),
    "Events on the bus": price("EventBridge: events of one's own"),
    "SNS messages": price("SNS: messages published"),
    "Kilobytes of logs": price("CloudWatch Logs: GB taken in") / 1e6,
  };
}

beforeAll(async () => {
  for (const file of ["1-synchronous.json", "3-two-shipments.json"]) {
    const path = fileURLToPath(new URL(`../../local/examples/${file}`, import.meta.url));
    const counts: ReturnType<typeof summarize>[] = [];
    const finished = async (world: World) => {
      counts.push(summarize(world.counts));
    };
    const result = await tellOrder(readOrderFile(path), { watcher: { finished } });
    for (const counted of counts) runs.push({ result, counted });
  }
});

describe("the page about costs", () => {
  it("has the counts of orders that were really run", () => {
    runs.forEach((run, column) => {
      for (const [item, count] of Object.entries(uses(run))) {
        expect(cell(item, column * 2), `${run.result.scenario}: ${item}`).toBe(Math.round(count));
      }
    });
  });

  it("has their prices per million orders, and the sums of them", () => {
    const prices = unitPrices();
    runs.forEach((run, index) => {
      const column = index * 2 + 1;
      const costs = Object.entries(uses(run)).map(
        ([item, count]) => [item, count * (prices[item] ?? Number.NaN) * 1e6] as const,
      );
      for (const [item, usd] of costs) expect(cell(item, column), item).toBeCloseTo(usd, 1);
      const total = costs.reduce((sum, [, usd]) => sum + usd, 0);
      expect(cell("All of it", column)).toBe(Math.round(total));
    });
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
    expect(cell("Alarms", 1)).toBeCloseTo(alarms * price("CloudWatch: alarms, a month"), 5);
    expect(cell("Every month", 1)).toBeCloseTo(fixed + cell("Sweeps", 1), 1);
  });
});
