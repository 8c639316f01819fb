import { afterEach, expect, it } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { Shop } from "../../local/demo/shop.ts";
import { openWorld, type World } from "../../local/world/world.ts";

const MINUTE = 60_000;
let world: World;

afterEach(() => world.close());

async function placedOrder() {
  const clock = createVirtualClock(Date.parse("2026-11-02T09:00:00.000Z"));
  const shop = new Shop(clock);
  world = await openWorld({
    clock,
    random: () => 0.5,
    arrival: shop.arrival,
  });
  const { amazonOrderReferenceId: id } = world.sandbox.createOrderReference();
  const order = { orderReferenceId: id, sellerOrderId: "1001" };
  const total = { minorUnits: 10_000, currency: "EUR" };
  await shop.ask("POST", `${world.endpoint}/orders`, { ...order, total });
  const resume = () => shop.ask("POST", `${world.endpoint}/orders/${id}/resume`);
  const kill = () => {
    for (const { executionArn } of world.runner.listExecutions({ status: "RUNNING" })) {
      world.runner.stopExecution(executionArn, "Killed");
    }
  };
  const runs = () => world.runner.listExecutions().map(({ name }) => name);
  return { clock, shop, id, resume, kill, runs };
}

it("starts the next run of an order whose execution was aborted, and only one", async () => {
  const { id, resume, kill, runs } = await placedOrder();
  kill();

  const answers = [await resume(), await resume()];

  expect(answers.map(({ status, body }) => [status, body["run"]])).toEqual([
    [200, 2],
    [200, 2],
  ]);
  expect(runs()).toEqual([`${id}-1`, `${id}-2`]);
});

it("starts the next run once when two people resume the order at the same time", async () => {
  const { id, resume, kill, runs } = await placedOrder();
  kill();

  await Promise.all([resume(), resume()]);

  expect(runs()).toEqual([`${id}-1`, `${id}-2`]);
});

it("starts nothing while the order's execution is running", async () => {
  const { id, resume, runs } = await placedOrder();

  expect(await resume()).toMatchObject({ status: 200, body: { run: 1 } });
  expect(runs()).toEqual([`${id}-1`]);
});

it("has nothing to resume of an order that is closed", async () => {
  const { clock, id, resume, runs } = await placedOrder();
  world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1" });
  await clock.advanceBy(5 * MINUTE);

  expect(await resume()).toMatchObject({ status: 409, body: { error: "NothingToResume" } });
  expect(runs()).toHaveLength(1);
});

it("has nothing to resume of an order that ended in Seller Central", async () => {
  const { clock, id, resume } = await placedOrder();
  world.sandbox.core.sellerCentral.cancel(id);
  await clock.advanceBy(5 * MINUTE);

  expect(await resume()).toMatchObject({
    status: 409,
    body: { message: "Run 1 has brought the order to its end" },
  });
});

it("does not know an order that was never placed", async () => {
  const { shop } = await placedOrder();
  const answer = await shop.ask("POST", `${world.endpoint}/orders/S02-0000000-0000000/resume`);

  expect(answer.status).toBe(404);
});

it("does not call an order refused whose confirmation was never recorded, but its authorization was", async () => {
  const { clock, id, resume, kill } = await placedOrder();
  kill();
  const store = world.records.store;
  const recorded = async () => (await store.readLedger(parseOrderReferenceId(id)))?.order;
  const confirmed = await recorded();
  if (!confirmed) throw new Error("The order was placed");
  const { confirmedAt: _at, confirmedPicks: _picks, ...unconfirmed } = confirmed;
  await store.save(unconfirmed);
  world.sandbox.addNotificationRule({ action: "lose" });
  world.sandbox.core.sellerCentral.close(id);

  await resume();
  await clock.advanceBy(5 * MINUTE);

  expect(await recorded()).toMatchObject({ phase: "open", confirmedAt: expect.any(String) });
});
