import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  authorizationId,
  authorize,
  capture,
  captureId,
  money,
  refund,
} from "../support/order-steps.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;
let order: string;

beforeEach(async () => {
  shop = await openSimulatedShop();
  order = shop.draft();
  await shop.call("SetOrderReferenceDetails", {
    AmazonOrderReferenceId: order,
    ...money("OrderReferenceAttributes.OrderTotal", "199.00"),
    "OrderReferenceAttributes.SellerNote": "For your satchel",
    "OrderReferenceAttributes.SellerOrderAttributes.SellerOrderId": "123-XYZ",
    "OrderReferenceAttributes.SellerOrderAttributes.StoreName": "Court & Cherry",
  });
  await shop.call("ConfirmOrderReference", { AmazonOrderReferenceId: order });
});
afterEach(() => shop.close());

function mails(): string[] {
  return shop.sandbox.core.mailbox().map(({ kind }) => kind);
}

const FIVE_MINUTES = 5 * 60_000;

describe("the buyer's mailbox", () => {
  it("gets the confirmation five minutes after the confirm, with the order's texts", async () => {
    await shop.clock.advanceBy(FIVE_MINUTES - 1);
    const early = mails();
    await shop.clock.advanceBy(1);

    expect(early).toEqual([]);
    expect(shop.sandbox.core.mailbox()).toMatchObject([
      {
        kind: "payment-initiated",
        to: "test-buyer@example.com",
        fields: {
          storeName: "Court & Cherry",
          orderTotal: "EUR 199.00",
          sellerOrderId: "123-XYZ",
          sellerNote: "For your satchel",
        },
      },
    ]);
  });

  it("gets nothing for an order cancelled within five minutes", async () => {
    await shop.clock.advanceBy(FIVE_MINUTES - 1);
    await shop.call("CancelOrderReference", { AmazonOrderReferenceId: order });
    await shop.clock.advanceBy(FIVE_MINUTES);

    expect(mails()).toEqual([]);
  });

  it("hears of captures and refunds with their own notes and amounts", async () => {
    const id = await authorizationId(authorize(shop, order));
    const charge = await captureId(capture(shop, id, "99.00", "Shipped today"));
    await refund(shop, charge, "9.00", "One came back");
    const before = mails();
    await shop.clock.advanceBy(30_000);

    expect(before).toEqual(["charge-notification"]);
    expect(shop.sandbox.core.mailbox()).toMatchObject([
      { fields: { sellerNote: "Shipped today", totalAmountCharged: "EUR 99.00" } },
      {
        kind: "refund-notification",
        fields: { sellerNote: "One came back", totalAmountRefunded: "EUR 9.00" },
      },
    ]);
  });

  it("hears that the payment method was changed", async () => {
    shop.sandbox.core.choosePaymentMethod(order, "amex", "amazon-site");

    expect(mails()).toEqual(["payment-information-updated"]);
  });
});
