import { verify, X509Certificate } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NotificationRule } from "../../local/sandbox/server/notification-rules.ts";
import type { ReceivedNotification } from "../support/notification-endpoint.ts";
import { authorize, openOrder } from "../support/order-steps.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;

beforeEach(async () => {
  shop = await openSimulatedShop();
});
afterEach(() => shop.close());

/** Recomputes the signed text from the envelope alone, as a receiver must (AWS, "Verifying"). */
function isSigned({ envelope }: ReceivedNotification, certificatePem: string): boolean {
  const names: readonly (keyof typeof envelope)[] =
    envelope.Type === "Notification"
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  const text = names
    .filter((name) => envelope[name] !== undefined)
    .map((name) => `${name}\n${envelope[name]}\n`)
    .join("");
  return verify(
    envelope.SignatureVersion === "1" ? "sha1" : "sha256",
    Buffer.from(text, "utf8"),
    new X509Certificate(certificatePem).publicKey,
    Buffer.from(envelope.Signature, "base64"),
  );
}

/** One change of state, and so one notification. */
async function confirmOne(): Promise<string> {
  const order = await openOrder(shop, shop.draft());
  await shop.clock.settled();
  return order;
}

async function certificate(envelope: ReceivedNotification["envelope"]): Promise<string> {
  const { pathname } = new URL(envelope.SigningCertURL);
  const response = await fetch(`${shop.sandbox.endpoint}/_sandbox/certificates${pathname}`);
  return response.text();
}

describe("a notification", () => {
  it.each(["1", "2"] as const)("is signed for real with signature version %s", async (version) => {
    shop.sandbox.setNotifications({ signatureVersion: version });
    await confirmOne();

    const [received] = shop.endpoint.received;
    const pem = await certificate(received!.envelope);

    expect(received?.envelope.SignatureVersion).toBe(version);
    expect(isSigned(received!, pem)).toBe(true);
    expect(
      isSigned({ ...received!, envelope: { ...received!.envelope, Message: "{}" } }, pem),
    ).toBe(false);
  });

  it("carries SNS's headers and a body that says the same", async () => {
    await confirmOne();

    const { headers, envelope, message } = shop.endpoint.received[0]!;
    expect(headers).toMatchObject({
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-message-id": envelope.MessageId,
      "x-amz-sns-topic-arn": shop.sandbox.topicArn,
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
    });
    expect(shop.sandbox.topicArn).toBe(
      `arn:aws:sns:eu-west-1:291180941288:A1G8446IYHA4MR${shop.sandbox.sellerId}`,
    );
    expect(envelope.SigningCertURL).toMatch(
      /^https:\/\/sns\.eu-west-1\.amazonaws\.com\/SimpleNotificationService-[0-9a-f]{32}\.pem$/,
    );
    expect(message).toMatchObject({
      NotificationType: "OrderReferenceNotification",
      SellerId: shop.sandbox.sellerId,
      ReleaseEnvironment: "Sandbox",
    });
  });

  it("names a certificate for SNS's host that its root has issued", async () => {
    await confirmOne();
    const leaf = new X509Certificate(await certificate(shop.endpoint.received[0]!.envelope));
    const rootReply = await fetch(`${shop.sandbox.endpoint}/_sandbox/certificates/root.pem`);
    const root = new X509Certificate(await rootReply.text());

    expect(leaf.subject).toBe("CN=sns.amazonaws.com");
    expect(leaf.checkHost("sns.eu-west-1.amazonaws.com")).toBe("sns.eu-west-1.amazonaws.com");
    expect([leaf.checkIssued(root), leaf.verify(root.publicKey)]).toEqual([true, true]);
    expect(leaf.ca).toBe(false);
  });

  it("has amounts, lists and names as Amazon's notifications have them", async () => {
    const order = await openOrder(shop, shop.draft());
    await authorize(shop, order, "99.50", { CaptureNow: "true" });
    await shop.clock.settled();

    const data = shop.endpoint.received.map(({ message }) => message.NotificationData);
    expect(data[1]).toContain("<Amount>99.5</Amount><CurrencyCode>EUR</CurrencyCode>");
    expect(data[1]).toMatch(/<IdList><Id>S02-\d{7}-\d{7}-C\d{6}<\/Id><\/IdList>/);
    expect(data[2]).toContain("<RefundedAmount><Amount>0.0</Amount>");
    expect(data.join("")).not.toContain("Note>");
  });

  it.each([
    ["payment", ["PaymentAuthorize", "PaymentCapture"]],
    ["document-root", ["AuthorizationNotification", "CaptureNotification"]],
  ] as const)("comes under the names of the %s family", async (names, expected) => {
    shop.sandbox.setNotifications({ names });
    const order = await openOrder(shop, shop.draft());
    await authorize(shop, order, "10.00", { CaptureNow: "true" });
    await shop.clock.settled();

    const types = shop.endpoint.received.map(({ message }) => message.NotificationType);
    expect(types.slice(1)).toEqual(expected);
  });

  it("is sent again every hour until it is answered with 200", async () => {
    shop.endpoint.answerNext(500, 403);
    await confirmOne();
    await shop.clock.advanceBy(2 * 3_600_000);

    const ids = shop.endpoint.received.map(({ envelope }) => envelope.MessageId);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(shop.sandbox.notifications()[0]).toMatchObject({
      status: "delivered",
      attempts: [{ httpStatus: 500 }, { httpStatus: 403 }, { httpStatus: 200 }],
    });
  });

  it("is given up after fourteen days", async () => {
    shop.endpoint.answerNext(...Array.from({ length: 400 }, () => 503));
    await confirmOne();
    await shop.clock.advanceBy(15 * 24 * 3_600_000);

    expect(shop.endpoint.received).toHaveLength(14 * 24 + 1);
    expect(shop.sandbox.notifications()[0]?.status).toBe("given-up");
  });
});

describe("on request a notification", () => {
  async function confirmWith(rule: NotificationRule): Promise<void> {
    shop.sandbox.addNotificationRule({ times: 1, ...rule });
    await confirmOne();
  }

  it("is lost", async () => {
    await confirmWith({ action: "lose" });
    await shop.clock.advanceBy(24 * 3_600_000);

    expect(shop.endpoint.received).toEqual([]);
    expect(shop.sandbox.notifications()[0]?.status).toBe("lost");
  });

  it("comes twice with one message id", async () => {
    await confirmWith({ action: "duplicate" });

    const ids = shop.endpoint.received.map(({ envelope }) => envelope.MessageId);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  it("comes later", async () => {
    await confirmWith({ action: "delay", delaySeconds: 90 });
    await shop.clock.advanceBy(89_000);
    const early = shop.endpoint.received.length;
    await shop.clock.advanceBy(1_000);

    expect([early, shop.endpoint.received.length]).toEqual([0, 1]);
  });

  it("is kept until it is released", async () => {
    await confirmWith({ action: "hold" });
    const before = shop.endpoint.received.length;
    shop.sandbox.releaseNotifications();
    await shop.clock.settled();

    expect([before, shop.endpoint.received.length]).toEqual([0, 1]);
  });

  it("comes after the one that followed it", async () => {
    const order = await openOrder(shop, shop.draft());
    shop.sandbox.addNotificationRule({ action: "reorder", state: "Open", times: 1 });
    await authorize(shop, order, "10.00", { CaptureNow: "false" });
    await shop.call("CancelOrderReference", { AmazonOrderReferenceId: order });
    await shop.clock.settled();

    const roots = shop.endpoint.received.map(
      ({ message }) =>
        `${message.NotificationType} ${/<State>(\w+)/.exec(message.NotificationData)?.[1]}`,
    );
    expect(roots).toEqual([
      "OrderReferenceNotification Open",
      "OrderReferenceNotification Canceled",
      "PaymentAuthorize Open",
      "PaymentAuthorize Closed",
    ]);
  });

  it("has a wrong signature", async () => {
    await confirmWith({ action: "deliver", tamper: "signature" });

    const [received] = shop.endpoint.received;
    expect(isSigned(received!, shop.sandbox.signingCertificatePem)).toBe(false);
  });

  it("comes, validly signed, from another topic", async () => {
    await confirmWith({ action: "deliver", tamper: "topic" });

    const [received] = shop.endpoint.received;
    expect(isSigned(received!, shop.sandbox.signingCertificatePem)).toBe(true);
    expect(received?.envelope.TopicArn).not.toBe(shop.sandbox.topicArn);
  });

  it("comes, validly signed, for another seller", async () => {
    await confirmWith({ action: "deliver", tamper: "seller" });

    const [received] = shop.endpoint.received;
    expect(isSigned(received!, shop.sandbox.signingCertificatePem)).toBe(true);
    expect(received?.message.SellerId).not.toBe(shop.sandbox.sellerId);
  });

  it("is Seller Central's test, which belongs to no order", async () => {
    shop.sandbox.sendTestNotification();
    await shop.clock.settled();

    const [received] = shop.endpoint.received;
    expect(received?.message.IsSample).toBe(true);
    expect(received?.message.NotificationData).toContain("P01-0000000-0000000-000000");
  });

  it("is SNS's question whether the endpoint subscribes", async () => {
    shop.sandbox.requestSubscription();
    await shop.clock.settled();

    const [received] = shop.endpoint.received;
    expect(received?.envelope.Type).toBe("SubscriptionConfirmation");
    expect(received?.headers["x-amz-sns-message-type"]).toBe("SubscriptionConfirmation");
    expect(isSigned(received!, shop.sandbox.signingCertificatePem)).toBe(true);
  });
});
