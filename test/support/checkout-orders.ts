import type { BuyerWishes } from "../../local/sandbox/checkout-v2/sessions.ts";
import { type ShopFront, TOTAL } from "./shop-front.ts";

const SESSION = {
  storeId: "amzn1.application-oa2-client.example",
  webCheckoutDetails: { checkoutReviewReturnUrl: "https://shop.example/review" },
};
const MINUTE = 60_000;

/** The buyer presses v2's button, the shop says what it costs, and the buyer pays at Amazon. */
export async function paidSession(shop: ShopFront, buyer?: BuyerWishes): Promise<string> {
  const id = shop.world.sandbox.checkout.openSession(SESSION, buyer);
  await shop.ask(`PUT /checkout-sessions/${id}`, {
    resultReturnUrl: "https://shop.example/result",
    chargeAmount: TOTAL,
    paymentIntent: "Confirm",
  });
  shop.world.sandbox.checkout.payAtAmazon(id);
  return id;
}

/** Places 119.90 EUR for such a session, under a shop order number of its own. */
export function placeSession(shop: ShopFront, checkoutSessionId: string, change: object = {}) {
  const sellerOrderId = `shop-${checkoutSessionId.slice(0, 8)}`;
  const order = { checkoutSessionId, sellerOrderId, total: TOTAL };
  return shop.ask("POST /orders", { ...order, ...change });
}

/** An order over API v2 that Amazon knows; answers its id. */
export async function placedOverCheckout(
  shop: ShopFront,
  buyer?: BuyerWishes,
  change?: object,
): Promise<string> {
  const { body } = await placeSession(shop, await paidSession(shop, buyer), change);
  return String(body["orderReferenceId"]);
}

/** The goods leave, and what they cost is taken. */
export async function shipAndCharge(
  shop: ShopFront,
  orderReferenceId: string,
  more: object = {},
): Promise<void> {
  shop.world.publishShipment({ orderReferenceId, shipmentId: "SH-1", ...more });
  await shop.clock.advanceBy(10 * MINUTE);
}

/** The shop gives 10 EUR back. */
export async function refundTen(shop: ShopFront, orderReferenceId: string): Promise<void> {
  const amount = { minorUnits: 1_000, currency: "EUR" };
  await shop.ask(`POST /orders/${orderReferenceId}/refunds`, { refundId: "return-1", amount });
  await shop.clock.advanceBy(10 * MINUTE);
}
