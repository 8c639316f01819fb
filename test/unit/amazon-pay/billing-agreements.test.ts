import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  agreementReferenceId,
  parseBillingAgreementId,
} from "../../../functions/domain/billing-agreement.ts";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import { parseSellerOrderId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  sentFields,
  startAnsweringServer,
} from "./answering-server.ts";

const AGREEMENT = parseBillingAgreementId("C02-1234567-1234567");

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

describe("a billing agreement", () => {
  it("is read with its limits, consent and constraints", async () => {
    server.answerWith(fixture("replies/billing-agreement.xml"));

    const reading = await clientOf(server).getBillingAgreementDetails({
      billingAgreementId: AGREEMENT,
      accessToken: "Atza|x",
    });

    expect(sentFields(server)).toEqual({
      Action: "GetBillingAgreementDetails",
      AmazonBillingAgreementId: "C02-1234567-1234567",
      AccessToken: "Atza|x",
    });
    expect(reading).toEqual({
      billingAgreementId: AGREEMENT,
      status: { state: "Open", updatedAt: "2026-03-01T08:20:00.500Z" },
      constraints: [{ id: "BillingAddressDeleted", description: "The billing address is gone." }],
      consent: true,
      limits: {
        amountPerPeriod: money(50_000, "EUR"),
        remaining: money(38_010, "EUR"),
        periodStartsAt: "2026-03-01T00:00:00.000Z",
        periodEndsAt: "2026-04-01T00:00:00.000Z",
      },
    });
  });

  it("is given the shop's texts and its kind", async () => {
    server.answerWith(fixture("replies/billing-agreement-set.xml"));

    await clientOf(server).setBillingAgreementDetails({
      billingAgreementId: AGREEMENT,
      sellerBillingAgreementId: "subscription-7",
      sellerNote: "A lamp a month",
      storeName: "Lamps",
      customInformation: "internal",
      platformId: "A1PLATFORM",
      type: "MerchantInitiatedTransaction",
      subscriptionAmount: money(999, "EUR"),
    });

    expect(sentFields(server)).toEqual({
      Action: "SetBillingAgreementDetails",
      AmazonBillingAgreementId: "C02-1234567-1234567",
      "BillingAgreementAttributes.PlatformId": "A1PLATFORM",
      "BillingAgreementAttributes.SellerNote": "A lamp a month",
      "BillingAgreementAttributes.SellerBillingAgreementAttributes.SellerBillingAgreementId":
        "subscription-7",
      "BillingAgreementAttributes.SellerBillingAgreementAttributes.StoreName": "Lamps",
      "BillingAgreementAttributes.SellerBillingAgreementAttributes.CustomInformation": "internal",
      "BillingAgreementAttributes.BillingAgreementType": "MerchantInitiatedTransaction",
      "BillingAgreementAttributes.SubscriptionAmount.Amount": "9.99",
      "BillingAgreementAttributes.SubscriptionAmount.CurrencyCode": "EUR",
    });
  });

  it("is confirmed with return URLs where they are required", async () => {
    server.answerWith(fixture("replies/billing-agreement-confirmed.xml"));
    const client = clientOf(server, { returnUrls: "required" });

    await expect(client.confirmBillingAgreement({ billingAgreementId: AGREEMENT })).rejects.toThrow(
      InvalidValue,
    );
    await client.confirmBillingAgreement({
      billingAgreementId: AGREEMENT,
      returnUrls: { successUrl: "https://shop.example/a", failureUrl: "https://shop.example/b" },
    });

    expect(server.requests).toHaveLength(1);
    expect(sentFields(server)).toEqual({
      Action: "ConfirmBillingAgreement",
      AmazonBillingAgreementId: "C02-1234567-1234567",
      SuccessUrl: "https://shop.example/a",
      FailureUrl: "https://shop.example/b",
    });
  });

  it("whose payment method fails is told so by Amazon's try", async () => {
    server.answerWith(fixture("replies/billing-agreement-validated.xml"));

    expect(await clientOf(server).validateBillingAgreement(AGREEMENT)).toEqual({
      result: "Failure",
      failureReason: "InvalidPaymentMethod",
      status: { state: "Suspended", updatedAt: "2026-03-01T08:20:00.500Z" },
    });
  });

  it("is closed with a reason", async () => {
    server.answerWith(fixture("replies/billing-agreement-closed.xml"));

    await clientOf(server).closeBillingAgreement({
      billingAgreementId: AGREEMENT,
      reason: "cancelled by the buyer",
    });

    expect(sentFields(server)).toEqual({
      Action: "CloseBillingAgreement",
      AmazonBillingAgreementId: "C02-1234567-1234567",
      ClosureReason: "cancelled by the buyer",
    });
  });

  it("of production is refused by a client of the sandbox", async () => {
    const read = clientOf(server).getBillingAgreementDetails({
      billingAgreementId: parseBillingAgreementId("B02-1234567-1234567"),
    });

    await expect(read).rejects.toThrow(InvalidValue);
    expect(server.requests).toEqual([]);
  });
});

describe("an order of a billing agreement", () => {
  const texts = {
    billingAgreementId: AGREEMENT,
    inheritShippingAddress: true,
    sellerOrderId: parseSellerOrderId("2026-0043"),
    supplementaryData: "{}",
  };

  it("is made and confirmed at once", async () => {
    server.answerWith(fixture("replies/order-reference-created.xml"));

    const reading = await clientOf(server).createOrderReferenceForId({
      ...texts,
      confirmNow: true,
      total: money(11_990, "EUR"),
    });

    expect(sentFields(server)).toEqual({
      Action: "CreateOrderReferenceForId",
      Id: "C02-1234567-1234567",
      IdType: "BillingAgreement",
      InheritShippingAddress: "true",
      ConfirmNow: "true",
      "OrderReferenceAttributes.OrderTotal.Amount": "119.90",
      "OrderReferenceAttributes.OrderTotal.CurrencyCode": "EUR",
      "OrderReferenceAttributes.SellerOrderAttributes.SellerOrderId": "2026-0043",
      "OrderReferenceAttributes.SupplementaryData": "{}",
    });
    expect(reading).toMatchObject({
      orderReferenceId: "S02-7654321-7654321",
      status: { state: "Open" },
    });
  });

  it("is not confirmed at once without a total", async () => {
    const made = clientOf(server).createOrderReferenceForId({ ...texts, confirmNow: true });

    await expect(made).rejects.toThrow("total");
    expect(server.requests).toEqual([]);
  });

  it("is made and authorized in one step, under a reference id that can be repeated", async () => {
    server.answerWith(fixture("replies/authorized-on-billing-agreement.xml"));

    const reading = await clientOf(server).authorizeOnBillingAgreement({
      ...texts,
      referenceId: agreementReferenceId(AGREEMENT, 1),
      amount: money(11_990, "EUR"),
      transactionTimeoutMinutes: 0,
      captureNow: false,
    });

    expect(sentFields(server)).toEqual({
      Action: "AuthorizeOnBillingAgreement",
      AmazonBillingAgreementId: "C02-1234567-1234567",
      AuthorizationReferenceId: "C02-1234567-1234567-A1",
      "AuthorizationAmount.Amount": "119.90",
      "AuthorizationAmount.CurrencyCode": "EUR",
      TransactionTimeout: "0",
      CaptureNow: "false",
      "SellerOrderAttributes.SellerOrderId": "2026-0043",
      "SellerOrderAttributes.SupplementaryData": "{}",
      InheritShippingAddress: "true",
    });
    expect(reading).toMatchObject({
      orderReferenceId: "S02-7654321-7654321",
      authorization: { authorizationId: "S02-7654321-7654321-A041953", status: { state: "Open" } },
    });
  });
});
