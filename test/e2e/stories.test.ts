import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { readOrderFile } from "../../local/demo/order-file.ts";
import { addsUp, type OrderResult } from "../../local/demo/order-result.ts";
import { type ToldStory, tellWatched } from "../support/killed-story.ts";

const EXAMPLES = fileURLToPath(new URL("../../local/examples/", import.meta.url));
const FILES = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith(".json"))
  .toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
/** These are told in the database, which counts write units; all others in memory, which is faster. */
const IN_THE_DATABASE = 6;

/** A doubled notification arrives twice and is counted once. */
const REPEATED = 20;
const results = new Map<string, OrderResult>();

describe.each(FILES.map((file, index) => ({ file, index })))("$file", ({ file, index }) => {
  let told: ToldStory;

  beforeAll(async () => {
    const storage = index < IN_THE_DATABASE ? "database" : "memory";
    told = await tellWatched(readOrderFile(`${EXAMPLES}${file}`), storage);
    results.set(told.result.scenario, told.result);
  });

  it("comes out as its file says, with a ledger that equals Amazon's to the minor unit", () => {
    expect(told.result.disappointments).toEqual([]);
    expect(addsUp(told.result)).toBe(true);
  });

  it("breaks no invariant", () => {
    expect(told.violations).toEqual([]);
  });

  it("puts no key, no signature and nothing of the buyer where others read", () => {
    expect(told.leaks).toEqual([]);
  });

  it("costs at most two function calls and five write units per notification", () => {
    const { notifications, notificationInvocations, notificationWriteUnits } = told.result;

    expect(notificationInvocations).toBeLessThanOrEqual(2 * notifications + REPEATED);
    expect(notificationWriteUnits).toBeLessThanOrEqual(5 * notifications);
  });
});

function resultOf(scenario: string): OrderResult {
  const result = results.get(scenario);
  if (!result) throw new Error(`There is no example ${scenario}`);
  return result;
}

describe("an order that Amazon authorizes at once and that ships in one parcel", () => {
  it("is paid and closed in five states", () => {
    const { status, statesEntered, ledger } = resultOf("synchronous");

    expect(status).toBe("closed");
    expect(statesEntered).toEqual([
      "Confirm order",
      "Authorize payment",
      "Await shipment",
      "Capture payment",
      "Close order",
    ]);
    expect(ledger.capturedMinorUnits).toBe(11_990);
  });

  it("takes at most 7 function calls and 17 write units", () => {
    const { functionInvocations, writeUnits } = resultOf("synchronous");

    expect(functionInvocations).toBeLessThanOrEqual(7);
    expect(writeUnits).toBeLessThanOrEqual(17);
  });
});

it("enters at most five further states for a further shipment", () => {
  const one = resultOf("synchronous").statesEntered.length;

  expect(resultOf("two-shipments").statesEntered.length - one).toBeLessThanOrEqual(5);
});
