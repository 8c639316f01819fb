import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openShopAndAmazon, type ShopAndAmazon } from "./shop-and-amazon.ts";

let shop: ShopAndAmazon;
beforeEach(async () => {
  shop = await openShopAndAmazon();
});
afterEach(() => shop.amazon.close());

describe("the addresses of notifications between our client and the simulator", () => {
  it("are none at first, and then what was set last", async () => {
    const { client } = shop;
    const lamps = { url: "https://lamps.example/notifications", eventTypes: ["ALL"] };
    const books = {
      url: "https://books.example/ipn?a=1&b=2",
      eventTypes: ["PAYMENT_CAPTURE", "PAYMENT_REFUND"],
    };

    expect(await client.getMerchantNotificationConfiguration()).toEqual([]);
    await client.setMerchantNotificationConfiguration([lamps]);
    await client.setMerchantNotificationConfiguration([books, lamps]);

    expect(await client.getMerchantNotificationConfiguration()).toEqual([books, lamps]);
  });

  it("are refused for a kind of event that Amazon does not know", async () => {
    const odd = { url: "https://lamps.example/notifications", eventTypes: ["WEATHER"] };

    await expect(shop.client.setMerchantNotificationConfiguration([odd])).rejects.toMatchObject({
      name: "AmazonPayRequestRefused",
    });
  });
});
