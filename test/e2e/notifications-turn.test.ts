import { afterAll, beforeAll, expect, it } from "vitest";
import { openShopFront, type ShopFront, toldBy } from "../support/shop-front.ts";

/** As many readings as Amazon's sandbox allows at once, and one that has to wait for its turn. */
const READINGS = 6;

let front: ShopFront;
beforeAll(async () => {
  front = await openShopFront({ storage: "memory" });
});
afterAll(() => front.close());

it("a buyer with another card goes on at once, though others are reading at Amazon", async () => {
  const id = front.draft({ paymentMethod: "invalid-method" });
  expect(toldBy(await front.placeUntilDecided(id))).toBe("422 InvalidPaymentMethod");
  for (let reading = 1; reading <= READINGS; reading += 1) {
    await front.ask(`GET /checkouts/${front.draft()}`);
  }
  front.world.sandbox.core.choosePaymentMethod(id, "visa", "amazon-site");
  await front.clock.advanceBy(5_000);
  const states = front.world.runner
    .listExecutions()
    .map(({ executionArn }) => front.world.runner.statesEntered(executionArn).at(-1));
  expect(states).toEqual(["Await shipment"]);
  expect(front.logged.filter((line) => line.includes("turn-postponed"))).toEqual([]);
});
