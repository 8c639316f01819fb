import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseOrderReferenceId, parseSellerOrderId } from "../../functions/domain/ids.ts";
import { openOrder } from "../support/order-steps.ts";
import { openShopFront, type ShopFront, TOTAL, toldBy } from "../support/shop-front.ts";

const HOUR = 3600 * 1_000;
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

const phaseOf = async (id: string) =>
  (await shop.store.readOrder(parseOrderReferenceId(id)))?.phase;
const holderOf = (sellerOrderId: string) =>
  shop.store.findBySellerOrder(parseSellerOrderId(sellerOrderId));
const executionsOf = (id: string) =>
  shop.world.runner
    .listExecutions({ stateMachineName: "order-payment" })
    .filter(({ name }) => name?.startsWith(id));

describe("a shop order whose first order reference has ended without money", () => {
  it("may be placed with another one after a cancel", async () => {
    const sellerOrderId = newNumber();
    const [first, second] = [shop.draft(), shop.draft()];
    await shop.place(first, { sellerOrderId });
    await shop.ask(`POST /orders/${first}/cancel`, { reason: "Changed their mind" });
    await shop.clock.advanceBy(60_000);

    expect(toldBy(await shop.place(second, { sellerOrderId }))).toBe("200 authorized");
    expect(await holderOf(sellerOrderId)).toBe(second);
    const repeated = await shop.place(first, { sellerOrderId });
    expect(toldBy(repeated)).toBe("410 OrderCancelled");
    expect(repeated.body["message"]).toContain("Changed their mind");
  });

  it("may be placed with another one after Amazon has rejected it", async () => {
    const sellerOrderId = newNumber();
    const [first, second] = [shop.draft(), shop.draft()];
    shop.world.sandbox.core.forceOutcome({
      operation: "Authorize",
      orderReferenceId: first,
      plan: { declined: { reasonCode: "AmazonRejected" } },
    });
    await shop.place(first, { sellerOrderId });
    await shop.clock.advanceBy(60_000);

    expect(await phaseOf(first)).toBe("declined");
    expect(toldBy(await shop.place(second, { sellerOrderId }))).toBe("200 authorized");
  });

  it("may be placed with another one after its draft went stale, whether recorded or not", async () => {
    const sellerOrderId = newNumber();
    const [first, second, third] = [shop.draft({ paymentMethod: null }), shop.draft(), shop.draft];
    await shop.place(first, { sellerOrderId });
    await shop.clock.advanceBy(3 * HOUR + 1_000);

    expect(toldBy(await shop.place(second, { sellerOrderId }))).toBe("410 StaleDraft");
    expect(toldBy(await shop.place(third(), { sellerOrderId }))).toBe("200 authorized");
  });

  it("may be placed with another one when Amazon ended it right before it was confirmed", async () => {
    const sellerOrderId = newNumber();
    const meddling = await openShopFront({
      around: async (name, call) => {
        if (name === "confirm-order" && meddling.operationsOn(first).length === 1) {
          const parameters = { AmazonOrderReferenceId: first };
          await meddling.callAmazon("CancelOrderReference", parameters);
        }
        return call();
      },
    });
    const first = meddling.draft();
    try {
      expect(toldBy(await meddling.place(first, { sellerOrderId }))).toBe(
        "410 OrderReferenceEnded",
      );
      expect(toldBy(await meddling.place(first, { sellerOrderId }))).toBe(
        "410 OrderReferenceEnded",
      );
      expect(toldBy(await meddling.place(meddling.draft(), { sellerOrderId }))).toBe(
        "200 authorized",
      );
    } finally {
      await meddling.close();
    }
  });

  it("may be placed with another one after somebody has closed it in Seller Central", async () => {
    const sellerOrderId = newNumber();
    const [first, second] = [shop.draft(), shop.draft()];
    await shop.place(first, { sellerOrderId, mode: { authorize: "at-shipment" } });
    shop.world.sandbox.core.sellerCentral.close(first);
    await shop.clock.advanceBy(HOUR);

    expect(await phaseOf(first)).toBe("ended");
    expect(toldBy(await shop.place(second, { sellerOrderId }))).toBe("200 authorized");
    const repeated = await shop.place(first, { sellerOrderId, mode: { authorize: "at-shipment" } });
    expect(toldBy(repeated)).toBe("410 OrderReferenceEnded");
  });

  it("leaves no way back to a draft that is still good at Amazon", async () => {
    const sellerOrderId = newNumber();
    const first = shop.draft({ paymentMethod: null });
    await shop.place(first, { sellerOrderId });
    const second = shop.draft();
    await shop.place(second, { sellerOrderId });
    shop.world.sandbox.core.choosePaymentMethod(first, "visa", "wallet");

    const late = await shop.place(first, { sellerOrderId });

    expect(toldBy(late)).toBe("410 OrderReferenceEnded");
    expect(late.body["message"]).toContain(second);
    expect(toldBy(await shop.ask(`PUT /checkouts/${first}`, { total: TOTAL }))).toBe(
      "410 OrderReferenceEnded",
    );
    expect(shop.world.sandbox.orderReference(first).state).toBe("Draft");
    expect(executionsOf(first)).toEqual([]);
  });
});

describe("a shop order whose order reference can still take money, or has taken it", () => {
  async function refusedFor(first: string, sellerOrderId: string): Promise<void> {
    const second = shop.draft();
    const answer = await shop.place(second, { sellerOrderId });

    expect(toldBy(answer)).toBe("409 SellerOrderTaken");
    expect(answer.body["orderReferenceId"]).toBe(first);
    expect(shop.operationsOn(second)).toEqual([]);
    expect(await holderOf(sellerOrderId)).toBe(first);
  }

  it("is refused another one while it waits for its goods", async () => {
    const sellerOrderId = newNumber();
    const first = shop.draft();
    await shop.place(first, { sellerOrderId });

    await refusedFor(first, sellerOrderId);
  });

  it("is refused another one after it was charged", async () => {
    const sellerOrderId = newNumber();
    const first = shop.draft();
    await shop.place(first, { sellerOrderId });
    shop.world.publishShipment({ orderReferenceId: first, shipmentId: "parcel-1" });
    await shop.clock.advanceBy(HOUR);

    expect(await phaseOf(first)).toBe("closed");
    await refusedFor(first, sellerOrderId);
  });

  it("is refused another one when the first was never recorded and is open at Amazon", async () => {
    const sellerOrderId = newNumber();
    const first = shop.draft({ paymentMethod: null });
    await shop.place(first, { sellerOrderId });
    shop.world.sandbox.core.choosePaymentMethod(first, "visa", "wallet");
    await openOrder({ call: shop.callAmazon }, first);

    await refusedFor(first, sellerOrderId);
  });

  it("is decided later when Amazon cannot be asked about the first one", async () => {
    const sellerOrderId = newNumber();
    await shop.place(shop.draft({ paymentMethod: null }), { sellerOrderId });
    const second = shop.draft();
    shop.world.sandbox.addFault({ fault: "503", operation: "GetOrderReferenceDetails", times: 1 });

    expect(toldBy(await shop.place(second, { sellerOrderId }))).toBe("503 AmazonPayUnavailable");
    expect(toldBy(await shop.place(second, { sellerOrderId }))).toBe("200 authorized");
  });
});
