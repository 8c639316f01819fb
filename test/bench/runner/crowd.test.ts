import { expect, it } from "vitest";
import { openShop } from "./live-orders.ts";

const ORDERS = 100;
/** One call in two seconds, and what else the clock has to do. */
const LONG_ENOUGH_MILLISECONDS = ORDERS * 2_000 + 60_000;

it("asks twice for each order that waits for its turn to be closed, however many do", async () => {
  const shop = openShop({ takesTurns: true });
  for (let number = 0; number < ORDERS; number += 1) await shop.start(number);
  await shop.clock.settled();

  for (let number = 0; number < ORDERS; number += 1) await shop.ship(number);
  await shop.clock.advanceBy(LONG_ENOUGH_MILLISECONDS);

  for (let number = 0; number < ORDERS; number += 1) await shop.finish(number);
  expect(shop.calls("close-order")).toBeLessThanOrEqual(2 * ORDERS);
});

it("asks at most five times for each order when all are cancelled, which takes three calls", async () => {
  const shop = openShop({ takesTurns: true });
  for (let number = 0; number < ORDERS; number += 1) await shop.start(number);
  await shop.clock.settled();

  for (let number = 0; number < ORDERS; number += 1) await shop.cancel(number);
  await shop.clock.advanceBy(2 * LONG_ENOUGH_MILLISECONDS);

  for (let number = 0; number < ORDERS; number += 1) {
    expect(await shop.phase(number)).toBe("cancelled");
  }
  expect(shop.calls("cancel-order") / ORDERS).toBeLessThanOrEqual(5);
});
