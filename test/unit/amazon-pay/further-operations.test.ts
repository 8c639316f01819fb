import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseRefundId } from "../../../functions/domain/amazon-pay-refund.ts";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import {
  parseCaptureId,
  parseOrderReferenceId,
  parseSellerOrderId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  sentFields,
  startAnsweringServer,
} from "./answering-server.ts";

const ORDER = parseOrderReferenceId("S02-1234567-1234567");
const CAPTURE = parseCaptureId("S02-1234567-1234567-C041953");
const REFUND = parseRefundId("S02-1234567-1234567-R041953");

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

describe("refunding", () => {
  it("gives money of a capture back and reads that Amazon has yet to decide", async () => {
    server.answerWith(fixture("replies/refund-pending.xml"));

    const reading = await clientOf(server).refund({
      captureId: CAPTURE,
      referenceId: referenceId(ORDER, "refund", 1),
      amount: money(1_990, "EUR"),
      note: "Shade was broken",
      softDescriptor: "Lamps",
    });

    expect(sentFields(server)).toEqual({
      Action: "Refund",
      AmazonCaptureId: "S02-1234567-1234567-C041953",
      RefundReferenceId: "S02-1234567-1234567-R1",
      "RefundAmount.Amount": "19.90",
      "RefundAmount.CurrencyCode": "EUR",
      SellerRefundNote: "Shade was broken",
      SoftDescriptor: "Lamps",
    });
    expect(reading).toEqual({
      refundId: REFUND,
      referenceId: "S02-1234567-1234567-R1",
      status: { state: "Pending", updatedAt: "2026-03-05T09:00:31.200Z" },
      amount: money(1_990, "EUR"),
      type: "SellerInitiated",
      createdAt: "2026-03-05T09:00:00.000Z",
    });
  });

  it("reads what has become of a refund", async () => {
    server.answerWith(fixture("replies/refund-details.xml"));

    const { status } = await clientOf(server).getRefundDetails(REFUND);

    expect(sentFields(server)).toEqual({
      Action: "GetRefundDetails",
      AmazonRefundId: "S02-1234567-1234567-R041953",
    });
    expect(status.state).toBe("Completed");
  });
});

describe("an order's attributes", () => {
  it("are changed one by one, with their lists numbered", async () => {
    server.answerWith(fixture("replies/order-attributes-set.xml"));

    const reading = await clientOf(server).setOrderAttributes({
      orderReferenceId: ORDER,
      total: money(11_990, "EUR"),
      sellerOrderId: parseSellerOrderId("OR# 12345"),
      sellerNote: "Thank you",
      orderItemCategories: ["Antiques", "Apparel"],
      paymentServiceProvider: { id: "A1PSP", orderId: "77" },
      requestPaymentAuthorization: true,
      platformId: "A1PLATFORM",
      supplementaryData: "{}",
    });

    expect(sentFields(server)).toEqual({
      Action: "SetOrderAttributes",
      AmazonOrderReferenceId: "S02-1234567-1234567",
      "OrderAttributes.OrderTotal.Amount": "119.90",
      "OrderAttributes.OrderTotal.CurrencyCode": "EUR",
      "OrderAttributes.PlatformId": "A1PLATFORM",
      "OrderAttributes.SellerNote": "Thank you",
      "OrderAttributes.SellerOrderAttributes.SellerOrderId": "OR# 12345",
      "OrderAttributes.SellerOrderAttributes.SupplementaryData": "{}",
      "OrderAttributes.SellerOrderAttributes.OrderItemCategories.OrderItemCategory.1": "Antiques",
      "OrderAttributes.SellerOrderAttributes.OrderItemCategories.OrderItemCategory.2": "Apparel",
      "OrderAttributes.PaymentServiceProviderAttributes.PaymentServiceProviderId": "A1PSP",
      "OrderAttributes.PaymentServiceProviderAttributes.PaymentServiceProviderOrderId": "77",
      "OrderAttributes.RequestPaymentAuthorization": "true",
    });
    expect(reading).toMatchObject({ sellerOrderId: "OR# 12345", authentication: "REQUIRED" });
  });

  it("include the billing address and the buyer's language when Amazon shows them", async () => {
    server.answerWith(fixture("replies/order-reference-open.xml"));

    const reading = await clientOf(server).getOrderReferenceDetails({ orderReferenceId: ORDER });

    expect(reading).toMatchObject({
      billingAddress: { name: "Liam Barker", city: "Neunkirchen", countryCode: "DE" },
      orderLanguage: "de-DE",
      sellerOrderId: "2026-0042",
    });
  });
});

describe("an authorization", () => {
  it("shows the billing address that an invoice with VAT needs", async () => {
    server.answerWith(fixture("replies/authorize-captured-now.xml"));

    const { billingAddress } = await clientOf(server).authorize({
      orderReferenceId: ORDER,
      referenceId: referenceId(ORDER, "authorization", 1),
      amount: money(11_990, "EUR"),
      captureNow: true,
    });

    expect(billingAddress).toEqual({
      name: "Max Mustermann",
      addressLine1: "Schutzstrasse 123",
      city: "Muenchen",
      postalCode: "81543",
      countryCode: "DE",
    });
  });
});

describe("the list of a shop order's order references", () => {
  const sellerOrderId = parseSellerOrderId("2026-0042");

  it("is asked for by number, time and state, and read with its next page", async () => {
    server.answerWith(fixture("replies/order-reference-list.xml"));

    const page = await clientOf(server).listOrderReferences({
      sellerOrderId,
      createdBetween: { start: "2026-03-01T00:00:00Z", end: "2026-03-31T00:00:00Z" },
      states: ["Open", "Closed"],
      sortOrder: "Ascending",
      pageSize: 2,
    });

    expect(sentFields(server)).toEqual({
      Action: "ListOrderReference",
      QueryId: "2026-0042",
      QueryIdType: "SellerOrderId",
      PaymentDomain: "EU_EUR",
      "CreatedTimeRange.StartTime": "2026-03-01T00:00:00Z",
      "CreatedTimeRange.EndTime": "2026-03-31T00:00:00Z",
      SortOrder: "Ascending",
      PageSize: "2",
      "OrderReferenceStatusListFilter.OrderReferenceStatus.1": "Open",
      "OrderReferenceStatusListFilter.OrderReferenceStatus.2": "Closed",
    });
    expect(page).toEqual({
      orderReferences: [
        {
          orderReferenceId: "S02-1234567-1234567",
          status: {
            state: "Closed",
            reason: "SellerClosed",
            updatedAt: "2026-03-01T09:00:00.000Z",
          },
          sellerOrderId: "2026-0042",
          total: money(11_990, "EUR"),
          createdAt: "2026-03-01T08:20:00.000Z",
        },
        { orderReferenceId: "S02-1234567-7654321", status: { state: "Draft" } },
      ],
      nextPageToken: "eyJuZXh0UGFnZVRva2VuIjoiMSJ9/+==",
    });
  });

  it("goes on with the page's token and may be empty", async () => {
    server.answerWith(fixture("replies/order-reference-list-end.xml"));

    const page = await clientOf(server).listMoreOrderReferences("abc/+==");

    expect(sentFields(server)).toEqual({
      Action: "ListOrderReferenceByNextToken",
      NextPageToken: "abc/+==",
    });
    expect(page).toEqual({ orderReferences: [] });
  });

  it.each([
    ["too long", "2026-03-01T00:00:00Z", "2026-04-01T00:00:01Z"],
    ["backwards", "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z"],
    ["no time", "yesterday", "today"],
  ])("is not asked for a span that is %s", async (_, start, end) => {
    const listed = clientOf(server).listOrderReferences({
      sellerOrderId,
      createdBetween: { start, end },
    });

    await expect(listed).rejects.toThrow(InvalidValue);
    expect(server.requests).toEqual([]);
  });
});

describe("Amazon Pay's own state", () => {
  it("is read with its messages", async () => {
    server.answerWith(fixture("replies/service-status.xml"));

    expect(await clientOf(server).getServiceStatus()).toEqual({
      status: "GREEN_I",
      at: "2026-03-01T08:30:00.000Z",
      messages: [{ locale: "en_GB", text: "All is well; works are planned for Sunday." }],
    });
    expect(sentFields(server)).toEqual({ Action: "GetServiceStatus" });
  });
});
