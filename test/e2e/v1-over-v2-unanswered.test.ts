import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refundTen, shipAndCharge } from "../support/checkout-orders.ts";
import type { ShopFront } from "../support/shop-front.ts";
import {
  booksOf,
  calledOf,
  carryOver,
  openStrictShop,
  placedOverMws,
} from "../support/v1-orders.ts";

/* Answers that get lost around the switch, and news that comes in either form. */

const MINUTE = 60_000;
const CHARGED_ONCE = {
  phase: "closed",
  amazon: [11_990, 11_990, 0],
  atAmazon: [1, 1, 0],
  // How an authorization has ended is not read any more where its news got lost.
  ours: [[expect.stringMatching(/^(Open|Closed)$/)], ["Completed"], []],
  strangers: 0,
};
let shop: ShopFront;

beforeEach(async () => {
  shop = await openStrictShop();
});

afterEach(async () => {
  await shop.close();
});

/** The next answer of the operation gets lost, and no notification makes up for it. */
function loseTheAnswer(operation: string): void {
  shop.world.sandbox.addNotificationRule({ action: "lose" });
  shop.world.sandbox.addFault({ fault: "reply-lost", operation, times: 1 });
}

const ship = async (orderReferenceId: string): Promise<void> => {
  shop.world.publishShipment({ orderReferenceId, shipmentId: "SH-1" });
  await shop.clock.advanceBy(1);
};

describe("an answer of MWS that gets lost just before the switch", () => {
  it("reserves once: the authorization is asked for at MWS until it is answered", async () => {
    const id = await placedOverMws(shop, { mode: { authorize: "at-shipment" } });
    loseTheAnswer("Authorize");
    await ship(id);
    carryOver(shop, "checkout-v2");
    await shop.clock.advanceBy(10 * MINUTE);

    expect(await booksOf(shop, id)).toEqual(CHARGED_ONCE);
    expect(calledOf(shop)).toEqual(
      expect.arrayContaining(["Authorize", "CaptureCharge", "CloseChargePermission"]),
    );
    expect(calledOf(shop)).not.toContain("CreateCharge");
  });

  it("captures once: the capture is asked for at MWS until it is answered", async () => {
    const id = await placedOverMws(shop);
    loseTheAnswer("Capture");
    await ship(id);
    carryOver(shop, "checkout-v2");
    await shop.clock.advanceBy(10 * MINUTE);

    expect(await booksOf(shop, id)).toEqual(CHARGED_ONCE);
    expect(calledOf(shop)).toContain("Capture");
    expect(calledOf(shop)).not.toContain("CaptureCharge");
  });

  it("gives back once: the refund is asked for at MWS until it is answered", async () => {
    const id = await placedOverMws(shop);
    await shipAndCharge(shop, id);
    loseTheAnswer("Refund");
    const amount = { minorUnits: 1_000, currency: "EUR" };
    await shop.ask(`POST /orders/${id}/refunds`, { refundId: "return-1", amount });
    await shop.clock.advanceBy(1);
    carryOver(shop, "checkout-v2");
    await shop.clock.advanceBy(10 * MINUTE);

    expect(await booksOf(shop, id)).toMatchObject({
      amazon: [11_990, 11_990, 1_000],
      ours: [["Closed"], ["Completed"], ["Completed"]],
      strangers: 0,
    });
    expect(calledOf(shop)).not.toContain("CreateRefund");
  });

  it("cancels only what MWS has been asked about", async () => {
    const id = await placedOverMws(shop);
    loseTheAnswer("Capture");
    shop.world.sandbox.addFault({ fault: "503", operation: "Capture", times: 3 });
    await ship(id);
    carryOver(shop, "checkout-v2");
    await shop.ask(`POST /orders/${id}/cancel`, { reason: "Sold out" });
    await shop.clock.advanceBy(10 * MINUTE);

    expect(await booksOf(shop, id)).toEqual(CHARGED_ONCE);
  });
});

describe("an answer of v2 that gets lost", () => {
  it.each([
    ["and the merchant goes on", "checkout-v2"],
    ["just before the merchant goes back to MWS", "mws"],
  ] as const)("reserves and captures once %s", async (_when, next) => {
    const id = await placedOverMws(shop, { mode: { authorize: "at-shipment" } });
    carryOver(shop, "checkout-v2");
    loseTheAnswer("CreateCharge");
    await ship(id);
    carryOver(shop, next);
    shop.world.sandbox.addFault({ fault: "reply-lost", operation: "CaptureCharge", times: 1 });
    await shop.clock.advanceBy(10 * MINUTE);

    expect(await booksOf(shop, id)).toEqual(CHARGED_ONCE);
    expect(calledOf(shop)).not.toContain("Authorize");
  });
});

it.each(["immediate", "on-shipment"])(
  "knows what v2 made and never said when an operator authorizes anew (capture: %s)",
  async (capture) => {
    carryOver(shop, "checkout-v2");
    shop.world.sandbox.addNotificationRule({ action: "lose" });
    shop.world.sandbox.addFault({ fault: "reply-lost", operation: "CreateCharge", times: 12 });
    const id = await placedOverMws(shop, { mode: { capture } });
    await shop.clock.advanceBy(10 * MINUTE);
    const before = await booksOf(shop, id);
    shop.world.sandbox.clearFaults();
    await shop.ask(`POST /orders/${id}/operator`, { says: "reauthorize" });
    await shop.clock.advanceBy(10 * MINUTE);
    if (capture === "on-shipment") await shipAndCharge(shop, id);

    expect(before.ours).toEqual([["Requested"], [], []]);
    expect(await booksOf(shop, id)).toMatchObject({
      amazon: [11_990, 11_990, 0],
      ours: [["Closed", expect.any(String)], ["Completed"], []],
      strangers: 0,
    });
  },
);

it("goes back to MWS with orders of which nothing was asked over v2", async () => {
  const id = await placedOverMws(shop);
  carryOver(shop, "checkout-v2");
  await shop.clock.advanceBy(10 * MINUTE);
  carryOver(shop, "mws");
  await shipAndCharge(shop, id);

  expect(await booksOf(shop, id)).toEqual(CHARGED_ONCE);
  expect(calledOf(shop).filter((name) => name.includes("Charge"))).toEqual([]);
});

it("stays with v2 for the refund of what was captured there, also after going back", async () => {
  const id = await placedOverMws(shop);
  carryOver(shop, "checkout-v2");
  await shipAndCharge(shop, id);
  carryOver(shop, "mws");
  await refundTen(shop, id);

  expect((await booksOf(shop, id)).amazon).toEqual([11_990, 11_990, 1_000]);
  expect(calledOf(shop)).toEqual(["CreateRefund", "GetCharge", "GetRefund"]);
});

describe.each([
  ["MWS", "as-mws"],
  ["v2", "as-checkout-v2"],
] as const)("news in the words of %s", (_words, v1OrderNotifications) => {
  beforeEach(() => shop.world.sandbox.core.changeSettings({ v1OrderNotifications }));

  it.each(["mws", "checkout-v2"] as const)(
    "is understood of an order that is carried over %s",
    async (openOrders) => {
      const id = await placedOverMws(shop, { mode: { answer: "asynchronous" } });
      carryOver(shop, openOrders);
      await shop.clock.advanceBy(MINUTE);
      const authorized = await booksOf(shop, id);
      shop.world.sandbox.core.forceOutcome({ operation: "Capture", plan: { pending: true } });
      await ship(id);
      await shop.clock.advanceBy(MINUTE);
      const charged = await booksOf(shop, id);
      await refundTen(shop, id);

      expect(authorized.ours).toEqual([["Open"], [], []]);
      expect(charged).toEqual(CHARGED_ONCE);
      expect(await booksOf(shop, id)).toMatchObject({
        amazon: [11_990, 11_990, 1_000],
        ours: [["Closed"], ["Completed"], ["Completed"]],
        strangers: 0,
      });
    },
  );

  it("tells of a refund of Seller Central's", async () => {
    const id = await placedOverMws(shop);
    await shipAndCharge(shop, id);
    carryOver(shop, "checkout-v2");
    const { core } = shop.world.sandbox;
    core.sellerCentral.refund(core.ledgerOf(id).captures[0]?.id ?? "", 500);
    await shop.clock.advanceBy(10 * MINUTE);

    expect(await booksOf(shop, id)).toMatchObject({ amazon: [11_990, 11_990, 500], strangers: 1 });
  });

  it("tells once of a capture of Seller Central's that was recorded before the switch", async () => {
    const id = await placedOverMws(shop);
    const { core } = shop.world.sandbox;
    core.sellerCentral.capture(core.ledgerOf(id).authorizations[0]?.id ?? "", 500);
    await shop.clock.advanceBy(10 * MINUTE);
    carryOver(shop, "checkout-v2");
    await shop.clock.advanceBy(400 * MINUTE);

    expect(await booksOf(shop, id)).toMatchObject({ strangers: 1, ours: [["Closed"], [], []] });
  });
});
