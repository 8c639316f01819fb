import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { SNSClient } from "@aws-sdk/client-sns";
import { afterEach, expect, it } from "vitest";
import { createIpnTopic } from "../../../functions/adapters/sns/ipn-topic.ts";
import { createSubscriptionConfirmer } from "../../../functions/adapters/sns/subscription-confirmer.ts";
import { readRelayedMessage } from "../../../functions/domain/notification.ts";
import { createReceiveNotificationHandler } from "../../../functions/receive-notification/handler.ts";
import {
  createTestVerifier,
  keys,
  NOW,
  notification,
  post,
  subscription,
  TOPIC,
} from "./support/sender.ts";

const IPN_TOPIC = "arn:aws:sns:eu-west-1:111122223333:ipn";
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Call {
  readonly parameters: { readonly Action?: string; readonly Message?: string };
  readonly authorization: string | undefined;
}

/** SNS's API over HTTP in its query protocol, with the handler in front of it as on AWS. */
async function frontDoor(
  options: {
    readonly status?: number;
    readonly topicArns?: string[];
    readonly cannotNote?: boolean;
  } = {},
) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const parameters: Call["parameters"] = Object.fromEntries(
      new URLSearchParams(await textOf(request)),
    );
    calls.push({ parameters, authorization: request.headers.authorization });
    const action = parameters.Action ?? "";
    response.writeHead(options.status ?? 200, { "content-type": "text/xml" });
    response.end(`<${action}Response><${action}Result/></${action}Response>`);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "ours", secretAccessKey: "ours" };
  const client = new SNSClient({ endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
  closing.push(
    () => server.close(),
    () => client.destroy(),
  );
  const logged: unknown[] = [];
  const noted: unknown[] = [];
  const handle = createReceiveNotificationHandler({
    verifier: createTestVerifier().verifier,
    ipnTopic: createIpnTopic({ client, topicArn: IPN_TOPIC }),
    confirmer: createSubscriptionConfirmer({ topicArns: options.topicArns ?? [TOPIC], endpoint }),
    askingTopics: {
      async note(asking) {
        if (options.cannotNote) throw new Error("the database is gone");
        noted.push(asking);
      },
    },
    clock: { now: () => NOW },
    log: { event: (name, fields) => void logged.push([name, fields]) },
  });
  return { handle, calls, logged, noted };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

it.each([
  ["as text", { body: post(notification) }],
  [
    "in base64",
    { body: Buffer.from(post(notification)).toString("base64"), isBase64Encoded: true },
  ],
  [
    "with headers that say something else",
    { body: post(notification), headers: { "x-amz-sns-message-id": "other" } },
  ],
])("hands a notification that came %s to our topic, and says so", async (_, event) => {
  const { handle, calls, logged } = await frontDoor();

  expect(await handle(event)).toMatchObject({ statusCode: 200 });

  const [call] = calls;
  expect(calls).toHaveLength(1);
  expect(call?.parameters).toMatchObject({ Action: "Publish", TopicArn: IPN_TOPIC });
  expect(readRelayedMessage(call?.parameters.Message ?? "")).toEqual({
    messageId: notification.MessageId,
    topicArn: TOPIC,
    sentAt: "2026-06-01T11:59:58.123Z",
    content: notification.Message,
  });
  expect(logged).toEqual([
    ["notification-accepted", { kind: "notification", messageId: notification.MessageId }],
  ]);
});

it("asks Amazon to come again while our topic does not take the message", async () => {
  const { handle, logged } = await frontDoor({ status: 500 });

  expect(await handle({ body: post(notification) })).toMatchObject({ statusCode: 503 });
  expect(logged).toEqual([["failed", { error: expect.any(String) }]]);
});

it("confirms a subscription by its token, unsigned, without visiting any address", async () => {
  const { handle, calls } = await frontDoor();
  const body = post({ ...subscription, SubscribeURL: "https://evil.example/confirm" });

  expect(await handle({ body })).toMatchObject({ statusCode: 200 });
  expect(calls).toEqual([
    {
      parameters: expect.objectContaining({
        Action: "ConfirmSubscription",
        TopicArn: TOPIC,
        Token: subscription.Token,
      }),
      authorization: undefined,
    },
  ]);
});

it("asks Amazon to come again while the subscription cannot be confirmed", async () => {
  const { handle } = await frontDoor({ status: 500 });

  expect(await handle({ body: post(subscription) })).toMatchObject({ statusCode: 503 });
});

it("confirms nothing for a topic that is not expected, even if somebody asked for it", async () => {
  const { handle, calls } = await frontDoor({ topicArns: [`${TOPIC}X`] });

  expect(await handle({ body: post(subscription) })).toMatchObject({ statusCode: 503 });
  expect(calls).toEqual([]);
});

it("tells the operator which unexpected topic has a valid signature", async () => {
  const { handle, logged } = await frontDoor();

  await handle({ body: post({ ...subscription, TopicArn: `${TOPIC}X` }) });

  expect(logged).toEqual([
    [
      "notification-refused",
      { verdict: "cannot-tell", reason: "topic-not-pinned", topicArn: `${TOPIC}X` },
    ],
  ]);
});

it.each([
  ["subscription-confirmation", subscription],
  ["notification", notification],
])("notes for the operator that an unexpected topic has sent a %s", async (asks, fields) => {
  const { handle, noted, calls } = await frontDoor();

  const answer = await handle({ body: post({ ...fields, TopicArn: `${TOPIC}X` }) });

  expect(answer.statusCode).toBe(503);
  expect(noted).toEqual([{ topicArn: `${TOPIC}X`, asks, at: new Date(NOW).toISOString() }]);
  expect(calls).toEqual([]);
});

it("notes nothing about a topic that nobody has signed for", async () => {
  const { handle, noted } = await frontDoor();

  await handle({
    body: post({ ...notification, TopicArn: `${TOPIC}X` }, keys.stranger.privateKey),
  });

  expect(noted).toEqual([]);
});

it("asks Amazon to come again also when it cannot note who asked", async () => {
  const { handle } = await frontDoor({ cannotNote: true });

  const answer = await handle({ body: post({ ...subscription, TopicArn: `${TOPIC}X` }) });

  expect(answer.statusCode).toBe(503);
});

it("does not subscribe again when somebody ended the subscription, but says so", async () => {
  const { handle, calls, logged } = await frontDoor();

  const body = post({ ...subscription, Type: "UnsubscribeConfirmation" });

  expect(await handle({ body })).toMatchObject({ statusCode: 200 });
  expect(calls).toEqual([]);
  expect(logged).toEqual([
    ["notification-ignored", expect.objectContaining({ kind: "unsubscribe-confirmation" })],
  ]);
});

it.each([undefined, null, 1, {}, { body: null }, { body: 5 }])(
  "answers an event that is none (%j) without letting anything in",
  async (event) => {
    const { handle, calls } = await frontDoor();

    const { statusCode } = await handle(event);

    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(calls).toEqual([]);
  },
);
