import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A text in a queue, with what AWS's services write on the envelope. */
export interface Queued {
  readonly queue: string;
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** One request that was neither about listing nor about receiving. */
export interface Asked {
  readonly what: string;
  readonly authorization: string | undefined;
  readonly input: Readonly<Record<string, unknown>>;
}

const QUEUES = [
  "A1-HandleNotificationDeadLetters9C-1",
  "A1-RecordShipmentDeadLetters7D-2",
  "A1-Else",
];

/**
 * SQS, Lambda's Invoke and SNS's Publish over HTTP, as AWS speaks them, with the given messages in
 * three queues. It hands out each message once, as SQS does while a message is in flight.
 */
export async function openDeadLetterService(queued: readonly Queued[], invokeStatus = 202) {
  const asked: Asked[] = [];
  const handedOut = new Set<Queued>();
  const server = createServer(async (request, response) => {
    const text = await textOf(request);
    const what = whatIsAsked(request, text);
    const isForm = request.headers["content-type"]?.includes("form-urlencoded");
    const input = isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
    if (what === "ListQueues") {
      const urls = QUEUES.filter((name) => name.startsWith(input.QueueNamePrefix));
      respond(response, 200, { QueueUrls: urls.map((name) => `${endpoint}/111122223333/${name}`) });
    } else if (what === "ReceiveMessage") {
      const found = queued.filter(
        (one) => input.QueueUrl.endsWith(`/${one.queue}`) && !handedOut.has(one),
      );
      const batch = found.slice(0, 1);
      for (const one of batch) handedOut.add(one);
      respond(response, 200, { Messages: batch.map((one) => messageOf(one, queued.indexOf(one))) });
    } else {
      asked.push({ what, authorization: request.headers.authorization, input });
      if (isForm) response.end("<PublishResponse><PublishResult/></PublishResponse>");
      else respond(response, what.startsWith("Invoke") ? invokeStatus : 200, {});
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function whatIsAsked(request: IncomingMessage, text: string): string {
  const [, functionName] = /functions\/([^/]+)\/invocations$/.exec(request.url ?? "") ?? [];
  if (functionName) return `Invoke ${functionName} ${request.headers["x-amz-invocation-type"]}`;
  const target = request.headers["x-amz-target"]?.toString() ?? "";
  return target
    ? target.slice("AmazonSQS.".length)
    : (new URLSearchParams(text).get("Action") ?? "");
}

function messageOf({ body, attributes = {} }: Queued, index: number): object {
  return {
    MessageId: `letter-${index}`,
    ReceiptHandle: `receipt-${index}`,
    Body: body,
    MD5OfBody: createHash("md5").update(body).digest("hex"),
    Attributes: { SentTimestamp: String(Date.UTC(2026, 2, 1, 10) + index * 1_000) },
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: "String", StringValue },
      ]),
    ),
  };
}

function respond(response: ServerResponse, status: number, body: object): void {
  const headers = { "content-type": "application/x-amz-json-1.0" };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
