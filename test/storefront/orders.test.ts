import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SIMULATED_CLIENT_ID } from "../../local/storefront/start-storefront.ts";
import { type Browser, type OpenedShop, openExampleShop } from "./opened-shop.ts";

let shop: OpenedShop;
let browser: Browser;

beforeAll(async () => {
  shop = await openExampleShop();
});
afterAll(() => shop.close());
beforeEach(async () => {
  browser = shop.browse();
  await browser.submit("/basket", { product: "teapot", quantity: "1" });
});

/** A teapot to Munich. */
const TOTAL = 5_480;

/** Everything up to the button on the review page. */
async function review(): Promise<string> {
  const orderReferenceId = await browser.beginCheckout();
  await browser.talk("/api/order-reference", { orderReferenceId });
  await browser.talk("/api/price", {});
  return orderReferenceId;
}

const place = (seenMinorUnits = TOTAL) => browser.talk("/api/place", { seenMinorUnits });
const ledgerOf = (id: string) => shop.front.world.sandbox.orderReference(id);

/** The address to which Amazon sends the buyer after this result. */
function returnPath(id: string, result: "Success" | "Failure" | "Abandoned"): string {
  const url = new URL(shop.front.world.sandbox.core.authenticate(id, result));
  return `${url.pathname}${url.search}`;
}

describe("an order by the example shop", () => {
  it("is placed, authenticated and authorized for what the server has computed", async () => {
    const id = await review();
    expect(await place()).toEqual({ status: 200, body: { orderReferenceId: id } });
    const back = await browser.get(returnPath(id, "Success"));
    expect(back.location).toBe("/thanks");
    const thanks = await browser.get("/thanks");
    expect(thanks.text).toMatch(/FK-\d+/);
    expect(thanks.text).toContain("Max Mustermann");
    expect(ledgerOf(id).authorizedMinorUnits).toBe(TOTAL);
  });

  it("is one order however often the button is pressed", async () => {
    const id = await review();
    const answers = await Promise.all([place(), place(), place()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const operations = shop.front.operationsOn(id);
    expect(operations.filter((name) => name === "ConfirmOrderReference")).toHaveLength(1);
  });

  it("leads to the thanks whatever page the back button shows", async () => {
    const id = await review();
    await place();
    await browser.get(returnPath(id, "Success"));
    for (const page of ["/checkout", "/review", "/payment"]) {
      expect((await browser.get(page)).location).toBe("/thanks");
    }
    expect(await place()).toMatchObject({ status: 409, body: { next: "/thanks" } });
  });

  it("is cancelled after a failed authentication, and the buyer is signed out", async () => {
    const id = await review();
    await place();
    const back = await browser.get(returnPath(id, "Failure"));
    expect(back.location).toBe("/basket");
    expect((await browser.get("/basket")).text).toContain("could not confirm that it was you");
    await shop.front.clock.advanceBy(60_000);
    expect((await shop.front.ask(`GET /orders/${id}`)).body["phase"]).toBe("cancelled");
  });

  it("is placed again with another payment method after an abandoned authentication", async () => {
    const id = await review();
    await place();
    const back = await browser.get(returnPath(id, "Abandoned"));
    expect(back.location).toBe("/payment");
    shop.front.world.sandbox.core.choosePaymentMethod(id, "amex", "wallet");
    expect((await place()).status).toBe(200);
    expect((await browser.get(returnPath(id, "Success"))).location).toBe("/thanks");
    expect(ledgerOf(id).authorizedMinorUnits).toBe(TOTAL);
  });

  it("asks for another method when Amazon declines the first, and is then authorized once", async () => {
    const id = await review();
    shop.front.world.sandbox.core.choosePaymentMethod(id, "invalid-method", "wallet");
    await place();
    expect((await browser.get(returnPath(id, "Success"))).location).toBe("/payment");
    expect((await browser.get("/payment")).text).toContain("was declined");
    shop.front.world.sandbox.core.choosePaymentMethod(id, "visa", "wallet");
    expect((await place()).status).toBe(200);
    expect((await browser.get(returnPath(id, "Success"))).location).toBe("/thanks");
    expect(ledgerOf(id).authorizedMinorUnits).toBe(TOTAL);
  });

  it("ends when Amazon rejects the payment, and says so", async () => {
    const id = await review();
    shop.front.world.sandbox.core.choosePaymentMethod(id, "amazon-rejected", "wallet");
    await place();
    expect((await browser.get(returnPath(id, "Success"))).location).toBe("/ended");
    expect((await browser.get("/ended")).text).toContain("Amazon declined this payment");
  });

  it("without an address is charged at once for what is sent by e-mail", async () => {
    await browser.submit("/basket", { product: "teapot", quantity: "0" });
    await browser.submit("/basket", { product: "almanac", quantity: "1" });
    const { core, sellerId } = shop.front.world.sandbox;
    const { token } = core.issueAccessToken({ clientId: SIMULATED_CLIENT_ID });
    browser.useToken(token);
    const { orderReferenceId: id } = core.openWidget({
      kind: "wallet",
      sellerId,
      accessToken: token,
      region: "de",
      environment: "sandbox",
      isReadOnly: false,
    });
    await browser.talk("/api/order-reference", { orderReferenceId: id });
    await browser.talk("/api/price", {});
    expect((await place(990)).status).toBe(200);
    await browser.get(returnPath(id, "Success"));
    await shop.front.clock.advanceBy(60_000);
    expect(ledgerOf(id).capturedMinorUnits).toBe(990);
  });
});

describe("the total", () => {
  it("follows the address that Amazon names when the order is placed, and is shown first", async () => {
    const id = await review();
    shop.front.world.sandbox.core.changeAddress(id, 4);
    shop.front.world.sandbox.core.choosePaymentMethod(id, "visa", "wallet");
    const changed = await place();
    expect(changed).toMatchObject({
      status: 409,
      body: { error: "TotalChanged", quote: { totalMinorUnits: 5_280 } },
    });
    expect((await place(5_280)).status).toBe(200);
  });

  it("stays away from addresses that the shop does not deliver to", async () => {
    const id = await browser.beginCheckout();
    shop.front.world.sandbox.core.changeAddress(id, {
      name: "Far Away",
      city: "Wellington",
      postalCode: "6011",
      countryCode: "NZ",
    });
    await browser.talk("/api/order-reference", { orderReferenceId: id });
    expect(await browser.talk("/api/price", {})).toMatchObject({
      status: 409,
      body: { error: "NoDelivery" },
    });
  });

  it("is not enough as long as a payment method is missing", async () => {
    const id = await review();
    shop.front.world.sandbox.core.changeAddress(id, 1);
    expect(await place()).toMatchObject({
      status: 409,
      body: { error: "ToMend", next: "/checkout" },
    });
  });
});
