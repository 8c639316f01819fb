import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShopFront, type ShopFront, TOTAL, toldBy } from "../support/shop-front.ts";

let shop: ShopFront;

beforeAll(async () => {
  shop = await openShopFront();
});

afterAll(async () => {
  await shop.close();
});

const set = (id: string, body: object = { total: TOTAL }) => shop.ask(`PUT /checkouts/${id}`, body);
const read = (id: string, token?: string) =>
  shop.ask(
    `GET /checkouts/${id}`,
    undefined,
    token === undefined ? {} : { "x-amazon-access-token": token },
  );
const tokenOf = (id: string, wishes: object = {}) =>
  shop.world.sandbox.core.issueAccessToken({ objectId: id, ...wishes }).token;

describe("the total, before an order is placed", () => {
  it("is told to Amazon before the buyer has chosen anything, and the rest is named", async () => {
    const id = shop.draft({ address: null, paymentMethod: null });

    const { status, body } = await set(id);

    expect(status).toBe(200);
    expect(body).toMatchObject({ orderReferenceId: id, state: "Draft", total: TOTAL });
    expect(body["constraints"]).toEqual([
      { id: "ShippingAddressNotSet", description: expect.stringContaining("shipping address") },
      { id: "PaymentPlanNotSet", description: expect.stringContaining("Payment method") },
    ]);
    expect(shop.world.sandbox.orderReference(id).totalMinorUnits).toBe(11_990);
  });

  it("may change any number of times", async () => {
    const id = shop.draft();

    for (const minorUnits of [100, 250, 99_999, 250]) {
      const { status, body } = await set(id, { total: { minorUnits, currency: "EUR" } });
      expect({ status, constraints: body["constraints"] }).toEqual({
        status: 200,
        constraints: [],
      });
      expect(shop.world.sandbox.orderReference(id).totalMinorUnits).toBe(minorUnits);
    }
  });

  it("comes with the texts that the buyer will read", async () => {
    const id = shop.draft();
    const texts = {
      storeName: "Lamps & More",
      sellerNote: "Two lamps",
      customInformation: "desk 7",
    };

    await set(id, { total: TOTAL, sellerOrderId: "OR# 12345", texts });

    const atAmazon = await shop.callAmazon("GetOrderReferenceDetails", {
      AmazonOrderReferenceId: id,
    });
    expect(atAmazon.text("StoreName")).toBe("Lamps &amp; More");
    expect(atAmazon.text("SellerNote")).toBe("Two lamps");
    expect(atAmazon.text("CustomInformation")).toBe("desk 7");
    expect(atAmazon.text("SellerOrderId")).toBe("OR# 12345");
  });

  it("tells a payment method that Amazon does not allow for it as a constraint, not an error", async () => {
    const id = shop.draft({ constraints: ["PaymentMethodNotAllowed"] });

    const { status, body } = await set(id);

    expect(status).toBe(200);
    expect(body["constraints"]).toEqual([
      { id: "PaymentMethodNotAllowed", description: expect.any(String) },
    ]);
  });

  it.each([
    ["a total of nothing", { total: { minorUnits: 0, currency: "EUR" } }],
    ["a fraction of a cent", { total: { minorUnits: 0.5, currency: "EUR" } }],
    ["a currency that Amazon does not charge in", { total: { minorUnits: 1, currency: "XYZ" } }],
    ["no total", { texts: {} }],
    ["a field that nobody knows", { total: TOTAL, totel: TOTAL }],
    ["a text that nobody knows", { total: TOTAL, texts: { storename: "x" } }],
    [
      "a store's name that Amazon would cut",
      { total: TOTAL, texts: { storeName: "x".repeat(51) } },
    ],
  ])("is refused with %s, and Amazon is not asked", async (_what, body) => {
    const id = shop.draft();

    expect(toldBy(await set(id, body))).toBe("422 InvalidRequest");
    expect(shop.operationsOn(id)).toEqual([]);
  });
});

describe("the address, before an order is placed", () => {
  it("is no more than what tax and shipping need", async () => {
    const id = shop.draft();

    const { status, headers, body } = await read(id);

    expect(status).toBe(200);
    expect(Object.keys(Object(body["address"])).sort()).toEqual([
      "city",
      "countryCode",
      "postalCode",
    ]);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("is complete for whoever shows the buyer's token", async () => {
    const id = shop.draft();

    const { body } = await read(id, tokenOf(id));

    expect(body["address"]).toMatchObject({ name: expect.any(String), city: expect.any(String) });
    expect(JSON.stringify(body["address"])).toContain("addressLine");
  });

  it("is complete also when the token still is as the cookie keeps it", async () => {
    const id = shop.draft();

    const { body } = await read(id, tokenOf(id).replace("|", "%7C"));

    expect(body["address"]).toHaveProperty("name");
  });

  it("is left out until the buyer has chosen one, while constraints and total are told", async () => {
    const id = shop.draft({ address: null });
    await set(id);

    const { body } = await read(id);

    expect(body).not.toHaveProperty("address");
    expect(body).toMatchObject({ total: TOTAL, constraints: [{ id: "ShippingAddressNotSet" }] });
  });

  it("is not shown for a token that has expired, was never given, or is another buyer's", async () => {
    const id = shop.draft();
    const other = shop.draft({ buyer: { id: "amzn1.account.ANOTHER" } });
    const expiring = tokenOf(id, { expiresInSeconds: 60 });
    await shop.clock.advanceBy(61_000);

    for (const token of [expiring, "Atza|IwEBInvented", tokenOf(other)]) {
      expect(toldBy(await read(id, token))).toBe("403 BuyerTokenRefused");
    }
  });

  it("is not asked for with something that is no token, which is not repeated either", async () => {
    const id = shop.draft();

    for (const token of ["secret-of-somebody", "Atza|with blanks", ""]) {
      const answer = await read(id, token);
      expect(toldBy(answer)).toBe("422 InvalidRequest");
      expect(JSON.stringify(answer.body)).not.toMatch(/secret|blanks/);
    }
    expect(shop.operationsOn(id)).toEqual([]);
  });
});
