import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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

const OTHER_BUYER = "amzn1.account.SANDBOXOTHERBUYER";

describe("what a browser sends changes nothing when it is", () => {
  it("another amount than the order's", async () => {
    const id = await review();
    const answer = await place(1);
    expect(answer).toMatchObject({ status: 409, body: { error: "TotalChanged" } });
    expect(answer.body["quote"]).toMatchObject({ totalMinorUnits: TOTAL });
    await browser.talk("/api/price", {
      total: 1,
      totalMinorUnits: 1,
      quote: { totalMinorUnits: 1 },
    });
    expect(shop.front.operationsOn(id)).not.toContain("ConfirmOrderReference");
  });

  it("a quantity that is none", async () => {
    for (const quantity of ["-1", "NaN", "", "1e9"]) {
      await browser.submit("/basket", { product: "darjeeling", quantity });
    }
    await browser.submit("/basket", { product: "nothing-we-sell", quantity: "1" });
    await review();
    const { body } = await browser.talk("/api/price", {});
    expect(body["quote"]).toMatchObject({
      lines: [
        { productId: "teapot", quantity: 1 },
        { productId: "darjeeling", quantity: 1 },
      ],
    });
  });

  it("somebody else's order reference", async () => {
    const stranger = shop.browse();
    await stranger.submit("/basket", { product: "teapot", quantity: "1" });
    const theirs = await stranger.beginCheckout({ buyerId: OTHER_BUYER });
    await browser.beginCheckout();
    const bound = await browser.talk("/api/order-reference", { orderReferenceId: theirs });
    expect(bound).toMatchObject({ status: 403, body: { error: "NotYours" } });
    expect((await browser.talk("/api/price", {})).status).toBe(409);
    expect(ledgerOf(theirs).state).toBe("Draft");
  });

  it("a token that was made for another shop", async () => {
    const id = await browser.beginCheckout({ clientId: "amzn1.application-oa2-client.other" });
    const bound = await browser.talk("/api/order-reference", { orderReferenceId: id });
    expect(bound).toMatchObject({ status: 401, body: { error: "SignInAgain" } });
  });

  it("an expired token", async () => {
    const id = await browser.beginCheckout();
    shop.front.world.sandbox.core.expireAccessTokens();
    const bound = await browser.talk("/api/order-reference", { orderReferenceId: id });
    expect(bound).toMatchObject({ status: 401, body: { next: "/basket" } });
  });

  it("a success that Amazon never told", async () => {
    const id = await review();
    await place();
    const forged = await browser.get("/return/success?AuthenticationStatus=Success");
    expect(forged.location).toBe("/review");
    expect((await browser.get("/review")).text).toContain("could not verify");
    expect(ledgerOf(id).authorizations).toEqual([]);
  });

  it("a success with the words of an abandoned authentication", async () => {
    const id = await review();
    await place();
    const forged = returnPath(id, "Abandoned")
      .replace("/return/failure", "/return/success")
      .replace("Abandoned", "Success");
    expect((await browser.get(forged)).location).toBe("/payment");
    expect(ledgerOf(id).authorizedMinorUnits).toBe(0);
  });

  it("a success from a browser that has placed nothing", async () => {
    const forged = await shop.browse().get("/return/success?AuthenticationStatus=Success");
    expect(forged.location).toBe("/basket");
    const early = await browser.get("/return/failure?AuthenticationStatus=Failure");
    expect(early.location).toBe("/basket");
    expect((await browser.get("/basket")).text).toContain("no order to be confirmed");
  });

  it("sent by another shop's page", async () => {
    await review();
    const answer = await browser.talk(
      "/api/place",
      { seenMinorUnits: TOTAL },
      "https://evil.example",
    );
    expect(answer.status).toBe(403);
  });

  it("sent under a name of somebody else's that leads to this machine", async () => {
    const named = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: "evil.example" };
      const asked = request(`${shop.endpoint}/basket`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on("error", reject).end();
    });
    expect(named).toBe(403);
  });

  it("no JSON, or not what was asked for", async () => {
    const id = await review();
    for (const body of ["text", 7, null, [], { seenMinorUnits: "5480" }]) {
      expect((await browser.talk("/api/place", body)).status).toBe(400);
    }
    expect(shop.front.operationsOn(id)).not.toContain("ConfirmOrderReference");
  });
});
