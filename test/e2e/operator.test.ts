import { expect, it } from "vitest";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { Shop } from "../../local/demo/shop.ts";
import { openWorld } from "../../local/world/world.ts";
import { watchOrder } from "../support/finished-order.ts";
import { violations } from "../support/invariants.ts";

const MINUTE = 60_000;

async function placeOrder(prepare: (world: Awaited<ReturnType<typeof openWorld>>) => void) {
  const clock = createVirtualClock(Date.parse("2026-11-02T09:00:00.000Z"));
  const shop = new Shop(clock);
  const states: string[] = [];
  const watcher = watchOrder();
  const world = await openWorld({
    clock,
    random: () => 0.5,
    arrival: shop.arrival,
    onAmazonEvent: (event) => watcher.amazonEvent?.(event),
    onLog: (...line) => watcher.log?.(...line),
    onOrderEvent: (event) => watcher.orderEvent?.(event),
  });
  world.runner.onEvent((_execution, { stateEnteredEventDetails }) => {
    if (stateEnteredEventDetails?.name) states.push(stateEnteredEventDetails.name);
  });
  const { amazonOrderReferenceId: id } = world.sandbox.createOrderReference();
  watcher.opened?.(world, id);
  prepare(world);
  const total = { minorUnits: 10_000, currency: "EUR" };
  await shop.ask("POST", `${world.endpoint}/orders`, {
    orderReferenceId: id,
    sellerOrderId: "1001",
    total,
  });
  const say = (says: string) =>
    shop.ask("POST", `${world.endpoint}/orders/${id}/operator`, { says });
  const read = async () => (await shop.ask("GET", `${world.endpoint}/orders/${id}`)).body;
  const close = async (): Promise<void> => {
    await watcher.finished?.(world, id);
    await world.close();
    // Time stands still while functions work: states that follow each other share their visit's name.
    const found = violations(await watcher.finish());
    expect(found.filter((one) => !one.startsWith("10: told twice"))).toEqual([]);
  };
  return { clock, world, id, states, say, read, close };
}

it("repeats the same authorization when an operator says go on after its reply was lost for good", async () => {
  const { clock, world, id, states, say, close } = await placeOrder(({ sandbox }) => {
    sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentAuthorize" });
    sandbox.addFault({ fault: "reply-lost", operation: "Authorize", times: 9 });
  });
  await clock.advanceBy(20 * MINUTE);
  expect(states.at(-1)).toBe("Needs an operator");

  await say("go-on");
  await clock.advanceBy(MINUTE);

  expect(states.slice(-3)).toEqual(["Back to the call", "Authorize payment", "Await shipment"]);
  expect(world.sandbox.orderReference(id).authorizations).toHaveLength(1);
  await close();
});

it("closes an order that an operator gives up, and charges nothing more", async () => {
  const { clock, world, id, states, say, read, close } = await placeOrder(() => {});
  const note = '{"SandboxSimulation": {"State":"Declined","ReasonCode":"AmazonRejected"}}';
  world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1", note });
  await clock.advanceBy(10 * MINUTE);
  expect(states.at(-1)).toBe("Needs an operator");

  await say("give-up");
  await clock.advanceBy(MINUTE);

  expect(states.at(-1)).toBe("Close order");
  expect(await read()).toMatchObject({ phase: "closed", captured: { minorUnits: 0 } });
  await close();
});

it("wishes nothing cancelled any more when an operator says so of an order that has ended meanwhile", async () => {
  const { clock, world, id, states, say, read, close } = await placeOrder(({ sandbox }) => {
    sandbox.addNotificationRule({ action: "lose", notificationType: "OrderReferenceNotification" });
    sandbox.addFault({ fault: "500", operation: "CloseOrderReference", times: 9 });
  });
  world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1" });
  await clock.advanceBy(20 * MINUTE);
  expect(states.at(-1)).toBe("Needs an operator");
  // A call of the state before, which Step Functions has given up, runs on and succeeds.
  await world.invoke("close-order", { orderReferenceId: id, visit: "2026-11-02T09:00:00Z" });

  await say("cancel");
  await clock.advanceBy(MINUTE);

  expect(states.at(-1)).toBe("Close order");
  const order = await read();
  expect(order).toMatchObject({ phase: "closed", captured: { minorUnits: 10_000 } });
  expect(order).not.toHaveProperty("cancel");
  await close();
});
