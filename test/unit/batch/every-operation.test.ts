import { expect, it } from "vitest";
import { createFeedWriter } from "../../../functions/adapters/amazon-pay-feeds/feed-document.ts";
import { foreignRequest } from "../../../functions/build-feed/line-schemas.ts";
import type { BatchOperation } from "../../../functions/domain/batch-request.ts";
import { readFeed, readRequestData } from "../../../local/sandbox/wire/feed-xml.ts";
import { each, textOf } from "../../support/streams.ts";

const SELLER = "A1EXAMPLESELLER";
const ORDER = "S01-1234567-1234567";
const write = createFeedWriter({ sellerId: SELLER, environment: "sandbox" });
const USD = { amount: "12.50", currency: "USD" };

type Told = Readonly<Record<string, string>>;

/** A line of a file for each operation, and what Amazon has to read of it. */
const LINES: Readonly<Record<BatchOperation, readonly [line: Told, read: Told]>> = {
  Authorize: [
    {
      orderReferenceId: ORDER,
      referenceId: "auth-1",
      ...USD,
      note: "Thanks",
      transactionTimeoutMinutes: "0",
    },
    {
      AmazonOrderReferenceId: ORDER,
      AuthorizationReferenceId: "auth-1",
      "AuthorizationAmount.Amount": "12.50",
      "AuthorizationAmount.CurrencyCode": "USD",
      SellerAuthorizationNote: "Thanks",
      TransactionTimeout: "0",
    },
  ],
  AuthorizeOnBillingAgreement: [
    {
      billingAgreementId: "C01-1234567-1234567",
      referenceId: "auth-2",
      ...USD,
      captureNow: "true",
      softDescriptor: "SHOP",
    },
    {
      AmazonBillingAgreementId: "C01-1234567-1234567",
      AuthorizationReferenceId: "auth-2",
      "AuthorizationAmount.Amount": "12.50",
      CaptureNow: "true",
      SoftDescriptor: "SHOP",
    },
  ],
  CancelOrderReference: [
    { orderReferenceId: ORDER, reason: "Sold out" },
    { AmazonOrderReferenceId: ORDER, CancelationReason: "Sold out" },
  ],
  CloseOrderReference: [
    { orderReferenceId: ORDER, reason: "Done" },
    { AmazonOrderReferenceId: ORDER, ClosureReason: "Done" },
  ],
  CloseAuthorization: [
    { authorizationId: `${ORDER}-A000001`, reason: "Not needed" },
    { AmazonAuthorizationId: `${ORDER}-A000001`, ClosureReason: "Not needed" },
  ],
  Capture: [
    { authorizationId: `${ORDER}-A000001`, referenceId: "cap-1", ...USD, softDescriptor: "SHOP" },
    {
      AmazonAuthorizationId: `${ORDER}-A000001`,
      CaptureReferenceId: "cap-1",
      "CaptureAmount.Amount": "12.50",
      "CaptureAmount.CurrencyCode": "USD",
      SoftDescriptor: "SHOP",
    },
  ],
  GetCaptureDetails: [{ captureId: `${ORDER}-C000001` }, { AmazonCaptureId: `${ORDER}-C000001` }],
  Refund: [
    { captureId: `${ORDER}-C000001`, referenceId: "ref-1", ...USD, note: "Sorry" },
    {
      AmazonCaptureId: `${ORDER}-C000001`,
      RefundReferenceId: "ref-1",
      "RefundAmount.Amount": "12.50",
      SellerRefundNote: "Sorry",
    },
  ],
  GetRefundDetails: [{ refundId: `${ORDER}-R000001` }, { AmazonRefundId: `${ORDER}-R000001` }],
};

it.each(Object.entries(LINES))(
  "a line of %s becomes that request in the feed",
  async (name, of) => {
    // The keys of the table are the operations.
    const operation = name as BatchOperation;
    const [line, expected] = of;
    const feed = await textOf(
      write(each([{ number: 3, request: foreignRequest(operation, line) }])),
    );

    const [request] = readFeed(feed);
    const read = readRequestData(request?.data ?? "", SELLER);

    if (typeof read === "string") throw new Error(read);
    expect([request?.sellerRequestId, read.operation]).toEqual(["3", operation]);
    expect(Object.fromEntries(read.parameters)).toMatchObject(expected);
  },
);

it.each(Object.entries(LINES))(
  "a line of %s is wrong with a field too many, or one missing",
  (name, [line]) => {
    const operation = name as BatchOperation;
    const [first = ""] = Object.keys(line);
    const { [first]: _, ...without } = line;

    expect(() => foreignRequest(operation, { ...line, colour: "blue" })).toThrow(/colour/);
    expect(() => foreignRequest(operation, without)).toThrow();
  },
);

it.each([
  ["CloseAuthorization", "authorizationId", "C000001", "is the id of a capture"],
  ["Capture", "authorizationId", "C000001", "an authorization has the letter A"],
  ["Capture", "authorizationId", "R000001", "is the id of a refund"],
  ["Refund", "captureId", "A000001", "is the id of an authorization"],
  ["Refund", "captureId", "R000001", "a capture has the letter C"],
  ["GetCaptureDetails", "captureId", "A000001", "is the id of an authorization"],
  ["GetRefundDetails", "refundId", "C000001", "a refund has the letter R"],
  ["GetRefundDetails", "refundId", "Q000001", "is another id of Amazon's"],
] as const)("a line of %s is wrong with a %s that ends in %s", (operation, name, end, why) => {
  const [line] = LINES[operation];

  expect(() => foreignRequest(operation, { ...line, [name]: `${ORDER}-${end}` })).toThrow(why);
});

it("takes the ids of old orders, which have no letter", () => {
  for (const operation of [
    "CloseAuthorization",
    "GetCaptureDetails",
    "GetRefundDetails",
  ] as const) {
    const [line] = LINES[operation];
    const [name = ""] = Object.keys(line);
    expect(() => foreignRequest(operation, { ...line, [name]: `${ORDER}-0000001` })).not.toThrow();
  }
});
