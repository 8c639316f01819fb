import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOrder } from "../support/order-steps.ts";
import { openShopFront, type ShopFront, TOTAL, toldBy } from "../support/shop-front.ts";

let shop: ShopFront;

const RETURN_URLS = {
  successUrl: "https://shop.example/thanks?order=1",
  failureUrl: "https://shop.example/payment",
};

beforeAll(async () => {
  shop = await openShopFront();
});

afterAll(async () => {
  await shop.close();
});

describe("an order whose buyer authenticates next", () => {
  it("is answered as soon as Amazon has confirmed it", async () => {
    const id = shop.draft();

    const answer = await shop.place(id, { returnUrls: RETURN_URLS });

    expect(toldBy(answer)).toBe("200 confirmed");
    expect(shop.world.sandbox.orderReference(id).state).toBe("Open");
    await shop.clock.advanceBy(60_000);
    expect(shop.operationsOn(id)).not.toContain("Authorize");
  });

  it("gets its final total by SetOrderAttributes, and keeps the texts that were set before", async () => {
    const id = shop.draft();
    const first = {
      total: { minorUnits: 10_000, currency: "EUR" },
      texts: { sellerNote: "Lamps" },
    };
    await shop.ask(`PUT /checkouts/${id}`, first);

    await shop.place(id, { returnUrls: RETURN_URLS, texts: { storeName: "Lamps & More" } });

    expect(shop.operationsOn(id).slice(0, 3)).toEqual([
      "SetOrderReferenceDetails",
      "SetOrderAttributes",
      "ConfirmOrderReference",
    ]);
    expect(shop.world.sandbox.orderReference(id).totalMinorUnits).toBe(TOTAL.minorUnits);
    const parameters = { AmazonOrderReferenceId: id };
    const atAmazon = await shop.callAmazon("GetOrderReferenceDetails", parameters);
    expect(atAmazon.text("SellerNote")).toBe("Lamps");
    expect(atAmazon.text("StoreName")).toBe("Lamps &amp; More");
  });

  it("sends the buyer back to the shop's pages, with what only that buyer can know", async () => {
    const ids = [shop.draft(), shop.draft()];
    const nonces = new Set<string | null>();

    for (const id of ids) {
      await shop.place(id, { returnUrls: RETURN_URLS });
      const target = new URL(shop.world.sandbox.core.authenticate(id, "Success"));
      expect(target.href).toContain(RETURN_URLS.successUrl);
      nonces.add(target.searchParams.get("shipchargeNonce"));
    }

    expect(nonces.size).toBe(2);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{22}$/);
  });

  it("may be placed before anything was set", async () => {
    const id = shop.draft();

    expect(toldBy(await shop.place(id, { returnUrls: RETURN_URLS }))).toBe("200 confirmed");
    expect(shop.operationsOn(id)).not.toContain("SetOrderReferenceDetails");
  });

  it("is told to be stale when the buyer took too long, although Amazon takes texts even then", async () => {
    const id = shop.draft();
    await shop.clock.advanceBy(3 * 3600 * 1_000 + 1_000);

    expect(toldBy(await shop.place(id, { returnUrls: RETURN_URLS }))).toBe("410 StaleDraft");
  });

  it.each([
    ["over an open line", { successUrl: "http://shop.example/thanks" }],
    ["to something that is no page", { successUrl: "javascript:alert(1)" }],
    ["to nowhere", { failureUrl: "thanks" }],
    ["with a password in the address", { failureUrl: "https://me:pw@shop.example/" }],
    [
      "to a part of a page, where Amazon cannot append",
      { failureUrl: "https://shop.example/#top" },
    ],
    ["to a page and one that nobody knows", { otherUrl: "https://shop.example/" }],
  ])("is not sent back %s", async (_where, change) => {
    const answer = await shop.place(shop.draft(), { returnUrls: { ...RETURN_URLS, ...change } });

    expect(toldBy(answer)).toBe("422 InvalidRequest");
  });

  it("may be sent back to a developer's own machine", async () => {
    const returnUrls = {
      successUrl: "http://localhost:3000/thanks",
      failureUrl: "http://127.0.0.1:3000/payment",
    };

    expect(toldBy(await shop.place(shop.draft(), { returnUrls }))).toBe("200 confirmed");
  });

  it("has to say where the buyer returns to where that is required", async () => {
    const european = await openShopFront({ returnUrls: "required" });
    try {
      const id = european.draft();

      expect(toldBy(await european.place(id))).toBe("422 ReturnUrlsRequired");
      expect(european.operationsOn(id)).toEqual([]);
      expect(toldBy(await european.place(id, { returnUrls: RETURN_URLS }))).toBe("200 confirmed");
    } finally {
      await european.close();
    }
  });
});

describe("an order that is answered with its outcome", () => {
  it("is told to be authorized, not only confirmed", async () => {
    const id = shop.draft();

    expect(toldBy(await shop.place(id))).toBe("200 authorized");
    expect(shop.world.sandbox.orderReference(id).authorizedMinorUnits).toBe(TOTAL.minorUnits);
  });

  it.each([
    ["Amazon decides later", { answer: "asynchronous" }],
    ["the money is reserved when goods ship", { authorize: "at-shipment" }],
  ])("is told to be confirmed when %s", async (_when, mode) => {
    expect(toldBy(await shop.place(shop.draft(), { mode }))).toBe("200 confirmed");
  });

  it("names what the buyer has to mend, and can be placed again then", async () => {
    const id = shop.draft({ paymentMethod: null });

    const { status, body } = await shop.place(id);
    shop.world.sandbox.core.choosePaymentMethod(id, "visa", "wallet");
    const again = await shop.place(id);

    expect(status).toBe(409);
    expect(body).toMatchObject({
      error: "ConstraintsExist",
      constraints: [{ id: "PaymentPlanNotSet", description: expect.any(String) }],
    });
    expect(toldBy(again)).toBe("200 authorized");
  });

  it("is told to be rejected when Amazon rejects the payment", async () => {
    const id = shop.draft();
    refuseNextPayment(id, "AmazonRejected");

    expect(toldBy(await shop.place(id))).toBe("422 AmazonRejected");
    expect(toldBy(await shop.place(id))).toBe("422 AmazonRejected");
  });

  it("is told that the payment method does not work", async () => {
    const id = shop.draft();
    refuseNextPayment(id, "InvalidPaymentMethod");

    expect(toldBy(await shop.place(id))).toBe("422 InvalidPaymentMethod");
  });

  it("is resumed when it was confirmed past us with the same total", async () => {
    const id = await openOrder({ call: shop.callAmazon }, shop.draft(), "119.90");

    expect(toldBy(await shop.place(id))).toBe("200 authorized");
  });

  it("is not taken over from whoever confirmed it with another total", async () => {
    for (const returnUrls of [undefined, RETURN_URLS]) {
      const id = await openOrder({ call: shop.callAmazon }, shop.draft(), "50.00");

      const answer = await shop.place(id, { returnUrls });

      expect(toldBy(answer)).toBe("409 PlacedDifferently");
      expect(answer.body["total"]).toEqual({ minorUnits: 5_000, currency: "EUR" });
      expect(shop.world.sandbox.orderReference(id).authorizedMinorUnits).toBe(0);
    }
  });
});

describe("an order that Amazon or we cannot take now", () => {
  it("may be placed again when Amazon is not available", async () => {
    const id = shop.draft();
    shop.world.sandbox.addFault({ fault: "503", operation: "SetOrderReferenceDetails", times: 1 });

    const first = await shop.place(id);

    expect(toldBy(first)).toBe("503 AmazonPayUnavailable");
    expect(first.headers.get("retry-after")).toBe("2");
    expect(toldBy(await shop.place(id))).toBe("200 authorized");
  });

  it("is answered 503 while nothing is decided, and the same request tells it later", async () => {
    const slow = await openShopFront({
      patienceMilliseconds: 1_000,
      around: async (name, call) => {
        if (name === "authorize-payment") await slow.clock.sleep(4_000);
        return call();
      },
    });
    try {
      const id = slow.draft();

      const first = await slow.place(id);

      expect(toldBy(first)).toBe("503 StillRunning");
      expect(first.headers.get("retry-after")).toBe("2");
      await slow.clock.advanceBy(5_000);
      expect(toldBy(await slow.place(id))).toBe("200 authorized");
      expect(slow.world.sandbox.orderReference(id).authorizations).toHaveLength(1);
    } finally {
      await slow.close();
    }
  });

  it.each([
    ["a field that nobody knows", { couponCode: "X" }],
    ["a total in fractions", { total: { minorUnits: 1.5, currency: "EUR" } }],
    ["an unknown mode", { mode: { authorize: "never" } }],
    ["an order number that is no text", { sellerOrderId: 7 }],
  ])("is refused with %s, and Amazon is not asked", async (_what, change) => {
    const id = shop.draft();

    expect(toldBy(await shop.place(id, change))).toBe("422 InvalidRequest");
    expect(shop.operationsOn(id)).toEqual([]);
  });
});

function refuseNextPayment(
  orderReferenceId: string,
  reasonCode: "AmazonRejected" | "InvalidPaymentMethod",
): void {
  shop.world.sandbox.core.forceOutcome({
    operation: "Authorize",
    orderReferenceId,
    plan: { declined: { reasonCode } },
  });
}
