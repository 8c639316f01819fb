import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLoginWithAmazon } from "../../../functions/adapters/amazon-pay/login-with-amazon.ts";
import {
  agreementReferenceId,
  type BillingAgreementId,
  parseBillingAgreementId,
} from "../../../functions/domain/billing-agreement.ts";
import { referenceId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import { openShopAndAmazon, type ShopAndAmazon, TOTAL } from "./shop-and-amazon.ts";

const DELEGATION = "amzn.mws.4ea38b7b-f563-7709-4bae-87aea0000000";
const CLIENT_ID = "amzn1.application-oa2-client.0123456789abcdef";

let shop: ShopAndAmazon;
let billingAgreementId: BillingAgreementId;
beforeEach(async () => {
  shop = await openShopAndAmazon({
    mwsAuthTokens: [DELEGATION],
    settings: { showBillingAddressOnAuthorization: true },
  });
  billingAgreementId = parseBillingAgreementId(shop.amazon.core.createAgreementDraft());
});
afterEach(() => shop.amazon.close());

describe("a billing agreement between our client and the simulator", () => {
  it("is set, confirmed, tried, charged and closed", async () => {
    const { client } = shop;
    const set = await client.setBillingAgreementDetails({
      billingAgreementId,
      sellerNote: "A lamp a month",
      sellerBillingAgreementId: "subscription-7",
    });
    await client.confirmBillingAgreement({ billingAgreementId });
    const valid = await client.validateBillingAgreement(billingAgreementId);
    const charge = {
      billingAgreementId,
      referenceId: agreementReferenceId(billingAgreementId, 1),
      amount: TOTAL,
      transactionTimeoutMinutes: 0,
      captureNow: true,
      inheritShippingAddress: true,
    };
    const charged = await client.authorizeOnBillingAgreement(charge);
    const repeated = await client.authorizeOnBillingAgreement(charge);
    const read = await client.getBillingAgreementDetails({ billingAgreementId });
    await client.closeBillingAgreement({ billingAgreementId, reason: "enough lamps" });

    expect(set).toMatchObject({ status: { state: "Draft" }, consent: true, constraints: [] });
    expect(valid).toMatchObject({ result: "Success" });
    expect(charged.authorization.status).toMatchObject({ reason: "MaxCapturesProcessed" });
    expect(repeated.authorization.authorizationId).toBe(charged.authorization.authorizationId);
    expect(read).toMatchObject({
      status: { state: "Open" },
      limits: { amountPerPeriod: money(50_000, "EUR"), remaining: money(38_010, "EUR") },
    });
    expect(shop.amazon.orderReference(charged.orderReferenceId).capturedMinorUnits).toBe(11_990);
    expect(await client.getBillingAgreementDetails({ billingAgreementId })).toMatchObject({
      status: { state: "Closed", reason: "SellerClosed" },
    });
  });

  it("makes an order reference that is charged like any other", async () => {
    const { client } = shop;
    await client.confirmBillingAgreement({ billingAgreementId });
    const { orderReferenceId, status } = await client.createOrderReferenceForId({
      billingAgreementId,
      inheritShippingAddress: true,
      confirmNow: true,
      total: TOTAL,
    });

    const { status: authorized } = await client.authorize({
      orderReferenceId,
      referenceId: referenceId(orderReferenceId, "authorization", 1),
      amount: TOTAL,
      transactionTimeoutMinutes: 0,
    });

    expect(status.state).toBe("Open");
    expect(authorized.state).toBe("Open");
  });
});

describe("further parts of the client, before the simulator", () => {
  it("read the billing address for the invoice from an open authorization", async () => {
    const orderReferenceId = await shop.placed();

    const { billingAddress } = await shop.client.authorize({
      orderReferenceId,
      referenceId: referenceId(orderReferenceId, "authorization", 1),
      amount: TOTAL,
      transactionTimeoutMinutes: 0,
    });

    expect(billingAddress).toMatchObject({ countryCode: expect.stringMatching(/^[A-Z]{2}$/) });
  });

  it("act for a seller who has delegated it, and for nobody else", async () => {
    const orderReferenceId = await shop.draft();
    const read = (mwsAuthToken: string) =>
      shop.clientWith({ mwsAuthToken }).getOrderReferenceDetails({ orderReferenceId });

    await expect(read(DELEGATION)).resolves.toMatchObject({ orderReferenceId });
    await expect(read("amzn.mws.of-somebody-else")).rejects.toMatchObject({
      name: "AmazonPayAccessRefused",
    });
  });

  it("show a draft's whole address to a buyer's token, and whose token it is", async () => {
    const { amazon, client } = shop;
    const orderReferenceId = await shop.draft();
    const wishes = { objectId: orderReferenceId, clientId: CLIENT_ID };
    const { token, buyerId } = amazon.core.issueAccessToken(wishes);
    const login = createLoginWithAmazon({
      region: "eu",
      environment: "sandbox",
      clientId: CLIENT_ID,
      endpoint: amazon.endpoint,
    });

    const without = await client.getOrderReferenceDetails({ orderReferenceId });
    const withToken = await client.getOrderReferenceDetails({
      orderReferenceId,
      accessToken: token,
    });
    const profile = await login.readProfile(encodeURIComponent(token));

    expect(without.shipTo).not.toHaveProperty("name");
    expect(withToken.shipTo?.name).toBeTruthy();
    expect(profile).toMatchObject({ userId: buyerId, email: expect.stringContaining("@") });
    const forOthers = amazon.core.issueAccessToken({ clientId: "another shop" });
    await expect(login.readProfile(forOthers.token)).rejects.toMatchObject({
      code: "WrongAudience",
    });
    await amazon.advanceClock(3601);
    await expect(login.readProfile(token)).rejects.toMatchObject({ code: "invalid_token" });
  });
});
