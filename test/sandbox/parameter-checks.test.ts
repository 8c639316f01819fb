import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorize, money, openOrder, outcomeOf, setDetails } from "../support/order-steps.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;

beforeAll(async () => {
  shop = await openSimulatedShop();
});
afterAll(() => shop.close());

const UNKNOWN = "S02-0000000-0000000";

describe("parameters of Authorize", () => {
  const complete = {
    AmazonOrderReferenceId: UNKNOWN,
    AuthorizationReferenceId: "R1",
    ...money("AuthorizationAmount", "10.00"),
  };

  it.each<[string, Record<string, string>, string]>([
    ["an unknown order", {}, "InvalidOrderReferenceId 404"],
    ["no order", { AmazonOrderReferenceId: "" }, "MissingParameter 400"],
    ["no reference id", { AuthorizationReferenceId: "" }, "MissingParameter 400"],
    ["no currency", { "AuthorizationAmount.CurrencyCode": "" }, "MissingParameter 400"],
    [
      "no currency and a bad amount: what is missing comes first",
      { "AuthorizationAmount.CurrencyCode": "", "AuthorizationAmount.Amount": "ten" },
      "MissingParameter 400",
    ],
    [
      "a reference id of 33 characters",
      { AuthorizationReferenceId: "R".repeat(33) },
      "InvalidParameterValue 400",
    ],
    [
      "a blank in the reference id",
      { AuthorizationReferenceId: "R 1" },
      "InvalidParameterValue 400",
    ],
    ["three decimals", { "AuthorizationAmount.Amount": "10.001" }, "InvalidParameterValue 400"],
    ["a comma", { "AuthorizationAmount.Amount": "10,00" }, "InvalidParameterValue 400"],
    ["nothing", { "AuthorizationAmount.Amount": "0.00" }, "InvalidParameterValue 400"],
    ["a negative amount", { "AuthorizationAmount.Amount": "-1.00" }, "InvalidParameterValue 400"],
    [
      "a currency in small letters",
      { "AuthorizationAmount.CurrencyCode": "eur" },
      "InvalidParameterValue 400",
    ],
    [
      "a currency that Amazon does not know",
      { "AuthorizationAmount.CurrencyCode": "XAU" },
      "CurrencyUnsupported 400",
    ],
    [
      "yen with decimals",
      { "AuthorizationAmount.CurrencyCode": "JPY" },
      "InvalidParameterValue 400",
    ],
    [
      "a note of 256 characters",
      { SellerAuthorizationNote: "n".repeat(256) },
      "InvalidParameterValue 400",
    ],
    [
      "a soft descriptor of 17 characters",
      { SoftDescriptor: "d".repeat(17) },
      "InvalidParameterValue 400",
    ],
    ["a time-out of 7 minutes", { TransactionTimeout: "7" }, "InvalidParameterValue 400"],
    ["a time-out of 1445 minutes", { TransactionTimeout: "1445" }, "InvalidParameterValue 400"],
    ["CaptureNow=yes", { CaptureNow: "yes" }, "InvalidParameterValue 400"],
    [
      "a bad amount for an unknown order: the format comes first",
      { "AuthorizationAmount.Amount": "ten" },
      "InvalidParameterValue 400",
    ],
  ])("%s", async (_name, parameters, expected) => {
    const reply = await shop.call("Authorize", { ...complete, ...parameters });

    expect(outcomeOf(reply)).toBe(expected);
  });
});

describe("other checks", () => {
  it.each<[string, string, Record<string, string>, string]>([
    ["an operation that does not exist", "Pay", {}, "InvalidParameterValue 400"],
    [
      "an unknown authorization",
      "GetAuthorizationDetails",
      { AmazonAuthorizationId: `${UNKNOWN}-A000001` },
      "InvalidTransactionId 404",
    ],
    [
      "an unknown capture",
      "GetCaptureDetails",
      { AmazonCaptureId: `${UNKNOWN}-C000001` },
      "InvalidTransactionId 404",
    ],
    [
      "an unknown refund",
      "GetRefundDetails",
      { AmazonRefundId: `${UNKNOWN}-R000001` },
      "InvalidTransactionId 404",
    ],
    [
      "both kinds of tokens",
      "GetOrderReferenceDetails",
      { AmazonOrderReferenceId: UNKNOWN, AccessToken: "Atza|1", AddressConsentToken: "Atza|2" },
      "AmbiguousToken 400",
    ],
    [
      "one return URL without the other",
      "ConfirmOrderReference",
      { AmazonOrderReferenceId: UNKNOWN, SuccessUrl: "https://shop.example/ok" },
      "MissingParameter 400",
    ],
  ])("%s", async (_name, action, parameters, expected) => {
    expect(outcomeOf(await shop.call(action, parameters))).toBe(expected);
  });

  it("an amount in another currency than the order's", async () => {
    const order = await openOrder(shop, shop.draft());

    const reply = await authorize(shop, order, "10.00", {
      "AuthorizationAmount.CurrencyCode": "GBP",
    });

    expect(outcomeOf(reply)).toBe("CurrencyMismatch 400");
  });

  it("a total above 150000", async () => {
    const reply = await setDetails(shop, shop.draft(), "150000.01");

    expect(outcomeOf(reply)).toBe("InvalidParameterValue 400");
  });

  it("tells what keeps a draft from being confirmed, and refuses the confirm", async () => {
    const { amazonOrderReferenceId: order } = shop.sandbox.createOrderReference({
      address: null,
      paymentMethod: null,
    });

    const details = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order });
    const confirm = await shop.call("ConfirmOrderReference", { AmazonOrderReferenceId: order });

    const constraints = ["AmountNotSet", "ShippingAddressNotSet", "PaymentPlanNotSet"];
    expect(details.texts("ConstraintID")).toEqual(constraints);
    expect(outcomeOf(confirm)).toBe("ConstraintsExist 400");
    for (const constraint of constraints) expect(confirm.text("Message")).toContain(constraint);
  });

  it("answers a refusal in Amazon's layout", async () => {
    const reply = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: UNKNOWN });

    expect(reply.body).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<ErrorResponse xmlns="http:\/\/mws\.amazonservices\.com\/schema\/OffAmazonPayments\/2013-01-01"><Error><Type>Sender<\/Type><Code>InvalidOrderReferenceId<\/Code><Message>The OrderReferenceId S02-0000000-0000000 is invalid\.<\/Message><\/Error><RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>$/,
    );
  });
});
