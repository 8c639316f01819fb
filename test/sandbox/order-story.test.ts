import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import {
  type NotificationEndpoint,
  openNotificationEndpoint,
} from "../support/notification-endpoint.ts";
import { callSandbox, type SandboxReply } from "../support/sandbox-client.ts";

const clock = createVirtualClock(Date.UTC(2026, 0, 5, 12));
let sandbox: Sandbox;
let endpoint: NotificationEndpoint;
let order: string;

beforeEach(async () => {
  endpoint = await openNotificationEndpoint();
  sandbox = await startSandbox({ clock, notificationUrl: endpoint.url });
  order = sandbox.createOrderReference().amazonOrderReferenceId;
});

afterEach(async () => {
  await sandbox.close();
  await endpoint.close();
});

function call(action: string, parameters: Record<string, string> = {}): Promise<SandboxReply> {
  return callSandbox(sandbox, action, parameters, { now: clock.now() });
}

async function openOrder(total = "100.00"): Promise<void> {
  await call("SetOrderReferenceDetails", {
    AmazonOrderReferenceId: order,
    "OrderReferenceAttributes.OrderTotal.Amount": total,
    "OrderReferenceAttributes.OrderTotal.CurrencyCode": "EUR",
  });
  await call("ConfirmOrderReference", { AmazonOrderReferenceId: order });
}

function authorize(
  amount: string,
  referenceId: string,
  more: Record<string, string> = {},
): Promise<SandboxReply> {
  return call("Authorize", {
    AmazonOrderReferenceId: order,
    AuthorizationReferenceId: referenceId,
    "AuthorizationAmount.Amount": amount,
    "AuthorizationAmount.CurrencyCode": "EUR",
    TransactionTimeout: "0",
    ...more,
  });
}

function capture(
  authorizationId: string,
  amount: string,
  referenceId: string,
): Promise<SandboxReply> {
  return call("Capture", {
    AmazonAuthorizationId: authorizationId,
    CaptureReferenceId: referenceId,
    "CaptureAmount.Amount": amount,
    "CaptureAmount.CurrencyCode": "EUR",
  });
}

function told(): string[] {
  return sandbox
    .notifications()
    .map(({ notificationType, state, reasonCode }) =>
      [notificationType, state, reasonCode].filter(Boolean).join(" "),
    );
}

describe("an order at the simulator", () => {
  it("goes from draft to closed, with a notification for every change", async () => {
    await openOrder();
    const authorized = await authorize("100.00", "A1");
    const captured = await capture(authorized.text("AmazonAuthorizationId") ?? "", "100.00", "C1");
    await call("CloseOrderReference", { AmazonOrderReferenceId: order });
    await clock.settled();

    expect(authorized.text("State")).toBe("Open");
    expect(captured.text("State")).toBe("Completed");
    expect(told()).toEqual([
      "OrderReferenceNotification Open",
      "PaymentAuthorize Open",
      "PaymentAuthorize Closed MaxCapturesProcessed",
      "PaymentCapture Completed",
      "OrderReferenceNotification Closed SellerClosed",
    ]);
    expect(endpoint.received).toHaveLength(5);
    expect(sandbox.orderReference(order)).toMatchObject({
      state: "Closed",
      reasonCode: "SellerClosed",
      currency: "EUR",
      authorizedMinorUnits: 10000,
      capturedMinorUnits: 10000,
      refundedMinorUnits: 0,
    });
  });

  it("keeps an asynchronous authorization pending for thirty seconds", async () => {
    await openOrder();
    const authorized = await authorize("100.00", "A1", { TransactionTimeout: "60" });
    const id = authorized.text("AmazonAuthorizationId") ?? "";
    await clock.advanceBy(29_000);
    const before = await call("GetAuthorizationDetails", { AmazonAuthorizationId: id });
    await clock.advanceBy(1_000);
    const after = await call("GetAuthorizationDetails", { AmazonAuthorizationId: id });

    expect(authorized.text("State")).toBe("Pending");
    expect(before.text("State")).toBe("Pending");
    expect(after.text("State")).toBe("Open");
    expect(endpoint.received.at(-1)?.message.NotificationData).toContain("<State>Open</State>");
  });

  it("answers a repeated call with the same object and refuses a changed one", async () => {
    await openOrder();
    const first = await authorize("60.00", "A1");
    const again = await authorize("60.00", "A1");
    const changed = await authorize("61.00", "A1");
    const otherKind = await capture(first.text("AmazonAuthorizationId") ?? "", "60.00", "A1");

    expect(again.text("AmazonAuthorizationId")).toBe(first.text("AmazonAuthorizationId"));
    expect([changed.status, changed.text("Code")]).toEqual([400, "DuplicateRequest"]);
    expect([otherKind.status, otherKind.text("Code")]).toEqual([400, "DuplicateReferenceId"]);
    expect(sandbox.orderReference(order).authorizations).toHaveLength(1);
  });

  it("allows exactly fifteen per cent above the total and not a cent more", async () => {
    await openOrder("200.00");
    const tooMuch = await authorize("230.01", "A1");
    const allowed = await authorize("230.00", "A2");
    const more = await authorize("0.01", "A3");

    expect([tooMuch.status, tooMuch.text("Code")]).toEqual([400, "TransactionAmountExceeded"]);
    expect(allowed.text("State")).toBe("Open");
    expect(more.text("Message")).toContain("has already been authorized for amount 230.00 EUR");
  });

  it("releases what a partial capture leaves, and takes the rest in a second shipment", async () => {
    await openOrder();
    const first = await authorize("100.00", "A1");
    await capture(first.text("AmazonAuthorizationId") ?? "", "40.00", "C1");
    const second = await authorize("60.00", "A2");
    await capture(second.text("AmazonAuthorizationId") ?? "", "60.00", "C2");

    expect(sandbox.orderReference(order)).toMatchObject({
      state: "Open",
      authorizedMinorUnits: 10000,
      capturedMinorUnits: 10000,
    });
  });

  it("closes open authorizations when the order is cancelled, and refuses after a capture", async () => {
    await openOrder();
    await authorize("50.00", "A1");
    const cancelled = await call("CancelOrderReference", { AmazonOrderReferenceId: order });
    await clock.settled();

    expect(cancelled.status).toBe(200);
    expect(told().slice(-2)).toEqual([
      "OrderReferenceNotification Canceled SellerCanceled",
      "PaymentAuthorize Closed OrderReferenceCanceled",
    ]);

    order = sandbox.createOrderReference().amazonOrderReferenceId;
    await openOrder();
    const authorized = await authorize("50.00", "A2");
    await capture(authorized.text("AmazonAuthorizationId") ?? "", "50.00", "C2");
    const refused = await call("CancelOrderReference", { AmazonOrderReferenceId: order });
    expect(refused.text("Code")).toBe("InvalidCancelAttempt");
  });

  it("lets the notification be answered before the caller hears of its authorization", async () => {
    await openOrder();
    await clock.settled();
    sandbox.holdReply({ operation: "Authorize", until: "notification-answered" });
    const { reply, receivedBefore } = await authorize("100.00", "A1", {
      TransactionTimeout: "60",
    }).then((answer) => ({ reply: answer, receivedBefore: endpoint.received.length }));

    expect(reply.text("State")).toBe("Pending");
    expect(receivedBefore).toBe(2);
    expect(endpoint.received[1]?.message.NotificationData).toContain("<State>Open</State>");
    expect(sandbox.notifications()[1]?.status).toBe("delivered");
  });
});
