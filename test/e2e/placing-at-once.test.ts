import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseSellerOrderId } from "../../functions/domain/ids.ts";
import type { ShopAnswer } from "../../local/demo/shop.ts";
import { openShopFront, type ShopFront, TOTAL, toldBy } from "../support/shop-front.ts";

let shop: ShopFront;
let orders = 0;

beforeAll(async () => {
  shop = await openShopFront();
});

afterAll(async () => {
  await shop.close();
});

/** An order number of the shop that no other test uses. */
function newNumber(): string {
  orders += 1;
  return `2026-${orders}`;
}

const holderOf = (sellerOrderId: string) =>
  shop.store.findBySellerOrder(parseSellerOrderId(sellerOrderId));
/** All at once, and then again whatever has not been decided. */
async function placeAtOnce(
  requests: readonly { readonly id: string; readonly change: object }[],
): Promise<ShopAnswer[]> {
  const first = await Promise.all(requests.map(({ id, change }) => shop.place(id, { ...change })));
  const decided: ShopAnswer[] = [];
  for (const [index, answer] of first.entries()) {
    const { id = "", change = {} } = requests[index] ?? {};
    decided.push(answer.status === 503 ? await shop.placeUntilDecided(id, { ...change }) : answer);
  }
  return decided;
}

const executionsOf = (id: string) =>
  shop.world.runner
    .listExecutions({ stateMachineName: "order-payment" })
    .filter(({ name }) => name?.startsWith(id));

describe("an order reference", () => {
  it("is placed once, and does not take a second order number of the shop with it", async () => {
    const [mine, others] = [newNumber(), newNumber()];
    const first = shop.draft();
    await shop.place(first, { sellerOrderId: mine });

    expect(toldBy(await shop.place(first, { sellerOrderId: others }))).toBe(
      "409 PlacedDifferently",
    );
    expect(toldBy(await shop.place(shop.draft(), { sellerOrderId: others }))).toBe(
      "200 authorized",
    );
  });

  it("is not placed with another total or mode than the first time", async () => {
    const id = shop.draft();
    await shop.place(id);

    for (const change of [
      { total: { ...TOTAL, minorUnits: 1 } },
      { mode: { answer: "synchronous" } },
    ]) {
      expect(toldBy(await shop.place(id, change))).toBe("409 PlacedDifferently");
    }
    expect(shop.world.sandbox.orderReference(id).totalMinorUnits).toBe(TOTAL.minorUnits);
  });
});

describe("at the same moment", () => {
  it.each([
    ["with its outcome", {}],
    [
      "before the buyer authenticates",
      {
        returnUrls: { successUrl: "https://shop.example/1", failureUrl: "https://shop.example/2" },
      },
    ],
  ])("the same request, many times, is one order with one answer: %s", async (_how, change) => {
    const id = shop.draft();

    const answers = await placeAtOnce(Array.from({ length: 6 }, () => ({ id, change })));

    const [answer, ...others] = new Set(
      answers.map(({ status, body }) => JSON.stringify([status, body])),
    );
    expect(others).toEqual([]);
    expect(answer).toContain("200");
    expect(executionsOf(id)).toHaveLength(1);
    expect(shop.operationsOn(id).filter((name) => name === "ConfirmOrderReference")).toHaveLength(
      1,
    );
    await shop.clock.advanceBy(60_000);
    expect(shop.operationsOn(id).filter((name) => name === "Authorize").length).toBeLessThan(2);
  });

  it("two order references for one shop order lead to one order", async () => {
    for (let time = 0; time < 5; time += 1) {
      const sellerOrderId = newNumber();
      const ids = [shop.draft(), shop.draft(), shop.draft()];

      const answers = await placeAtOnce(ids.map((id) => ({ id, change: { sellerOrderId } })));

      const told = answers.map(toldBy);
      expect(
        told.filter((one) => one === "200 authorized"),
        told.join(),
      ).toHaveLength(1);
      const winner = ids[told.indexOf("200 authorized")];
      expect(await holderOf(sellerOrderId)).toBe(winner);
      for (const id of ids) {
        const isPaid = shop.world.sandbox.orderReference(id).authorizedMinorUnits > 0;
        expect(isPaid).toBe(id === winner);
      }
    }
  });

  it("a sign-in that takes the shop order over wins over one that is still being told to Amazon", async () => {
    const sellerOrderId = newNumber();
    const [first, second] = [shop.draft(), shop.draft()];
    shop.world.sandbox.holdReply({ operation: "SetOrderReferenceDetails", until: "released" });
    // Not held for by the clock, which has to move for the second one.
    const slow = fetch(`${shop.world.endpoint}/orders`, {
      method: "POST",
      body: JSON.stringify({ orderReferenceId: first, sellerOrderId, total: TOTAL }),
    });
    while ((await holderOf(sellerOrderId)) !== first) await shop.clock.settled();

    const returnUrls = {
      successUrl: "https://shop.example/1",
      failureUrl: "https://shop.example/2",
    };
    expect(toldBy(await shop.placeUntilDecided(second, { sellerOrderId, returnUrls }))).toBe(
      "200 confirmed",
    );
    while (shop.world.sandbox.releaseReplies() === 0) await shop.clock.settled();

    expect((await slow).status).toBe(410);
    expect(await holderOf(sellerOrderId)).toBe(second);
    expect(executionsOf(first)).toEqual([]);
    expect(shop.world.sandbox.orderReference(first).state).toBe("Draft");
  });

  it("many buyers' sign-ins after a cancel lead to one order", async () => {
    const sellerOrderId = newNumber();
    const first = shop.draft();
    await shop.place(first, { sellerOrderId });
    await shop.ask(`POST /orders/${first}/cancel`, {});
    await shop.clock.advanceBy(60_000);
    const ids = [shop.draft(), shop.draft(), shop.draft(), shop.draft()];

    const answers = await placeAtOnce(ids.map((id) => ({ id, change: { sellerOrderId } })));

    expect(answers.map(toldBy).filter((told) => told === "200 authorized")).toHaveLength(1);
    expect(
      answers.map(({ status }) => status).every((status) => [200, 409, 410].includes(status)),
    ).toBe(true);
    const open = ids.filter((id) => shop.world.sandbox.orderReference(id).state === "Open");
    expect(open).toHaveLength(1);
  });
});
