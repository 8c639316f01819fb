import { afterEach, beforeEach, expect, it } from "vitest";
import {
  type CheckoutShop,
  EUR_50,
  openCheckoutShop,
  WISHES,
} from "../../support/checkout-shop.ts";

let shop: CheckoutShop;

beforeEach(async () => {
  shop = await openCheckoutShop();
});

afterEach(async () => {
  await shop.close();
});

const RESULT = { webCheckoutDetails: { checkoutResultReturnUrl: "https://shop.example/result" } };
const constraintIds = (constraints: unknown) =>
  (constraints as { constraintId: string }[]).map(({ constraintId }) => constraintId);

it("names what is missing until the payment info is whole, and then where the buyer pays", async () => {
  const id = shop.sandbox.checkout.openSession(WISHES);
  const path = `checkoutSessions/${id}`;

  const first = await shop.call("GET", path);
  const second = await shop.call("PATCH", path, { body: RESULT });
  const third = await shop.call("PATCH", path, {
    body: { paymentDetails: { chargeAmount: EUR_50 } },
  });
  const last = await shop.call("PATCH", path, {
    body: { paymentDetails: { paymentIntent: "Authorize" } },
  });

  expect(constraintIds(first.body["constraints"])).toEqual([
    "ChargeAmountNotSet",
    "CheckoutResultReturnUrlNotSet",
    "PaymentIntentNotSet",
  ]);
  expect(constraintIds(second.body["constraints"])).toEqual([
    "ChargeAmountNotSet",
    "PaymentIntentNotSet",
  ]);
  expect(third.at("webCheckoutDetails.amazonPayRedirectUrl")).toBeNull();
  expect(last.body["constraints"]).toEqual([]);
  expect(last.at("webCheckoutDetails.amazonPayRedirectUrl")).toContain(id);
});

it("shows every field of a session, null where nothing is set", async () => {
  const id = shop.sandbox.checkout.openSession(WISHES, { productType: "PayOnly" });

  const { body } = await shop.call("GET", `checkoutSessions/${id}`);

  expect(Object.keys(body).sort()).toEqual(
    [
      "checkoutSessionId webCheckoutDetails productType paymentDetails merchantMetadata",
      "supplementaryData buyer billingAddress paymentPreferences statusDetails shippingAddress",
      "platformId chargePermissionId chargeId constraints creationTimestamp expirationTimestamp",
      "storeId deliverySpecifications providerMetadata checkoutButtonText releaseEnvironment",
    ]
      .join(" ")
      .split(" ")
      .sort(),
  );
  expect(body).toMatchObject({
    shippingAddress: null,
    chargeId: null,
    creationTimestamp: "20261102T090000Z",
    expirationTimestamp: "20261103T090000Z",
  });
});

it("sends the buyer back to the shop with the session's id", async () => {
  const id = shop.sandbox.checkout.openSession(WISHES);
  const told = await shop.call("PATCH", `checkoutSessions/${id}`, {
    body: { ...RESULT, paymentDetails: { paymentIntent: "Confirm", chargeAmount: EUR_50 } },
  });

  const page = await fetch(String(told.at("webCheckoutDetails.amazonPayRedirectUrl")));
  const paid = await fetch(page.url, { method: "POST", redirect: "manual" });

  expect(await page.text()).toContain("simulation");
  expect(paid.headers.get("location")).toBe(
    `https://shop.example/result?amazonCheckoutSessionId=${id}`,
  );
});

it("completes into an order alone, into a held amount, or into a taken one", async () => {
  const confirmed = await shop.completed("Confirm");
  const authorized = await shop.completed("Authorize");
  const captured = await shop.completed("AuthorizeWithCapture");
  const ledgers = [confirmed, authorized, captured].map(({ body }) =>
    shop.sandbox.core.ledgerOf(String(body["chargePermissionId"])),
  );

  expect(confirmed).toMatchObject({ status: 200, body: { chargeId: null } });
  expect(authorized.at("statusDetails.state")).toBe("Completed");
  expect(
    ledgers.map((one) => [one.totalMinorUnits, one.authorizedMinorUnits, one.capturedMinorUnits]),
  ).toEqual([
    [5_000, 0, 0],
    [5_000, 5_000, 0],
    [5_000, 5_000, 5_000],
  ]);
});

it("answers 202 and tells by notification when the authorization takes its time", async () => {
  const completed = await shop.completed("Authorize", { card: "0701" });
  const path = `charges/${String(completed.body["chargeId"])}`;
  const before = await shop.call("GET", path);
  await shop.clock.advanceBy(30_000);
  const after = await shop.call("GET", path);

  expect(completed.status).toBe(202);
  expect(before.at("statusDetails.state")).toBe("AuthorizationInitiated");
  expect(after.at("statusDetails.state")).toBe("Authorized");
});

it.each([
  ["another amount", { chargeAmount: { amount: "50.01", currencyCode: "EUR" } }, 409],
  ["no amount", {}, 400],
])("does not complete with %s", async (_what, body, status) => {
  const id = await shop.paidSession("Confirm");

  const reply = await shop.call("POST", `checkoutSessions/${id}/complete`, { body });

  expect(reply.status).toBe(status);
});

it("does not complete what the buyer has not paid, nor twice", async () => {
  const open = shop.sandbox.checkout.openSession(WISHES);
  const path = `checkoutSessions/${await shop.paidSession("Confirm")}/complete`;
  const body = { chargeAmount: EUR_50 };
  await shop.call("POST", path, { body });

  const unpaid = await shop.call("POST", `checkoutSessions/${open}/complete`, { body });
  const again = await shop.call("POST", path, { body });

  expect(unpaid).toMatchObject({
    status: 422,
    body: { reasonCode: "InvalidCheckoutSessionStatus" },
  });
  expect(again).toMatchObject({
    status: 422,
    body: { reasonCode: "InvalidCheckoutSessionStatus" },
  });
});

it.each([
  ["3064", "BuyerCanceled"],
  ["3434", "Declined"],
] as const)("cancels the session of a buyer with card %s: %s", async (card, reasonCode) => {
  const id = await shop.paidSession("Authorize", { card });

  const session = await shop.call("GET", `checkoutSessions/${id}`);
  const completed = await shop.call("POST", `checkoutSessions/${id}/complete`, {
    body: { chargeAmount: EUR_50 },
  });

  expect(session.at("statusDetails")).toMatchObject({ state: "Canceled", reasonCode });
  expect(completed).toMatchObject({ status: 422, body: { reasonCode: "CheckoutSessionCanceled" } });
});

it("cancels a session that nobody completes within a day", async () => {
  const id = await shop.paidSession("Authorize");
  await shop.clock.advanceBy(24 * 3_600_000);

  const session = await shop.call("GET", `checkoutSessions/${id}`);

  expect(session.at("statusDetails")).toMatchObject({ state: "Canceled", reasonCode: "Expired" });
});

it.each([
  ["a field that does not exist", { paymentDetail: {} }, "UnrecognizedField"],
  [
    "an amount of nothing",
    { paymentDetails: { chargeAmount: { amount: "0", currencyCode: "EUR" } } },
    "InvalidParameterValue",
  ],
  [
    "an intent that does not exist",
    { paymentDetails: { paymentIntent: "Take" } },
    "InvalidParameterValue",
  ],
  [
    "a descriptor that is too long",
    { paymentDetails: { softDescriptor: "x".repeat(17) } },
    "InvalidParameterValue",
  ],
  [
    "a page without TLS",
    { webCheckoutDetails: { checkoutResultReturnUrl: "http://shop.example" } },
    "InvalidParameterValue",
  ],
])("refuses %s and changes nothing", async (_what, body, reasonCode) => {
  const id = shop.sandbox.checkout.openSession(WISHES);
  const before = await shop.call("GET", `checkoutSessions/${id}`);

  const refused = await shop.call("PATCH", `checkoutSessions/${id}`, { body });

  expect(refused).toMatchObject({ status: 400, body: { reasonCode } });
  expect((await shop.call("GET", `checkoutSessions/${id}`)).body).toEqual(before.body);
});
