import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseNotification } from "../../functions/adapters/amazon-pay/notification-parser.ts";
import { createMessageVerifier } from "../../functions/adapters/sns/message-verifier.ts";
import {
  parseAuthorizationId,
  parseOrderReferenceId,
  referenceId,
} from "../../functions/domain/ids.ts";
import { money } from "../../functions/domain/money.ts";
import { type RelayedMessage, writeRelayedMessage } from "../../functions/domain/notification.ts";
import { createHandleNotificationHandler } from "../../functions/handle-notification/handler.ts";
import { createReceiveNotificationHandler } from "../../functions/receive-notification/handler.ts";
import { createMemoryBatchStore } from "../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../local/database/memory-store.ts";
import { anAuthorization, anOrder } from "../support/waiting/records.ts";

/** What the process that makes the load tells this one before it begins. */
export interface BenchSetup {
  readonly nowMilliseconds: number;
  readonly topicArn: string;
  readonly sellerId: string;
  readonly certificatePem: string;
  readonly issuerBase64: string;
  readonly rootPem: string;
  /** Each has one authorization that is Pending in the record, and Open at Amazon. */
  readonly orderReferenceIds: readonly string[];
}

/** What has become of everything that was posted. */
export interface BenchOutcome {
  readonly published: number;
  readonly certificateFetches: number;
  readonly handledMessages: number;
  readonly ordersApplied: number;
  readonly ordersWrittenAgain: number;
  readonly amazonReads: number;
}

const AMOUNT = money(11_990, "EUR");

async function openServer(setup: BenchSetup): Promise<{ server: Server; count: Count }> {
  const clock = { now: () => setup.nowMilliseconds, sleep: async () => {} };
  const log = { event: () => {} };
  const published: RelayedMessage[] = [];
  let certificateFetches = 0;
  const receive = createReceiveNotificationHandler({
    verifier: createMessageVerifier({
      clock,
      cache: new Map(),
      topicArns: [setup.topicArn],
      trustRoots: [setup.rootPem],
      fetchCertificate: async () => {
        certificateFetches += 1;
        return setup.certificatePem;
      },
      fetchIssuer: async () => Buffer.from(setup.issuerBase64, "base64"),
    }),
    // In SNS's place: on AWS the topic's acknowledgement, some milliseconds, comes on top.
    ipnTopic: { publish: async (message) => void published.push(message) },
    confirmer: { confirm: () => Promise.reject(new Error("Nobody asked for a subscription")) },
    askingTopics: { note: () => Promise.reject(new Error("Every topic is pinned")) },
    clock,
    log,
  });
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    if (request.url === "/bare") {
      response.writeHead(200, { "content-type": "text/plain" }).end("accepted");
      return;
    }
    const answer = await receive({ body, isBase64Encoded: false });
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const count: Count = async () => ({
    ...(await handleAll(setup, published)),
    published: published.length,
    certificateFetches,
  });
  return { server, count };
}

type Count = () => Promise<BenchOutcome>;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Behind the topic, where nobody waits: every message once, in the order in which it came. */
async function handleAll(setup: BenchSetup, published: readonly RelayedMessage[]) {
  const clock = { now: () => setup.nowMilliseconds, sleep: async () => {} };
  const memory = createMemoryStore(clock);
  for (const text of setup.orderReferenceIds) {
    const orderReferenceId = parseOrderReferenceId(text);
    await memory.orders.save(anOrder({ orderReferenceId }));
    const pending = {
      orderReferenceId,
      referenceId: referenceId(orderReferenceId, "authorization", 1),
    };
    await memory.orders.save(
      anAuthorization(1, "Pending", { ...pending, amazonId: authorizationOf(text) }),
    );
  }
  const writes = new Map<string, number>();
  let handledMessages = 0;
  let amazonReads = 0;
  const handle = createHandleNotificationHandler({
    clock,
    log: { event: () => {} },
    batches: createMemoryBatchStore(),
    store: {
      ...memory.orders,
      async save(row, entry) {
        const saved = await memory.orders.save(row, entry);
        const { orderReferenceId } = row;
        if (saved !== "conflict")
          writes.set(orderReferenceId, (writes.get(orderReferenceId) ?? 0) + 1);
        return saved;
      },
    },
    waits: memory.waitingRoom,
    notifications: {
      ...memory.notifications,
      async record(notification) {
        handledMessages += 1;
        await memory.notifications.record(notification);
      },
    },
    workflow: { succeed: async () => "gone", fail: async () => "gone" },
    events: { publish: async () => {} },
    amazonPay: {
      getOrderReferenceDetails: () => Promise.reject(new Error("Nobody told of an order")),
      getCaptureDetails: () => Promise.reject(new Error("Nobody told of a capture")),
      getRefundDetails: () => Promise.reject(new Error("Nobody told of a refund")),
      async getAuthorizationDetails(authorizationId) {
        amazonReads += 1;
        const order = parseOrderReferenceId(authorizationId.slice(0, 19));
        return {
          authorizationId,
          referenceId: referenceId(order, "authorization", 1),
          status: { state: "Open", updatedAt: "2026-06-01T11:59:00.000Z" },
          amount: AMOUNT,
          captured: money(0, "EUR"),
          captureIds: [],
        };
      },
    },
    parse: parseNotification,
    sellerId: setup.sellerId,
    environment: "sandbox",
  });
  for (const message of published) {
    await handle({ Records: [{ Sns: { Message: writeRelayedMessage(message) } }] });
  }
  return {
    handledMessages,
    ordersApplied: writes.size,
    ordersWrittenAgain: [...writes.values()].filter((times) => times > 1).length,
    amazonReads,
  };
}

/** Amazon's id of the one authorization of an order. */
export function authorizationOf(orderReferenceId: string) {
  return parseAuthorizationId(`${orderReferenceId}-A000001`);
}

/** The process that makes the load starts this file as a process of its own and asks over IPC. */
export async function serve(): Promise<void> {
  let opened: Awaited<ReturnType<typeof openServer>> | undefined;
  process.on("message", async (asked: { setup: BenchSetup } | "count") => {
    if (asked === "count") {
      process.send?.({ outcome: await opened?.count() });
      return;
    }
    opened = await openServer(asked.setup);
    process.send?.({ port: (opened.server.address() as AddressInfo).port });
  });
}

if (process.argv[2] === "serve") await serve();
