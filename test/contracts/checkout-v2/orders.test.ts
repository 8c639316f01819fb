import { afterEach, beforeEach, expect, it } from "vitest";
import type { CheckoutClient } from "../../../functions/adapters/checkout-v2/client.ts";
import { AmazonPayRequestRefused, AmazonPayUnavailable } from "../../../functions/domain/errors.ts";
import { parseAuthorizationId, referenceId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import {
  authorized,
  authorizing,
  clientOf,
  openOrder,
  TOTAL,
} from "../../support/checkout-client.ts";
import { type CheckoutShop, openCheckoutShop, WISHES } from "../../support/checkout-shop.ts";

/** Our client of v2 against the simulator's own reading of the same documents. */

let shop: CheckoutShop;
let client: CheckoutClient;

beforeEach(async () => {
  shop = await openCheckoutShop();
  client = clientOf(shop);
});

afterEach(async () => {
  await shop.close();
});

it("sets payment info until nothing is missing, and then knows where the buyer pays", async () => {
  const id = shop.sandbox.checkout.openSession(WISHES);

  const first = await client.updateCheckoutSession(id, { chargeAmount: TOTAL });
  const last = await client.updateCheckoutSession(id, {
    resultReturnUrl: "https://shop.example/result",
    paymentIntent: "AuthorizeWithCapture",
    canHandlePendingAuthorization: false,
    softDescriptor: "Descriptor",
    totalOrderAmount: money(6_000, "EUR"),
    presentmentCurrency: "EUR",
    allowOvercharge: true,
    extendExpiration: true,
    merchantMetadata: { merchantReferenceId: "2026-1", noteToBuyer: "Thank you" },
    platformId: "A0PLATFORM",
    providerReferenceId: "psp-7",
  });
  const shown = await shop.call("GET", `checkoutSessions/${id}`);

  expect(first.constraints.map(({ id: one }) => one)).toEqual([
    "CheckoutResultReturnUrlNotSet",
    "PaymentIntentNotSet",
  ]);
  expect(first.redirectUrl).toBeUndefined();
  expect(last).toMatchObject({ state: "Open", constraints: [], chargeAmount: TOTAL });
  expect(last.redirectUrl).toContain(id);
  expect(shown.body).toMatchObject({
    paymentDetails: {
      paymentIntent: "AuthorizeWithCapture",
      canHandlePendingAuthorization: false,
      softDescriptor: "Descriptor",
      chargeAmount: { amount: "50.00", currencyCode: "EUR" },
      totalOrderAmount: { amount: "60.00", currencyCode: "EUR" },
      presentmentCurrency: "EUR",
      allowOvercharge: true,
      extendExpiration: true,
    },
    merchantMetadata: { merchantReferenceId: "2026-1", noteToBuyer: "Thank you" },
    platformId: "A0PLATFORM",
    providerMetadata: { providerReferenceId: "psp-7" },
  });
});

it("carries an order from the session to the refund in the words of the workflow", async () => {
  const id = await openOrder(shop, client);
  const opened = await client.getOrderReferenceDetails({ orderReferenceId: id });
  const held = await authorizing(client, id);
  const authorizationId = parseAuthorizationId(held.authorizationId ?? "");
  const taken = await client.capture({
    authorizationId,
    referenceId: referenceId(id, "capture", 1),
    amount: money(3_000, "EUR"),
  });
  const used = await client.getAuthorizationDetails(authorizationId);
  const refunded = await client.refund({
    captureId: taken.captureId,
    referenceId: referenceId(id, "refund", 1),
    amount: money(1_000, "EUR"),
  });
  await shop.clock.advanceBy(60_000);
  const done = await client.getRefundDetails(refunded.refundId);
  const after = await client.getCaptureDetails(taken.captureId);
  await client.closeOrderReference({ orderReferenceId: id });
  const closed = await client.getOrderReferenceDetails({ orderReferenceId: id });

  expect(opened).toMatchObject({
    status: { state: "Open", updatedAt: "2026-11-02T09:00:00.000Z" },
    buyer: { name: "Test Buyer" },
    shipTo: { city: "Muenchen" },
  });
  expect(held).toMatchObject({ referenceId: `${id}-A1`, status: { state: "Open" }, amount: TOTAL });
  expect(taken).toMatchObject({
    referenceId: `${id}-C1`,
    status: { state: "Completed" },
    amount: money(3_000, "EUR"),
  });
  expect(used).toMatchObject({
    status: { state: "Closed", reason: "MaxCapturesProcessed" },
    captureIds: [taken.captureId],
  });
  expect([refunded.status.state, done.status.state]).toEqual(["Pending", "Completed"]);
  expect(after.refunded).toEqual(money(1_000, "EUR"));
  expect(closed.status).toMatchObject({ state: "Closed", reason: "SellerClosed" });
});

it("tells a pending authorization, and its outcome later", async () => {
  const id = await openOrder(shop, client, { card: "0701" });

  const pending = await authorizing(client, id, { transactionTimeoutMinutes: 1_440 });
  await shop.clock.advanceBy(30_000);
  const later = await client.getAuthorizationDetails(
    parseAuthorizationId(pending.authorizationId ?? ""),
  );

  expect(pending.status.state).toBe("Pending");
  expect(later.status.state).toBe("Open");
});

it("gives a decline as a value, and shows what it did to the order", async () => {
  const id = await openOrder(shop, client, { card: "4354" });

  const declined = await authorizing(client, id);
  const again = await authorizing(client, id);
  const { status } = await client.getOrderReferenceDetails({ orderReferenceId: id });

  expect(declined).toMatchObject({
    referenceId: `${id}-A1`,
    status: { state: "Declined", reason: "InvalidPaymentMethod" },
  });
  expect(declined.authorizationId).toBeUndefined();
  expect(again).toEqual(declined);
  expect(status).toMatchObject({ state: "Suspended", reason: "InvalidPaymentMethod" });
  await expect(client.confirmOrderReference({ orderReferenceId: id })).rejects.toMatchObject({
    name: "AmazonPayRequestRefused",
    code: "PaymentMethodNotUpdated",
  });
});

it("charges once when its reply gets lost and it asks again", async () => {
  const id = await openOrder(shop, client);
  shop.sandbox.addFault({ fault: "reply-lost", operation: "CreateCharge", times: 1 });

  await expect(authorizing(client, id)).rejects.toBeInstanceOf(AmazonPayUnavailable);
  const again = await authorizing(client, id);

  expect(again.status.state).toBe("Open");
  expect(shop.sandbox.core.ledgerOf(id).authorizations).toHaveLength(1);
});

it("calls an order that nobody charged cancelled, once it is closed with its charges", async () => {
  const id = await openOrder(shop, client);
  const authorizationId = await authorized(client, id);

  await client.cancelOrderReference({ orderReferenceId: id, reason: "Sold out" });
  const { status } = await client.getOrderReferenceDetails({ orderReferenceId: id });
  const held = await client.getAuthorizationDetails(authorizationId);

  expect(status).toMatchObject({ state: "Canceled", reason: "SellerCanceled" });
  expect(held.status.state).toBe("Closed");
});

it("gives one held amount back", async () => {
  const id = await openOrder(shop, client);
  const authorizationId = await authorized(client, id);

  await client.closeAuthorization({ authorizationId });

  expect(await client.getAuthorizationDetails(authorizationId)).toMatchObject({
    status: { state: "Closed", reason: "SellerClosed" },
  });
});

it("changes the texts of an order, and nothing about its total", async () => {
  const id = await openOrder(shop, client);

  await client.setOrderAttributes({ orderReferenceId: id, storeName: "Second-hand books" });

  const shown = await shop.call("GET", `chargePermissions/${id}`);
  expect(shown.at("merchantMetadata.merchantStoreName")).toBe("Second-hand books");
  await expect(
    client.setOrderReferenceDetails({ orderReferenceId: id, total: TOTAL }),
  ).rejects.toBeInstanceOf(AmazonPayRequestRefused);
});
