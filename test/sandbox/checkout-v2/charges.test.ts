import { afterEach, beforeEach, expect, it } from "vitest";
import { type CheckoutShop, EUR_50, openCheckoutShop } from "../../support/checkout-shop.ts";

let shop: CheckoutShop;
let chargePermissionId: string;
let keysUsed = 0;

beforeEach(async () => {
  shop = await openCheckoutShop();
  chargePermissionId = String((await shop.completed("Confirm")).body["chargePermissionId"]);
});

afterEach(async () => {
  await shop.close();
});

/** A key of its own, unless one is named. */
function key(text?: string): Record<string, string> {
  keysUsed += 1;
  return { "x-amz-pay-idempotency-key": text ?? `key-${keysUsed}` };
}

function charge(more: object = {}, headers: Readonly<Record<string, string>> = key()) {
  const body = { chargePermissionId, chargeAmount: EUR_50, captureNow: false, ...more };
  return shop.call("POST", "charges", { body, headers });
}

it("authorizes, captures a part, refunds it and closes", async () => {
  const authorized = await charge();
  const path = `charges/${String(authorized.body["chargeId"])}`;
  const captured = await shop.call("POST", `${path}/capture`, {
    body: { captureAmount: { amount: "30.00", currencyCode: "EUR" } },
    headers: key(),
  });
  const refund = await shop.call("POST", "refunds", {
    body: {
      chargeId: authorized.body["chargeId"],
      refundAmount: { amount: "10.00", currencyCode: "EUR" },
    },
    headers: key(),
  });
  await shop.clock.advanceBy(60_000);
  const refunded = await shop.call("GET", `refunds/${String(refund.body["refundId"])}`);
  const closed = await shop.call("DELETE", `chargePermissions/${chargePermissionId}/close`, {
    body: { closureReason: "All is shipped" },
  });

  expect(authorized).toMatchObject({ status: 201 });
  expect(authorized.at("statusDetails.state")).toBe("Authorized");
  expect(captured.at("statusDetails.state")).toBe("Captured");
  expect(captured.at("captureAmount.amount")).toBe("30.00");
  expect(refund.at("statusDetails.state")).toBe("RefundInitiated");
  expect(refunded.at("statusDetails.state")).toBe("Refunded");
  expect(closed.at("statusDetails.state")).toBe("Closed");
  expect((await shop.call("GET", path)).at("refundedAmount.amount")).toBe("10.00");
  expect(shop.sandbox.core.ledgerOf(chargePermissionId)).toMatchObject({
    state: "Closed",
    capturedMinorUnits: 3_000,
    refundedMinorUnits: 1_000,
  });
});

it("charges once for one idempotency key, however often it is asked", async () => {
  const [first, second] = [await charge({}, key("same")), await charge({}, key("same"))];
  const other = await charge({ captureNow: true }, key("same"));

  expect(second.body).toEqual(first.body);
  expect(other).toMatchObject({ status: 400, body: { reasonCode: "DuplicateIdempotencyKey" } });
  expect(shop.sandbox.core.ledgerOf(chargePermissionId).authorizations).toHaveLength(1);
});

it.each(["HardDeclined", "SoftDeclined", "AmazonRejected", "TransactionTimedOut"])(
  "declines a charge as %s with 422, and again under the same key",
  async (reasonCode) => {
    const headers = { ...key(), "x-amz-pay-simulation-code": reasonCode };

    const [first, second] = [await charge({}, headers), await charge({}, headers)];

    expect([first.status, first.body["reasonCode"]]).toEqual([422, reasonCode]);
    expect([second.status, second.body]).toEqual([422, first.body]);
    expect(shop.sandbox.core.ledgerOf(chargePermissionId).authorizedMinorUnits).toBe(0);
  },
);

it("shows that a declined card keeps the order from being charged", async () => {
  await charge({}, { ...key(), "x-amz-pay-simulation-code": "HardDeclined" });

  const permission = await shop.call("GET", `chargePermissions/${chargePermissionId}`);
  const next = await charge();

  expect(permission.at("statusDetails.state")).toBe("NonChargeable");
  expect(permission.at("statusDetails.reasons.0.reasonCode")).toBe("PaymentMethodInvalid");
  expect(next).toMatchObject({
    status: 422,
    body: { reasonCode: "InvalidChargePermissionStatus" },
  });
});

it("gives a held amount back when its charge is cancelled, or its order closed with it", async () => {
  const one = await charge({ chargeAmount: { amount: "20.00", currencyCode: "EUR" } });
  const two = await charge({ chargeAmount: { amount: "30.00", currencyCode: "EUR" } });
  const cancelled = await shop.call("DELETE", `charges/${String(one.body["chargeId"])}/cancel`, {
    body: { cancellationReason: "Sold out" },
  });
  await shop.call("DELETE", `chargePermissions/${chargePermissionId}/close`, {
    body: { closureReason: "Sold out", cancelPendingCharges: true },
  });
  const second = await shop.call("GET", `charges/${String(two.body["chargeId"])}`);

  expect(cancelled.at("statusDetails.state")).toBe("Canceled");
  expect(second.at("statusDetails.state")).toBe("Canceled");
  expect(shop.sandbox.core.ledgerOf(chargePermissionId).authorizedMinorUnits).toBe(0);
});

it("captures an order that was opened through MWS", async () => {
  const { core } = shop.sandbox;
  const orderReferenceId = core.createDraft();
  const total = { currency: "EUR", minorUnits: 5_000 };
  core.call("SetOrderReferenceDetails", { orderReferenceId, attributes: { total, seller: {} } });
  core.call("ConfirmOrderReference", { orderReferenceId, expectImmediateAuthorization: false });

  const permission = await shop.call("GET", `chargePermissions/${orderReferenceId}`);
  const charged = await charge({ chargePermissionId: orderReferenceId, captureNow: true });

  expect(permission.at("statusDetails.state")).toBe("Chargeable");
  expect(charged.at("statusDetails.state")).toBe("Captured");
  expect(core.ledgerOf(orderReferenceId).capturedMinorUnits).toBe(5_000);
});

it.each([
  ["more than was held", { amount: "50.01", currencyCode: "EUR" }, 400],
  ["another currency", { amount: "50.00", currencyCode: "USD" }, 400],
])("refuses to capture %s", async (_what, captureAmount, status) => {
  const authorized = await charge();

  const refused = await shop.call(
    "POST",
    `charges/${String(authorized.body["chargeId"])}/capture`,
    { body: { captureAmount }, headers: key() },
  );

  expect(refused.status).toBe(status);
  expect(shop.sandbox.core.ledgerOf(chargePermissionId).capturedMinorUnits).toBe(0);
});
