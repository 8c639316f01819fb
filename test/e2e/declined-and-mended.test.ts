import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShopFront, type ShopFront, toldBy } from "../support/shop-front.ts";

let shop: ShopFront;

beforeAll(async () => {
  shop = await openShopFront({ storage: "memory" });
});

afterAll(() => shop.close());

const URLS = { successUrl: "https://shop.example/yes", failureUrl: "https://shop.example/no" };

/** The buyer comes back from Amazon's page, and the shop passes on what the address says. */
function report(id: string) {
  const { searchParams } = new URL(shop.world.sandbox.core.authenticate(id));
  return shop.ask(`POST /orders/${id}/authentication`, Object.fromEntries(searchParams));
}

function chooseVisa(id: string): void {
  shop.world.sandbox.core.choosePaymentMethod(id, "visa", "wallet");
}

/** The order takes another method as soon as it has got as far as waiting for one. */
async function reportNewMethod(id: string): Promise<void> {
  await shop.clock.advanceBy(5_000);
  const told = await shop.ask(`POST /orders/${id}/payment-method`, {});
  expect(told.status).toBe(200);
}

describe("a page that asks right after the buyer has chosen another card", () => {
  it("hears of the new authorization, never of the declined one", async () => {
    const id = shop.draft({ paymentMethod: "invalid-method" });
    expect(toldBy(await shop.place(id))).toBe("422 InvalidPaymentMethod");
    chooseVisa(id);
    await reportNewMethod(id);

    expect(toldBy(await shop.place(id))).toBe("200 authorized");
  });

  it("hears of it also where the buyer authenticates each time", async () => {
    const id = shop.draft({ paymentMethod: "invalid-method" });
    await shop.place(id, { returnUrls: URLS });
    expect(toldBy(await report(id))).toBe("422 InvalidPaymentMethod");
    chooseVisa(id);
    await reportNewMethod(id);
    expect(toldBy(await shop.place(id, { returnUrls: URLS }))).toBe("200 confirmed");

    expect(toldBy(await report(id))).toBe("200 authorized");
  });

  it("hears of a second decline as of the first", async () => {
    const id = shop.draft({ paymentMethod: "invalid-method" });
    await shop.place(id);
    shop.world.sandbox.core.choosePaymentMethod(id, "invalid-method", "wallet");
    await reportNewMethod(id);

    expect(toldBy(await shop.place(id))).toBe("422 InvalidPaymentMethod");
    const { body } = await shop.ask(`GET /orders/${id}`);
    expect(body["ledger"]).toMatchObject({ authorizations: [{ ordinal: 1 }, { ordinal: 2 }] });
  });
});
