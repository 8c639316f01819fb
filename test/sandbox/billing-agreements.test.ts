import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  money,
  newReferenceId,
  outcomeOf,
  simulation,
  stateOfOrder,
} from "../support/order-steps.ts";
import type { SandboxReply } from "../support/sandbox-client.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;
let agreement: string;

beforeEach(async () => {
  shop = await openSimulatedShop();
  agreement = shop.sandbox.core.createAgreementDraft();
});
afterEach(() => shop.close());

function call(action: string, more: Record<string, string> = {}): Promise<SandboxReply> {
  return shop.call(action, { AmazonBillingAgreementId: agreement, ...more });
}

function charge(amount: string, more: Record<string, string> = {}): Promise<SandboxReply> {
  return call("AuthorizeOnBillingAgreement", {
    AuthorizationReferenceId: newReferenceId(),
    ...money("AuthorizationAmount", amount),
    TransactionTimeout: "0",
    ...more,
  });
}

async function stateOfAgreement(): Promise<string> {
  return outcomeOf(await call("GetBillingAgreementDetails"));
}

describe("a billing agreement", () => {
  it("goes from draft to open to closed, and its texts are fixed by the confirm", async () => {
    const attributes = {
      "BillingAgreementAttributes.SellerNote": "Monthly tea",
      "BillingAgreementAttributes.SellerBillingAgreementAttributes.SellerBillingAgreementId": "B-1",
    };
    const set = await call("SetBillingAgreementDetails", attributes);
    await call("ConfirmBillingAgreement");
    const tooLate = await call("SetBillingAgreementDetails", attributes);
    const open = await stateOfAgreement();
    await call("CloseBillingAgreement", { ClosureReason: "No more tea" });

    expect(agreement).toMatch(/^C02-\d{7}-\d{7}$/);
    expect(set.text("SellerBillingAgreementId")).toBe("B-1");
    expect(outcomeOf(tooLate)).toBe("BillingAgreementNotModifiable 405");
    expect([open, await stateOfAgreement()]).toEqual(["Open", "Closed SellerClosed"]);
    expect(shop.told()).toEqual([
      "BillingAgreementNotification Open",
      "BillingAgreementNotification Closed SellerClosed",
    ]);
  });

  it("is not confirmed without the buyer's consent", async () => {
    shop.sandbox.core.updateAgreement(agreement, { consent: false });
    const refused = await call("ConfirmBillingAgreement");

    expect(outcomeOf(refused)).toBe("BillingAgreementConstraintsExist 400");
    expect(refused.text("Message")).toContain("BuyerConsentNotSet");
  });

  it("is cancelled as stale after three hours in draft", async () => {
    await shop.clock.advanceBy(3 * 3_600_000);

    expect(await stateOfAgreement()).toBe("Canceled Stale");
  });

  it("names its last update in its own way", async () => {
    await call("ConfirmBillingAgreement");
    const details = await call("GetBillingAgreementDetails");
    await shop.clock.settled();

    expect(details.text("LastUpdatedTimestamp")).toBeDefined();
    const data = shop.endpoint.received[0]?.message.NotificationData;
    expect(data).toContain("<LastUpdateTimestamp>");
  });

  it("is validated, and suspended when its method does not work", async () => {
    await call("ConfirmBillingAgreement");
    const good = await call("ValidateBillingAgreement");
    shop.sandbox.core.failValidation(agreement, "InvalidPaymentMethod");
    const bad = await call("ValidateBillingAgreement");
    shop.sandbox.core.updateAgreement(agreement, { paymentMethod: "amex" });
    await shop.clock.settled();

    expect(good.text("ValidationResult")).toBe("Success");
    expect([bad.text("ValidationResult"), bad.text("FailureReasonCode")]).toEqual([
      "Failure",
      "InvalidPaymentMethod",
    ]);
    expect(await stateOfAgreement()).toBe("Open");
    expect(shop.endpoint.received.at(-1)?.message.EventType).toBe("PaymentMethodUpdated");
  });
});

describe("a payment under a billing agreement", () => {
  beforeEach(async () => {
    await call("ConfirmBillingAgreement");
  });

  it("makes an order of its own, which ends with its one capture", async () => {
    const reply = await charge("20.00", { CaptureNow: "true" });
    const order = reply.text("AmazonOrderReferenceId") ?? "";
    const details = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order });

    expect(outcomeOf(reply)).toBe("Closed MaxCapturesProcessed");
    expect(outcomeOf(details)).toBe("Closed MaxAuthorizationsCaptured");
    expect(details.body).toContain(
      `<ParentDetails><Id>${agreement}</Id><Type>BillingAgreement</Type></ParentDetails>`,
    );
    expect(details.text("AddressLine1")).toBe("Schutzstrasse 123");
  });

  it("is repeated under the same reference id and makes no second order", async () => {
    const same = { AuthorizationReferenceId: "BA-1" };
    const first = await charge("20.00", same);
    const again = await charge("20.00", same);

    expect(again.text("AmazonOrderReferenceId")).toBe(first.text("AmazonOrderReferenceId"));
  });

  it("is refused above the month's limit, which begins again next month", async () => {
    await charge("400.00");
    const refused = await charge("100.01");
    const details = await call("GetBillingAgreementDetails");
    await shop.clock.advanceTo(Date.UTC(2026, 1, 1));
    const nextMonth = await charge("500.00");

    expect(outcomeOf(refused)).toBe("PeriodicAmountExceeded 400");
    expect(details.body).toMatch(/<CurrentRemainingBalance>.*<Amount>100.00<\/Amount>/);
    expect(outcomeOf(nextMonth)).toBe("Open");
  });

  it("suspends the agreement when its method is invalid, and not when Amazon rejects", async () => {
    const note = (wish: object) => ({ SellerAuthorizationNote: simulation(wish) });
    await charge("20.00", note({ State: "Declined", ReasonCode: "AmazonRejected" }));
    const afterRejection = await stateOfAgreement();
    await charge("20.00", note({ State: "Declined", ReasonCode: "InvalidPaymentMethod" }));
    const refused = await charge("20.00");

    expect(afterRejection).toBe("Open");
    expect(await stateOfAgreement()).toBe("Suspended InvalidPaymentMethod");
    expect(outcomeOf(refused)).toBe("InvalidBillingAgreementStatus 405");
  });
});

describe("an order for a billing agreement", () => {
  function create(more: Record<string, string> = {}): Promise<SandboxReply> {
    return shop.call("CreateOrderReferenceForId", {
      Id: agreement,
      IdType: "BillingAgreement",
      InheritShippingAddress: "true",
      ...more,
    });
  }

  it("is open at once when it is confirmed with its creation", async () => {
    await call("ConfirmBillingAgreement");
    const reply = await create({
      ConfirmNow: "true",
      ...money("OrderReferenceAttributes.OrderTotal", "30.00"),
    });
    const order = reply.text("AmazonOrderReferenceId") ?? "";

    expect(reply.text("Email")).toBe("test-buyer@example.com");
    expect(await stateOfOrder(shop, order)).toBe("Open");
  });

  it("needs a total to be confirmed at once, and is made only once on a draft", async () => {
    const noTotal = await create({ ConfirmNow: "true" });
    const first = await create();
    const second = await create();

    expect([noTotal, first, second].map(outcomeOf)).toEqual([
      "InvalidParameterValue 400",
      "Draft",
      "OrderReferenceCountExceeded 405",
    ]);
  });
});
