import { expect, it } from "vitest";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { Shop } from "../../local/demo/shop.ts";
import type { SandboxEvent } from "../../local/sandbox/server/events.ts";
import { openWorld } from "../../local/world/world.ts";

const ORDERS = 12;
const HOUR = 3_600_000;

it("loses and repeats nothing when more orders come at once than Amazon's queue takes", async () => {
  const clock = createVirtualClock(Date.parse("2026-11-02T09:00:00.000Z"));
  const shop = new Shop(clock);
  const calls: SandboxEvent[] = [];
  const world = await openWorld({
    clock,
    random: () => 0.5,
    arrival: shop.arrival,
    onAmazonEvent: (event) => void calls.push(event),
  });
  const ids: string[] = [];
  for (let number = 1; number <= ORDERS; number += 1) {
    const { amazonOrderReferenceId: id } = world.sandbox.createOrderReference();
    ids.push(id);
    const order = {
      orderReferenceId: id,
      sellerOrderId: String(number),
      total: { minorUnits: 1_000, currency: "EUR" },
    };
    await shop.ask("POST", `${world.endpoint}/orders`, order);
  }
  await clock.advanceBy(HOUR);

  for (const id of ids) world.publishShipment({ orderReferenceId: id, shipmentId: "P-1" });
  await clock.advanceBy(HOUR);

  const states = world.runner.listExecutions().map(({ executionArn }) => ({
    entered: world.runner.statesEntered(executionArn),
    status: world.runner.describeExecution(executionArn).status,
  }));
  expect(states.filter(({ status }) => status === "SUCCEEDED")).toHaveLength(ORDERS);
  expect(states.some(({ entered }) => entered.includes("Wait for our turn"))).toBe(true);
  const throttled = calls.filter((event) => event.type === "call" && event.httpStatus === 503);
  expect(throttled).toEqual([]);
  const captured = ids.map((id) => world.sandbox.orderReference(id).capturedMinorUnits);
  expect(captured).toEqual(ids.map(() => 1_000));
  await world.close();
});
