import {
  type CheckoutClient,
  type CheckoutClientOptions,
  createCheckoutClient,
} from "../../functions/adapters/checkout-v2/client.ts";
import {
  type AuthorizationId,
  type OrderReferenceId,
  parseAuthorizationId,
  referenceId,
} from "../../functions/domain/ids.ts";
import { money } from "../../functions/domain/money.ts";
import type { BuyerWishes } from "../../local/sandbox/checkout-v2/sessions.ts";
import { type CheckoutShop, WISHES } from "./checkout-shop.ts";

export const TOTAL = money(5_000, "EUR");

/** Our client of v2, with the shop's keys in front of its simulator unless told otherwise. */
export function clientOf(
  { sandbox, clock }: CheckoutShop,
  options: Partial<CheckoutClientOptions> = {},
): CheckoutClient {
  const { publicKeyId, privateKeyPem: privateKey } = sandbox.checkout.keys();
  return createCheckoutClient({
    region: "eu",
    environment: "sandbox",
    keys: async () => ({ publicKeyId, privateKey }),
    endpoint: sandbox.endpoint,
    clock,
    ...options,
  });
}

/** An order of 50 EUR whose buyer has paid. */
export async function openOrder(
  shop: CheckoutShop,
  client: CheckoutClient,
  buyer?: BuyerWishes,
): Promise<OrderReferenceId> {
  const id = shop.sandbox.checkout.openSession(WISHES, buyer);
  await client.updateCheckoutSession(id, {
    resultReturnUrl: "https://shop.example/result",
    paymentIntent: "Confirm",
    chargeAmount: TOTAL,
  });
  shop.sandbox.checkout.payAtAmazon(id);
  const { orderReferenceId } = await client.completeCheckoutSession(id, { chargeAmount: TOTAL });
  if (!orderReferenceId) throw new Error("The session became no order");
  return orderReferenceId;
}

/** Asks for the whole amount, with the order's first reference id. */
export function authorizing(
  client: CheckoutClient,
  orderReferenceId: OrderReferenceId,
  more: object = {},
) {
  return client.authorize({
    orderReferenceId,
    referenceId: referenceId(orderReferenceId, "authorization", 1),
    amount: TOTAL,
    transactionTimeoutMinutes: 0,
    ...more,
  });
}

/** Has the whole amount held. */
export async function authorized(
  client: CheckoutClient,
  orderReferenceId: OrderReferenceId,
): Promise<AuthorizationId> {
  const { authorizationId } = await authorizing(client, orderReferenceId);
  return parseAuthorizationId(authorizationId ?? "");
}
