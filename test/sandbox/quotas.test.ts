import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outcomeOf } from "../support/order-steps.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;

beforeEach(async () => {
  shop = await openSimulatedShop({ quotas: "published" });
});
afterEach(() => shop.close());

async function callOften(action: string, times: number): Promise<string[]> {
  const outcomes: string[] = [];
  for (let count = 0; count < times; count += 1) outcomes.push(outcomeOf(await shop.call(action)));
  return outcomes;
}

const THROTTLED = "RequestThrottled 503";

describe("Amazon's quotas", () => {
  it.each([
    ["Authorize", 2, 2],
    ["GetOrderReferenceDetails", 5, 1],
    ["GetServiceStatus", 2, 300],
    ["ListOrderReference", 2, 2],
  ])("let %s through %i times at once and again after %i s", async (action, burst, seconds) => {
    const first = await callOften(action, burst + 1);
    await shop.clock.advanceBy(seconds * 1000 - 1);
    const early = await callOften(action, 1);
    await shop.clock.advanceBy(1);
    const [again, more] = await callOften(action, 2);

    expect(first.map((outcome) => outcome === THROTTLED)).toEqual([
      ...Array.from({ length: burst }, () => false),
      true,
    ]);
    expect(early).toEqual([THROTTLED]);
    expect([again === THROTTLED, more === THROTTLED]).toEqual([false, true]);
  });

  it("count each operation by itself and do not let a throttled call do anything", async () => {
    const order = shop.draft();
    await callOften("CancelOrderReference", 2);
    const throttled = await shop.call("CancelOrderReference", { AmazonOrderReferenceId: order });
    const details = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order });

    expect(outcomeOf(throttled)).toBe(THROTTLED);
    expect(outcomeOf(details)).toBe("Draft");
  });

  it("are announced in Amazon's odd layout", async () => {
    await callOften("Capture", 2);
    const reply = await shop.call("Capture");

    expect(reply.body).toMatch(
      /^<\?xml version="1.0"\?>\n<ErrorResponse [^>]+><Error><Type\/><Code>RequestThrottled<\/Code><Message>Request is throttled<\/Message><\/Error><RequestID>[0-9a-f-]+<\/RequestID><\/ErrorResponse>$/,
    );
  });

  it("can be switched off", async () => {
    shop.sandbox.setQuotas("off");

    expect(await callOften("Authorize", 4)).not.toContain(THROTTLED);
  });
});
