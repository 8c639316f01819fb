import { afterEach, beforeEach, expect, it } from "vitest";
import { refundTen, shipAndCharge } from "../support/checkout-orders.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";
import { findingsOf } from "../support/reconciliation/found.ts";
import { calledOf, carryOver, placedOverMws } from "../support/v1-orders.ts";

const HOUR = 3_600_000;
let desk: OperatorDesk;

beforeEach(async () => {
  desk = await openOperatorDesk();
});

afterEach(() => desk.shop.close());

it("finds the books of orders agreed that were switched in the middle, over v2 alone", async () => {
  const { shop } = desk;
  const captured = await placedOverMws(shop);
  const reserved = await placedOverMws(shop);
  await shipAndCharge(shop, captured);
  await shop.clock.advanceBy(HOUR);
  carryOver(shop, "checkout-v2");
  await refundTen(shop, captured);
  await shipAndCharge(shop, reserved);
  await shop.clock.advanceBy(26 * HOUR);
  shop.calls.length = 0;

  expect(await findingsOf(desk)).toEqual([]);
  expect(calledOf(shop)).toEqual(["GetCharge", "GetChargePermission"]);
});

it("finds a refund of Seller Central's that nobody was told of", async () => {
  const { shop } = desk;
  const { core } = shop.world.sandbox;
  const id = await placedOverMws(shop);
  await shipAndCharge(shop, id);
  carryOver(shop, "checkout-v2");
  shop.world.sandbox.addNotificationRule({ action: "lose" });
  core.sellerCentral.refund(core.ledgerOf(id).captures[0]?.id ?? "", 500);
  await shop.clock.advanceBy(26 * HOUR);

  expect(await findingsOf(desk)).toMatchObject([{ kind: "refunded-outside" }]);
});
