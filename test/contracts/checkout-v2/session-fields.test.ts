import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type {
  CheckoutSessionReading,
  PaymentInfo,
} from "../../../functions/domain/checkout-session.ts";
import { money } from "../../../functions/domain/money.ts";
import { clientOf } from "../../support/checkout-client.ts";
import { type CheckoutShop, openCheckoutShop, WISHES } from "../../support/checkout-shop.ts";

/*
 * The members of Update Checkout Session, name by name: those that seed 003 documents under "Request
 * body", "Request parameters" and "Response", and those of a request that only its response shows.
 */

const REQUEST = `
  webCheckoutDetails.checkoutResultReturnUrl
  paymentDetails.paymentIntent
  paymentDetails.canHandlePendingAuthorization
  paymentDetails.softDescriptor
  paymentDetails.chargeAmount.amount
  paymentDetails.chargeAmount.currencyCode
  paymentDetails.totalOrderAmount.amount
  paymentDetails.totalOrderAmount.currencyCode
  paymentDetails.presentmentCurrency
  paymentDetails.allowOvercharge
  paymentDetails.extendExpiration
  merchantMetadata.merchantReferenceId
  merchantMetadata.merchantStoreName
  merchantMetadata.noteToBuyer
  merchantMetadata.customInformation
  platformId
  providerMetadata.providerReferenceId`;

const ADDRESS =
  "name addressLine1 addressLine2 addressLine3 city county district stateOrRegion postalCode countryCode phoneNumber".split(
    " ",
  );

const RESPONSE = `
  checkoutSessionId
  webCheckoutDetails.checkoutReviewReturnUrl
  webCheckoutDetails.checkoutCancelUrl
  webCheckoutDetails.amazonPayRedirectUrl
  productType
  supplementaryData
  buyer.buyerId
  buyer.name
  buyer.email
  buyer.phoneNumber
  buyer.primeMembershipTypes
  paymentPreferences.0.paymentDescriptor
  statusDetails.state
  statusDetails.reasonCode
  statusDetails.reasonDescription
  statusDetails.lastUpdatedTimestamp
  chargePermissionId
  chargeId
  constraints
  creationTimestamp
  expirationTimestamp
  storeId
  deliverySpecifications.specialRestrictions
  deliverySpecifications.addressRestrictions.type
  deliverySpecifications.addressRestrictions.restrictions
  checkoutButtonText
  releaseEnvironment`;

const names = (text: string) => text.trim().split(/\s+/);
const REQUEST_MEMBERS = names(REQUEST);
const RESPONSE_MEMBERS = [
  ...names(RESPONSE),
  ...REQUEST_MEMBERS,
  ...["billingAddress", "shippingAddress"].flatMap((of) => ADDRESS.map((name) => `${of}.${name}`)),
];

const DELIVERY = {
  specialRestrictions: ["RestrictPOBoxes"],
  addressRestrictions: {
    type: "Allowed",
    restrictions: { DE: { zipCodes: ["10115"] }, AT: { statesOrRegions: ["Wien"] }, CH: {} },
  },
};

/** Every member that a shop can set. */
const INFO: Required<Omit<PaymentInfo, "reviewReturnUrl" | "cancelUrl">> = {
  resultReturnUrl: "https://shop.example/result",
  paymentIntent: "AuthorizeWithCapture",
  canHandlePendingAuthorization: false,
  softDescriptor: "SHOP EXAMPLE",
  chargeAmount: money(5_000, "EUR"),
  totalOrderAmount: money(6_000, "EUR"),
  presentmentCurrency: "EUR",
  allowOvercharge: true,
  extendExpiration: false,
  merchantMetadata: {
    merchantReferenceId: "2026-1",
    merchantStoreName: "Shop",
    noteToBuyer: "Thank you",
    customInformation: "Warehouse 7",
  },
  platformId: "A0PLATFORM",
  providerReferenceId: "psp-7",
};

let shop: CheckoutShop;
let sent: { readonly method: string; readonly body: string }[];

beforeEach(async () => {
  shop = await openCheckoutShop();
  sent = [];
});
afterEach(() => shop.close());

function client(answerWith?: object) {
  return clientOf(shop, {
    fetch: async (url, init) => {
      sent.push({ method: init?.method ?? "GET", body: String(init?.body ?? "") });
      return answerWith ? Response.json(answerWith) : fetch(url, init);
    },
  });
}

/** The members of an object at any depth, by their paths. */
function pathsOf(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, member]) =>
    pathsOf(member, path === "" ? name : `${path}.${name}`),
  );
}

function has(body: unknown, path: string): boolean {
  let at: unknown = body;
  for (const name of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return false;
    at = Reflect.get(at, name);
  }
  return true;
}

describe("Update Checkout Session", () => {
  it("sends every member that can be set, and no other", async () => {
    const id = shop.sandbox.checkout.openSession(WISHES);

    await client().updateCheckoutSession(id, INFO);

    expect(sent[0]?.method).toBe("PATCH");
    expect(pathsOf(JSON.parse(sent[0]?.body ?? "")).toSorted()).toEqual(REQUEST_MEMBERS.toSorted());
  });

  it("sends each member by itself, so that the others stay as they are", async () => {
    for (const [name, value] of Object.entries(INFO)) {
      const id = shop.sandbox.checkout.openSession(WISHES);
      await client().updateCheckoutSession(id, { [name]: value });
    }

    const members = sent.flatMap(({ body }) => pathsOf(JSON.parse(body)));
    expect(members.toSorted()).toEqual(REQUEST_MEMBERS.toSorted());
  });

  it.each(["Confirm", "Authorize", "AuthorizeWithCapture"] as const)(
    "takes %s as the intent, and no constraint is left",
    async (paymentIntent) => {
      const id = shop.sandbox.checkout.openSession(WISHES);

      const session = await client().updateCheckoutSession(id, { ...INFO, paymentIntent });

      expect(session).toMatchObject({ paymentIntent, constraints: [] });
      expect(session.redirectUrl).toContain(id);
    },
  );

  it("is answered by the simulator with every documented member", async () => {
    const id = shop.sandbox.checkout.openSession({ ...WISHES, deliverySpecifications: DELIVERY });
    await client().updateCheckoutSession(id, INFO);

    const { body } = await shop.call("GET", `checkoutSessions/${id}`);

    expect(RESPONSE_MEMBERS.filter((path) => !has(body, path))).toEqual([]);
  });

  it("tells of each member of the answer that is set", async () => {
    const address = Object.fromEntries(ADDRESS.map((name) => [name, `its ${name}`]));
    const told = { ...address, phone: "its phoneNumber" };
    const { phoneNumber: _, ...shown } = told as Record<string, string>;
    const price = (amount: string) => ({ amount, currencyCode: "EUR" });

    const reading = await client({
      checkoutSessionId: "bd504926-0000-4000-8000-000000000000",
      webCheckoutDetails: {
        checkoutReviewReturnUrl: "https://shop.example/review",
        checkoutResultReturnUrl: "https://shop.example/result",
        checkoutCancelUrl: "https://shop.example/cancel",
        amazonPayRedirectUrl: "https://pay.example/redirect",
      },
      productType: "PayAndShip",
      paymentDetails: {
        paymentIntent: "Authorize",
        canHandlePendingAuthorization: true,
        chargeAmount: price("50.00"),
        totalOrderAmount: price("60.00"),
        softDescriptor: "SHOP EXAMPLE",
        presentmentCurrency: "EUR",
        allowOvercharge: true,
        extendExpiration: false,
      },
      merchantMetadata: INFO.merchantMetadata,
      supplementaryData: "Amazon's",
      buyer: {
        buyerId: "B1",
        name: "Nora",
        email: "nora@example.com",
        phoneNumber: "030 1",
        primeMembershipTypes: ["PRIME_GENERAL"],
      },
      billingAddress: address,
      paymentPreferences: [{ paymentDescriptor: "Visa ****1111" }],
      statusDetails: {
        state: "Canceled",
        reasonCode: "BuyerCanceled",
        reasonDescription: "The buyer has canceled.",
        lastUpdatedTimestamp: "20261102T090000Z",
      },
      shippingAddress: address,
      platformId: "A0PLATFORM",
      chargePermissionId: "S02-1234567-1234567",
      chargeId: "S02-1234567-1234567-C000001",
      constraints: [{ constraintId: "ChargeAmountNotSet", description: "Set it." }],
      creationTimestamp: "20261102T080000Z",
      expirationTimestamp: "20261103T080000Z",
      storeId: "amzn1.store",
      deliverySpecifications: DELIVERY,
      providerMetadata: { providerReferenceId: "psp-7" },
      checkoutButtonText: "Pay now",
      releaseEnvironment: "Sandbox",
    }).getCheckoutSession("bd504926-0000-4000-8000-000000000000");

    expect(reading).toEqual({
      checkoutSessionId: "bd504926-0000-4000-8000-000000000000",
      reviewReturnUrl: "https://shop.example/review",
      resultReturnUrl: "https://shop.example/result",
      cancelUrl: "https://shop.example/cancel",
      redirectUrl: "https://pay.example/redirect",
      productType: "PayAndShip",
      paymentIntent: "Authorize",
      canHandlePendingAuthorization: true,
      chargeAmount: money(5_000, "EUR"),
      totalOrderAmount: money(6_000, "EUR"),
      softDescriptor: "SHOP EXAMPLE",
      presentmentCurrency: "EUR",
      allowOvercharge: true,
      extendExpiration: false,
      merchantMetadata: INFO.merchantMetadata,
      supplementaryData: "Amazon's",
      buyer: {
        buyerId: "B1",
        name: "Nora",
        email: "nora@example.com",
        phone: "030 1",
        primeMembershipTypes: ["PRIME_GENERAL"],
      },
      billingAddress: shown,
      paymentDescriptors: ["Visa ****1111"],
      state: "Canceled",
      reason: "BuyerCanceled",
      reasonDescription: "The buyer has canceled.",
      updatedAt: "2026-11-02T09:00:00.000Z",
      shipTo: shown,
      platformId: "A0PLATFORM",
      orderReferenceId: "S02-1234567-1234567",
      chargeId: "S02-1234567-1234567-C000001",
      constraints: [{ id: "ChargeAmountNotSet", description: "Set it." }],
      createdAt: "2026-11-02T08:00:00.000Z",
      expiresAt: "2026-11-03T08:00:00.000Z",
      storeId: "amzn1.store",
      deliverySpecifications: DELIVERY,
      providerReferenceId: "psp-7",
      buttonText: "Pay now",
      releaseEnvironment: "Sandbox",
    } satisfies Record<keyof CheckoutSessionReading, unknown>);
  });
});
