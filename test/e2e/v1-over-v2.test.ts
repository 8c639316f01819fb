import { afterEach, beforeEach, expect, it } from "vitest";
import { refundTen, shipAndCharge } from "../support/checkout-orders.ts";
import { type ShopFront, TOTAL, toldBy } from "../support/shop-front.ts";
import {
  booksOf,
  calledOf,
  carryOver,
  openStrictShop,
  placedOverMws,
} from "../support/v1-orders.ts";

/* Orders that were placed through MWS and are carried on over API v2 (docs/v1-to-v2.md). */

const MINUTE = 60_000;
const OF_MWS = /OrderReference|Authoriz|^Capture$|^GetCapture|^Refund$|RefundDetails/;
let shop: ShopFront;

beforeEach(async () => {
  shop = await openStrictShop();
});

afterEach(async () => {
  await shop.close();
});

it("captures, refunds and closes over v2 what was placed and authorized over MWS", async () => {
  const id = await placedOverMws(shop);
  carryOver(shop, "checkout-v2");
  await shipAndCharge(shop, id);
  await refundTen(shop, id);

  expect(await booksOf(shop, id)).toEqual({
    phase: "closed",
    amazon: [11_990, 11_990, 1_000],
    atAmazon: [1, 1, 1],
    ours: [["Closed"], ["Completed"], ["Completed"]],
    strangers: 0,
  });
  expect(calledOf(shop).filter((name) => OF_MWS.test(name))).toEqual([]);
  expect(calledOf(shop)).toEqual(
    expect.arrayContaining(["CaptureCharge", "CloseChargePermission", "CreateRefund"]),
  );
});

it("refunds over v2 what was captured over MWS", async () => {
  const id = await placedOverMws(shop);
  await shipAndCharge(shop, id);
  carryOver(shop, "checkout-v2");
  await refundTen(shop, id);

  expect(await booksOf(shop, id)).toMatchObject({
    amazon: [11_990, 11_990, 1_000],
    ours: [["Closed"], ["Completed"], ["Completed"]],
    strangers: 0,
  });
  expect(calledOf(shop)).toEqual(["CreateRefund", "GetCharge", "GetRefund"]);
});

it("cancels over v2, and the buyer's money is free", async () => {
  const id = await placedOverMws(shop);
  carryOver(shop, "checkout-v2");
  await shop.ask(`POST /orders/${id}/cancel`, { reason: "Sold out" });
  await shop.clock.advanceBy(MINUTE);

  expect(await booksOf(shop, id)).toMatchObject({
    phase: "cancelled",
    amazon: [0, 0, 0],
    ours: [["Closed"], [], []],
  });
  expect(calledOf(shop)).toContain("CloseChargePermission");
});

it("authorizes over v2 what is authorized at shipment", async () => {
  const id = await placedOverMws(shop, { mode: { authorize: "at-shipment" } });
  carryOver(shop, "checkout-v2");
  await shipAndCharge(shop, id);

  expect(await booksOf(shop, id)).toMatchObject({
    phase: "closed",
    amazon: [11_990, 11_990, 0],
    atAmazon: [1, 1, 0],
    strangers: 0,
  });
  expect(calledOf(shop)).toContain("CreateCharge");
});

it("charges each of two shipments once, the first over MWS and the second over v2", async () => {
  const id = await placedOverMws(shop);
  const part = { minorUnits: 4_000, currency: "EUR" };
  await shipAndCharge(shop, id, { amount: part });
  carryOver(shop, "checkout-v2");
  await shipAndCharge(shop, id, { shipmentId: "SH-2" });

  expect(await booksOf(shop, id)).toMatchObject({
    phase: "closed",
    ours: [["Closed", "Closed"], ["Completed", "Completed"], []],
    atAmazon: [2, 2, 0],
    strangers: 0,
  });
  expect(shop.world.sandbox.core.ledgerOf(id).capturedMinorUnits).toBe(11_990);
});

it("waits for the buyer when v2 declines, and goes on when the payment method is mended", async () => {
  const id = await placedOverMws(shop, { mode: { authorize: "at-shipment" } });
  carryOver(shop, "checkout-v2");
  const plan = { declined: { reasonCode: "InvalidPaymentMethod" } };
  shop.world.sandbox.core.forceOutcome({ operation: "Authorize", orderReferenceId: id, plan });
  await shipAndCharge(shop, id);
  const declined = await booksOf(shop, id);
  shop.world.sandbox.core.choosePaymentMethod(id, "visa", "amazon-site");
  await shop.clock.advanceBy(10 * MINUTE);

  expect(declined).toMatchObject({ phase: "open", ours: [["Declined"], [], []] });
  expect(await booksOf(shop, id)).toMatchObject({
    phase: "closed",
    amazon: [11_990, 11_990, 0],
    ours: [["Declined", "Closed"], ["Completed"], []],
    strangers: 0,
  });
});

it("hears over v2 of an authorization that was still pending at MWS", async () => {
  const id = await placedOverMws(shop, { mode: { answer: "asynchronous" } });
  shop.world.sandbox.addNotificationRule({ action: "lose" });
  carryOver(shop, "checkout-v2");
  await shop.clock.advanceBy(10 * MINUTE);
  const authorized = await booksOf(shop, id);
  await shipAndCharge(shop, id);

  expect(authorized.ours).toEqual([["Open"], [], []]);
  expect(await booksOf(shop, id)).toMatchObject({ phase: "closed", amazon: [11_990, 11_990, 0] });
});

it("opens an order through MWS also after the switch, and charges it over v2", async () => {
  carryOver(shop, "checkout-v2");
  const id = shop.draft();
  const answer = await shop.place(id);
  await shipAndCharge(shop, id);

  expect(toldBy(answer)).toBe("200 authorized");
  expect(await booksOf(shop, id)).toMatchObject({ phase: "closed", amazon: [11_990, 11_990, 0] });
  expect(calledOf(shop)).toEqual(
    expect.arrayContaining(["ConfirmOrderReference", "CreateCharge", "CaptureCharge"]),
  );
});

it("takes the money with the order over v2 where goods need no shipping", async () => {
  carryOver(shop, "checkout-v2");
  const id = await placedOverMws(shop, { mode: { capture: "immediate" } });
  await shop.clock.advanceBy(10 * MINUTE);

  expect(await booksOf(shop, id)).toMatchObject({
    phase: "closed",
    amazon: [11_990, 11_990, 0],
    ours: [["Closed"], ["Completed"], []],
    strangers: 0,
  });
});

it("shows at MWS what was done over v2", async () => {
  const id = await placedOverMws(shop);
  carryOver(shop, "checkout-v2");
  await shipAndCharge(shop, id);
  const [capture] = shop.world.sandbox.orderReference(id).captures;
  const shown = await shop.callAmazon("GetCaptureDetails", { AmazonCaptureId: capture?.id ?? "" });

  expect(shown.text("State")).toBe("Completed");
});

it("keeps an order that waits for batches on MWS", async () => {
  const id = await placedOverMws(shop, { mode: { capture: "by-batch" } });
  carryOver(shop, "checkout-v2");
  await shop.ask(`POST /orders/${id}/cancel`, { reason: "Sold out" });
  await shop.clock.advanceBy(MINUTE);

  expect((await booksOf(shop, id)).phase).toBe("cancelled");
  expect(calledOf(shop)).toContain("CancelOrderReference");
  expect(calledOf(shop).filter((name) => name.includes("Charge"))).toEqual([]);
});

it("refuses to refund by batch what was captured over v2", async () => {
  const id = await placedOverMws(shop);
  carryOver(shop, "checkout-v2");
  await shipAndCharge(shop, id);
  await shop.ask(`POST /orders/${id}/refunds`, {
    refundId: "return-1",
    amount: TOTAL,
    byBatch: true,
  });
  await shop.clock.advanceBy(10 * MINUTE);

  expect(await booksOf(shop, id)).toMatchObject({
    amazon: [11_990, 11_990, 0],
    ours: [["Closed"], ["Completed"], ["Refused"]],
  });
});
