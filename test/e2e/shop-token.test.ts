import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShopFront, type ShopFront, toldBy } from "../support/shop-front.ts";

const OLD = "canary-token-of-the-shop-0123456789";
const NEW = "canary-token-of-tomorrow-0123456789";
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

let shop: ShopFront;
let secret: object;

beforeAll(async () => {
  secret = { current: OLD };
  const rules = { shopTokenSecret: () => JSON.stringify(secret) };
  shop = await openShopFront({ storage: "memory", rules });
});

afterAll(async () => {
  await shop.close();
});

function place(headers: Readonly<Record<string, string>>) {
  const orderReferenceId = shop.draft();
  const total = { minorUnits: 11_990, currency: "EUR" };
  const order = { orderReferenceId, sellerOrderId: `shop-${orderReferenceId}`, total };
  return shop.ask("POST /orders", order, headers);
}

describe("a shop that brings a bearer token", () => {
  it("is let in with it, on every route but Amazon's", async () => {
    expect(toldBy(await place(bearer(OLD)))).toBe("200 authorized");
    expect((await shop.ask("GET /orders", undefined, bearer(OLD))).status).toBe(200);
  });

  it.each([
    ["without any token", {}, 401],
    ["with a wrong one", bearer("canary-token-of-the-shop-0123456788"), 403],
    ["with one of another scheme", { authorization: `Basic ${OLD}` }, 403],
    ["with two tokens in one header", bearer(`${OLD} ${OLD}`), 403],
    ["with nothing after the scheme", { authorization: "Bearer " }, 403],
  ])("is refused %s, before any function hears of the order", async (_how, headers, status) => {
    const before = shop.world.counts.invocations["place-order"];

    expect((await place(headers)).status).toBe(status);
    expect(shop.world.counts.invocations["place-order"]).toBe(before);
  });

  it("still hears Amazon, which has no token of ours", async () => {
    const reply = await fetch(shop.world.notificationUrl, { method: "POST", body: "{}" });

    expect([401, 500]).not.toContain(reply.status);
    expect(shop.logged.filter((line) => line.includes("notification-refused"))).not.toEqual([]);
  });

  it("changes it without a gap", async () => {
    secret = { current: NEW, previous: OLD };
    await shop.clock.advanceBy(11_000);

    expect(toldBy(await place(bearer(NEW)))).toBe("200 authorized");
    expect(toldBy(await place(bearer(OLD)))).toBe("200 authorized");

    secret = { current: NEW };
    await shop.clock.advanceBy(61_000);

    expect((await place(bearer(OLD))).status).toBe(403);
    expect(toldBy(await place(bearer(NEW)))).toBe("200 authorized");
  });

  it("finds no token in any log, neither a right one nor a wrong one", () => {
    expect(shop.logged.length).toBeGreaterThan(20);
    expect(shop.logged.filter((line) => line.includes("request-refused"))).not.toEqual([]);
    expect(shop.logged.filter((line) => line.includes("canary"))).toEqual([]);
  });
});
