import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseNotification } from "../../../functions/adapters/amazon-pay/notification-parser.ts";
import { createMessageVerifier } from "../../../functions/adapters/sns/message-verifier.ts";
import type { RelayedMessage } from "../../../functions/domain/notification.ts";
import { createReceiveNotificationHandler } from "../../../functions/receive-notification/handler.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import type { Sandbox } from "../../../local/sandbox/server/sandbox.ts";
import { startSandbox } from "../../../local/sandbox/server/start-sandbox.ts";
import { callSandbox } from "../../support/sandbox-client.ts";

const clock = createVirtualClock(Date.UTC(2026, 5, 1, 12));
let sandbox: Sandbox;
let received: RelayedMessage[];
let refused: unknown[];
let close: () => void;

/** The simulator posts over HTTP to the front door, which knows nothing but its root and topic. */
beforeEach(async () => {
  received = [];
  refused = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const { statusCode } = await handle({ headers: request.headers, body });
    response.writeHead(statusCode).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const notificationUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ipn`;
  sandbox = await startSandbox({ clock, notificationUrl });
  const { signingCertUrl, signingCertificatePem, rootCertificatePem, topicArn } = sandbox;
  const handle = createReceiveNotificationHandler({
    verifier: createMessageVerifier({
      clock,
      cache: new Map(),
      topicArns: [topicArn],
      trustRoots: [rootCertificatePem],
      fetchCertificate: async (url) => {
        if (url !== signingCertUrl) throw new Error("404");
        return signingCertificatePem;
      },
    }),
    ipnTopic: { publish: async (message) => void received.push(message) },
    confirmer: { confirm: () => Promise.reject(new Error("Nobody asked for a subscription")) },
    askingTopics: { note: async () => {} },
    clock,
    log: {
      event: (name, { reason }) => {
        if (name === "notification-refused") refused.push(reason);
      },
    },
  });
  close = () => server.close();
});

afterEach(async () => {
  await sandbox.close();
  close();
});

/** An order that is charged at once: tells about the order, its authorization and its capture. */
async function chargeOrder(): Promise<string> {
  const order = sandbox.createOrderReference().amazonOrderReferenceId;
  const call = (action: string, parameters: Record<string, string>) =>
    callSandbox(
      sandbox,
      action,
      { AmazonOrderReferenceId: order, ...parameters },
      { now: clock.now() },
    );
  await call("SetOrderReferenceDetails", {
    "OrderReferenceAttributes.OrderTotal.Amount": "100.00",
    "OrderReferenceAttributes.OrderTotal.CurrencyCode": "EUR",
  });
  await call("ConfirmOrderReference", {});
  await call("Authorize", {
    AuthorizationReferenceId: `${order}-A1`,
    "AuthorizationAmount.Amount": "100.00",
    "AuthorizationAmount.CurrencyCode": "EUR",
    TransactionTimeout: "0",
    CaptureNow: "true",
  });
  await clock.advanceBy(60_000);
  return order;
}

const said = () =>
  received.map(({ content }) => {
    const notification = parseNotification(content);
    return "status" in notification
      ? `${notification.kind} ${notification.status.state}`
      : notification.kind;
  });

describe("what Amazon's simulator sends", () => {
  it.each([
    ["1", "payment"],
    ["2", "document-root"],
  ] as const)("comes in, signed with version %s and called by %s names", async (version, names) => {
    sandbox.setNotifications({ signatureVersion: version, names });

    const order = await chargeOrder();

    expect(refused).toEqual([]);
    expect(said()).toContain("order-reference Open");
    expect(said()).toContain("authorization Closed");
    expect(said()).toContain("capture Completed");
    expect(received.map(({ content }) => parseNotification(content))).toContainEqual(
      expect.objectContaining({
        kind: "capture",
        environment: "sandbox",
        sellerId: sandbox.sellerId,
        orderReferenceId: order,
        referenceId: `${order}-A1`,
      }),
    );
  });

  it.each([
    ["signature", "signature-mismatch"],
    ["topic", "topic-not-pinned"],
  ] as const)("stays out when its %s was tampered with", async (tamper, reason) => {
    sandbox.setNotifications({ rules: [{ action: "deliver", tamper }] });

    await chargeOrder();

    expect(received).toEqual([]);
    expect(new Set(refused)).toEqual(new Set([reason]));
  });

  it("comes in about another seller, which only the next function can know", async () => {
    sandbox.setNotifications({ rules: [{ action: "deliver", tamper: "seller" }] });

    await chargeOrder();

    const sellers = received.map(({ content }) => parseNotification(content).sellerId);
    expect(new Set(sellers)).toEqual(new Set(["A0ANOTHERSELLER"]));
  });
});
