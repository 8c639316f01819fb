import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShopFront, type ShopFront, toldBy } from "../support/shop-front.ts";

const MINUTE_MILLISECONDS = 60_000;
const HOUR_MILLISECONDS = 60 * MINUTE_MILLISECONDS;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
const POUNDS = { minorUnits: 11_990, currency: "GBP" };
const RETURN_URLS = {
  successUrl: "https://shop.example/thanks",
  failureUrl: "https://shop.example/payment",
};

let shop: ShopFront;

beforeAll(async () => {
  shop = await openShopFront({
    storage: "memory",
    rules: {
      currencies: ["EUR", "USD"],
      waitLimits: { confirmation: 20 * 60, buyer: 5 * 3600 },
      buyerDataDays: 3,
    },
  });
});

afterAll(async () => {
  await shop.close();
});

describe("an order in a currency that the shop has not set up", () => {
  it("is refused before Amazon hears of it, and the answer names the shop's currencies", async () => {
    const id = shop.draft();

    const placed = await shop.place(id, { total: POUNDS });
    const checkedOut = await shop.ask(`PUT /checkouts/${id}`, { total: POUNDS });

    for (const answer of [placed, checkedOut]) {
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        error: "CurrencyNotTaken",
        message: expect.stringContaining("EUR, USD, not in GBP"),
        currencies: ["EUR", "USD"],
      });
    }
    expect(shop.operationsOn(id)).toEqual([]);
  });

  it("holds no order number, so that the same order can be placed in the right one", async () => {
    const id = shop.draft();

    await shop.place(id, { total: POUNDS });

    expect(toldBy(await shop.place(id))).toBe("200 authorized");
  });
});

describe("the shop's own deadlines", () => {
  async function phaseOf(id: string): Promise<unknown> {
    const { body } = await shop.ask(`GET /orders/${id}`);
    return body["phase"];
  }

  it("give the buyer 20 minutes for the authentication, and then 5 hours for another card", async () => {
    const id = shop.draft();
    await shop.place(id, { returnUrls: RETURN_URLS });
    shop.world.sandbox.core.authenticate(id, "Abandoned");

    await shop.clock.advanceBy(4 * HOUR_MILLISECONDS);
    const meanwhile = await phaseOf(id);
    await shop.clock.advanceBy(2 * HOUR_MILLISECONDS);

    expect(meanwhile).toBe("open");
    expect(await phaseOf(id)).toBe("cancelled");
  });

  it("end an authentication of which nobody hears any more", async () => {
    const id = shop.draft();
    const placedAt = shop.clock.now();
    await shop.place(id, { returnUrls: RETURN_URLS });

    const { body } = await shop.ask(`GET /orders/${id}`);

    const { until } = body["waitsFor"] as { until: string };
    const minutes = (Date.parse(until) - placedAt) / MINUTE_MILLISECONDS;
    expect(Math.floor(minutes)).toBe(20);
  });
});

describe("the buyer's name and addresses", () => {
  it("are forgotten after as many days as the shop keeps them", async () => {
    const id = shop.draft();
    await shop.place(id);

    await shop.clock.advanceBy(2 * DAY_MILLISECONDS);
    const kept = await shop.ask(`GET /orders/${id}/buyer`);
    await shop.clock.advanceBy(1.1 * DAY_MILLISECONDS);
    const forgotten = await shop.ask(`GET /orders/${id}/buyer`);

    expect(kept.status).toBe(200);
    expect(forgotten.status).toBe(404);
  });
});
