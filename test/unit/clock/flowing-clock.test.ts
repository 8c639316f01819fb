import { expect, it } from "vitest";
import { letFlow } from "../../../local/clock/flowing-clock.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";

/** The machine's clock is virtual too here, so that the tests take no time. */
function open() {
  const machine = createVirtualClock(1_000);
  const orders = createVirtualClock(500_000);
  const failures: unknown[] = [];
  const flowing = letFlow(orders, machine, (error) => failures.push(error));
  return { machine, orders, failures, flowing };
}

it("lets a second of the orders take a second", async () => {
  const { machine, orders } = open();
  let rangAt = 0;
  orders.schedule(502_000, () => {
    rangAt = machine.now();
  });
  await machine.advanceBy(3_000);
  expect(orders.now()).toBe(503_000);
  expect(rangAt).toBeGreaterThanOrEqual(3_000);
});

it("goes on from where a person has put it forward, past everything due on the way", async () => {
  const { machine, orders, flowing } = open();
  const rang: number[] = [];
  orders.schedule(900_000, () => void rang.push(orders.now()));
  await flowing.forward(3_600_000);
  expect(rang).toEqual([900_000]);
  await machine.advanceBy(1_000);
  expect(orders.now()).toBe(4_101_000);
});

it("tells of a due task that failed, and time goes on", async () => {
  const { machine, orders, failures } = open();
  orders.schedule(500_100, () => {
    throw new Error("no");
  });
  await machine.advanceBy(1_000);
  expect(failures).toHaveLength(1);
  const before = orders.now();
  await machine.advanceBy(1_000);
  expect(orders.now()).toBeGreaterThan(before);
});

it("stands still once it is stopped", async () => {
  const { machine, orders, flowing } = open();
  flowing.stop();
  await machine.advanceBy(10_000);
  expect(orders.now()).toBe(500_000);
});
