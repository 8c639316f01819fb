import type { OrderStory } from "../../../local/demo/order-file.ts";
import type { OrderResult } from "../../../local/demo/order-result.ts";
import { tellOrder } from "../../../local/demo/tell-order.ts";
import type { Counts } from "../../../local/world/counts.ts";
import type { World } from "../../../local/world/world.ts";
import { ASSUMED, type PricedItem, priceOfOne } from "./prices.ts";
import { createReadMeter } from "./read-units.ts";

/** Functions behind the HTTP interface. */
const BEHIND_HTTP = ["place-order", "checkout", "order-commands", "receive-notification"];

/** What one order used, counted while it was told. */
export interface OrderCount {
  readonly result: OrderResult;
  /** States of all its workflows, refunds included. */
  readonly states: number;
  readonly historyEvents: number;
  /** Of all its workflows together, as JSON. */
  readonly historyBytes: number;
  /** The largest single history; Step Functions ends an execution at 25,000 events. */
  readonly longestHistoryEvents: number;
  readonly httpRequests: number;
  readonly busEvents: number;
  readonly messages: number;
  /** Of everybody but the sweep. */
  readonly readUnits: number;
}

/** Tells the order in the database, which alone knows of write units and read units. */
export async function countOrder(story: OrderStory): Promise<OrderCount> {
  let seen: { readonly counts: Counts; readonly histories: readonly string[][] } | undefined;
  const reads = createReadMeter();
  const opened = ({ database }: World): void => reads.watch(database.client);
  const finished = async ({ counts, runner }: World): Promise<void> => {
    const histories = runner
      .listExecutions()
      .map(({ executionArn = "" }) => runner.getExecutionHistory(executionArn))
      .map((events) => events.map((event) => JSON.stringify(event)));
    seen = { counts, histories };
  };
  const result = await tellOrder(story, { watcher: { opened, around: reads.around, finished } });
  if (!seen) throw new Error(`${story.scenario} did not end`);
  const { counts, histories } = seen;
  const calls = (name: string): number => counts.invocations[name] ?? 0;
  const events = histories.flat();
  return {
    result,
    states: events.filter((event) => event.includes('"stateEnteredEventDetails"')).length,
    historyEvents: events.length,
    historyBytes: events.reduce((sum, event) => sum + Buffer.byteLength(event), 0),
    longestHistoryEvents: Math.max(0, ...histories.map(({ length }) => length)),
    httpRequests: BEHIND_HTTP.reduce((sum, name) => sum + calls(name), 0),
    busEvents: calls("record-shipment"),
    messages: calls("handle-notification") + result.events.length,
    readUnits: readUnitsOf(reads.units),
  };
}

function readUnitsOf({ sweep: _, ...others }: Readonly<Record<string, number>>): number {
  return Object.values(others).reduce((sum, units) => sum + units, 0);
}

/** How many of each thing that has a price. The sweep's own share is apart: it depends on waiting. */
export function usesOf(count: OrderCount): Readonly<Record<string, number>> {
  const { result, states, httpRequests, busEvents, messages, readUnits } = count;
  const invocations = result.functionInvocations + result.notificationInvocations;
  return {
    "States entered": states,
    "Function invocations": invocations,
    "Write units": writeUnitsOf(result),
    "Read units": readUnits,
    "HTTP requests": httpRequests,
    "Events on the bus": busEvents,
    "SNS messages": messages,
    "Kilobytes of logs":
      invocations * ASSUMED["Log of an invocation"].is + states * ASSUMED["Log of a state"].is,
  };
}

/** The order's own path and its notifications, each with their reservations in Amazon's queues. */
export function writeUnitsOf(result: OrderResult): number {
  const { writeUnits, throttleWriteUnits } = result;
  const { notificationWriteUnits, notificationThrottleWriteUnits } = result;
  return writeUnits + throttleWriteUnits + notificationWriteUnits + notificationThrottleWriteUnits;
}

const UNIT_PRICES: Readonly<Record<string, number>> = {
  "States entered": one("Step Functions, Standard: state transitions"),
  "Function invocations":
    one("Lambda: requests") +
    ASSUMED["Time of an invocation"].is *
      ASSUMED["Memory of a function"].is *
      one("Lambda, arm64: GB-seconds"),
  "Write units": one("DynamoDB, on demand: write units"),
  "Read units": one("DynamoDB, on demand: read units"),
  "HTTP requests": one("API Gateway, HTTP API: requests"),
  "Events on the bus": one("EventBridge: events of one's own"),
  "SNS messages": one("SNS: messages published"),
  "Kilobytes of logs": one("CloudWatch Logs: GB taken in") / 1e6,
};

function one(item: PricedItem): number {
  return priceOfOne(item);
}

/** USD for a million of what one order used of a thing. */
export function usdPerMillion(thing: string, amount: number): number {
  const price = UNIT_PRICES[thing];
  if (price === undefined) throw new Error(`${thing} has no price`);
  return amount * price * 1e6;
}

/** USD for a million such orders. */
export function totalPerMillion(count: OrderCount): number {
  return Object.entries(usesOf(count)).reduce(
    (sum, [thing, amount]) => sum + usdPerMillion(thing, amount),
    0,
  );
}
