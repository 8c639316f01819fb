import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  authorizationId,
  authorize,
  capture,
  captureId,
  openOrder,
  outcomeOf,
  refund,
  setDetails,
  stateOf,
  stateOfOrder,
} from "../support/order-steps.ts";
import { controlSandbox } from "../support/sandbox-client.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;

beforeEach(async () => {
  shop = await openSimulatedShop();
});
afterEach(() => shop.close());

function control<T = unknown>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  return controlSandbox<T>(shop.sandbox, method, path, body);
}

async function chargedOrder(): Promise<{ order: string; authorization: string; charge: string }> {
  const order = await openOrder(shop, shop.draft());
  const authorization = await authorizationId(authorize(shop, order));
  return { order, authorization, charge: await captureId(capture(shop, authorization)) };
}

describe("Amazon's own doing", () => {
  it.each([
    ["Authorize", "ProcessingFailure"],
    ["Authorize", "AmazonRejected"],
  ])("lets the next %s be declined with %s", async (operation, reasonCode) => {
    const order = await openOrder(shop, shop.draft());
    await control("POST", "outcomes", { operation, plan: { declined: { reasonCode } } });

    expect(outcomeOf(await authorize(shop, order, "10.00"))).toBe(`Declined ${reasonCode}`);
  });

  it.each([
    ["invalid-method", "Declined InvalidPaymentMethod", "Suspended InvalidPaymentMethod"],
    ["amazon-rejected", "Declined AmazonRejected", "Closed AmazonClosed"],
    ["timed-out", "Declined TransactionTimedOut", "Open"],
  ])("declines the starred payment method %s: %s", async (paymentMethod, expected, afterwards) => {
    const made = await control<{ amazonOrderReferenceId: string }>("POST", "order-references", {
      paymentMethod,
    });
    const order = await openOrder(shop, made.amazonOrderReferenceId);

    expect(outcomeOf(await authorize(shop, order, "10.00"))).toBe(expected);
    expect(await stateOfOrder(shop, order)).toBe(afterwards);
  });

  it("does not allow the starred payment method that shops may not take", async () => {
    const { amazonOrderReferenceId: order } = shop.sandbox.createOrderReference({
      paymentMethod: "not-allowed",
    });
    const details = await setDetails(shop, order);

    expect(details.texts("ConstraintID")).toEqual(["PaymentMethodNotAllowed"]);
  });

  it("lets captures and refunds fail in processing; the authorization stays open", async () => {
    const order = await openOrder(shop, shop.draft());
    const id = await authorizationId(authorize(shop, order));
    const declined = { declined: { reasonCode: "ProcessingFailure" } };
    await control("POST", "outcomes", { operation: "Capture", plan: declined });
    const failed = await capture(shop, id);
    const charge = await captureId(capture(shop, id));
    await control("POST", "outcomes", { operation: "Refund", plan: declined });
    const refundReply = await refund(shop, charge, "10.00");
    await shop.clock.advanceBy(30_000);

    expect(outcomeOf(failed)).toBe("Declined ProcessingFailure");
    expect(charge).toContain("-C");
    const refundId = refundReply.text("AmazonRefundId") ?? "";
    expect(await stateOf(shop, "Refund", refundId)).toBe("Declined ProcessingFailure");
  });

  it.each([
    ["that it holds back", { pending: true }, 0],
    ["of an authorization that is more than a week old", {}, 8 * 24 * 3600],
  ])("declines a capture %s after a while, and never at once", async (_which, plan, ageSeconds) => {
    const life = { authorizationLifeSeconds: 30 * 24 * 3600 };
    await control("PUT", "settings", life);
    const order = await openOrder(shop, shop.draft());
    const declined = { reasonCode: "AmazonRejected" };
    await control("POST", "outcomes", { operation: "Capture", plan: { ...plan, declined } });
    const id = await authorizationId(authorize(shop, order));
    await shop.clock.advanceBy(ageSeconds * 1_000);
    const reply = await capture(shop, id);
    await shop.clock.advanceBy(3_600_000);

    expect(outcomeOf(reply)).toBe("Pending");
    const pendingId = reply.text("AmazonCaptureId") ?? "";
    expect(await stateOf(shop, "Capture", pendingId)).toBe("Declined AmazonRejected");
  });

  it("keeps an authorization pending until its time-out, or beyond it", async () => {
    const order = await openOrder(shop, shop.draft());
    const ids: string[] = [];
    for (const staysPending of ["until-timeout", "for-ever"]) {
      await control("POST", "outcomes", { operation: "Authorize", plan: { staysPending } });
      const reply = authorize(shop, order, "10.00", { TransactionTimeout: "5" });
      ids.push(await authorizationId(reply));
    }
    await shop.clock.advanceBy(299_000);
    const before = await stateOf(shop, "Authorization", ids[0]!);
    await shop.clock.advanceBy(1_000);

    expect(before).toBe("Pending");
    expect(await stateOf(shop, "Authorization", ids[0]!)).toBe("Declined TransactionTimedOut");
    expect(await stateOf(shop, "Authorization", ids[1]!)).toBe("Pending");
  });

  it("moves objects along legal ways only", async () => {
    const order = await openOrder(shop, shop.draft());
    const id = await authorizationId(authorize(shop, order));
    await control("PUT", `objects/${order}/state`, {
      state: "Canceled",
      reasonCode: "AmazonCanceled",
    });

    expect(await stateOfOrder(shop, order)).toBe("Canceled AmazonCanceled");
    expect(await stateOf(shop, "Authorization", id)).toBe("Closed OrderReferenceCanceled");
    await expect(control("PUT", `objects/${order}/state`, { state: "Open" })).rejects.toThrow(
      /409.*can become nothing/,
    );
  });

  it("works in Seller Central behind the shop's back", async () => {
    const order = await openOrder(shop, shop.draft());
    const made = (path: string, id: string, amountMinorUnits: number) =>
      control<{ id: string }>("POST", `seller-central/${path}`, { id, amountMinorUnits });
    const { id: authorization } = await made("authorizations", order, 5000);
    const { id: charge } = await made("captures", authorization, 4000);
    await made("refunds", charge, 1000);
    await shop.clock.advanceBy(30_000);
    await control("POST", "seller-central/closures", { id: order });

    expect(shop.sandbox.orderReference(order)).toMatchObject({
      state: "Closed",
      authorizedMinorUnits: 4000,
      capturedMinorUnits: 4000,
      refundedMinorUnits: 1000,
    });
  });

  it("pays A-to-z claims and takes chargebacks, and tells the shop", async () => {
    const { charge } = await chargedOrder();
    const { amazonRefundId } = await control<{ amazonRefundId: string }>(
      "POST",
      `captures/${charge}/a-to-z`,
      { amountMinorUnits: 2500 },
    );
    await control("POST", `captures/${charge}/chargeback`, { amountMinorUnits: 1000 });
    await shop.clock.settled();
    const claim = await shop.call("GetRefundDetails", { AmazonRefundId: amazonRefundId });

    expect(claim.text("RefundType")).toBe("AmazonA-ZGuarantee");
    const types = shop.endpoint.received.map(({ message }) => message.NotificationType);
    expect(types.slice(-3)).toEqual([
      "PaymentRefund",
      "Chargeback Detailed Notification",
      "PaymentRefund",
    ]);
    const chargeback = shop.endpoint.received.at(-2)?.message.NotificationData;
    expect(chargeback).toContain("<ChargebackState>RECEIVED</ChargebackState>");
  });
});
