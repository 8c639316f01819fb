import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { readOrderFile } from "../../local/demo/order-file.ts";
import { addsUp, type OrderResult } from "../../local/demo/order-result.ts";
import { tellOrder } from "../../local/demo/tell-order.ts";

const EXAMPLES = fileURLToPath(new URL("../../local/examples/", import.meta.url));

const results = new Map<string, OrderResult>();

function told(scenario: string): OrderResult {
  const result = results.get(scenario);
  if (!result) throw new Error(`There is no example ${scenario}`);
  return result;
}

beforeAll(async () => {
  for (const file of readdirSync(EXAMPLES)) {
    const result = await tellOrder(readOrderFile(`${EXAMPLES}${file}`));
    results.set(result.scenario, result);
  }
}, 60_000);

describe("every order", () => {
  it("ends with a ledger that equals Amazon's to the minor unit", () => {
    const wrong = [...results.values()].filter((result) => !addsUp(result));

    expect(results.size).toBeGreaterThanOrEqual(6);
    expect(wrong).toEqual([]);
  });

  it("costs at most two function calls and five write units per notification", () => {
    for (const result of results.values()) {
      expect(result.notifications).toBeGreaterThan(0);
      expect(result.notificationInvocations).toBeLessThanOrEqual(2 * result.notifications);
      expect(result.notificationWriteUnits).toBeLessThanOrEqual(5 * result.notifications);
    }
  });
});

describe("an order that Amazon authorizes at once and that ships in one parcel", () => {
  it("is paid and closed in five states", () => {
    const { status, statesEntered, ledger } = told("synchronous");

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
    const { functionInvocations, writeUnits } = told("synchronous");

    expect(functionInvocations).toBeLessThanOrEqual(7);
    expect(writeUnits).toBeLessThanOrEqual(17);
  });
});

it("authorizes later, when a notification says that Amazon has decided", () => {
  const { status, statesEntered, ledger } = told("asynchronous");

  expect(status).toBe("closed");
  expect(statesEntered).toHaveLength(5);
  expect(ledger.capturedMinorUnits).toBe(24_900);
});

it("charges two shipments with an authorization each, in at most five further states", () => {
  const { status, statesEntered, ledger } = told("two-shipments");

  expect(status).toBe("closed");
  expect(statesEntered.filter((state) => state === "Capture payment")).toHaveLength(2);
  expect(statesEntered.length - told("synchronous").statesEntered.length).toBeLessThanOrEqual(5);
  expect(ledger.capturedMinorUnits).toBe(8_000);
});

it("does not lose a notification that overtakes the reply it belongs to", () => {
  const { status, ledger } = told("notification-first");

  expect(status).toBe("closed");
  expect(ledger.capturedMinorUnits).toBe(6_425);
});

it("charges nothing for an order that is cancelled before it ships", () => {
  const { status, finalState, ledger } = told("cancelled");

  expect(status).toBe("cancelled");
  expect(finalState).toBe("Cancel order");
  expect(ledger).toMatchObject({ authorizedMinorUnits: 0, capturedMinorUnits: 0 });
});

it("finds by the sweep what a lost notification would have told", () => {
  const { status, ledger } = told("notification-lost");

  expect(status).toBe("closed");
  expect(ledger.capturedMinorUnits).toBe(1_299);
});
