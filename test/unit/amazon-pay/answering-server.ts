import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  type AmazonPayClientOptions,
  createAmazonPayClient,
} from "../../../functions/adapters/amazon-pay/client.ts";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly form: Readonly<Record<string, string>>;
}

export type Answerer = (request: SeenRequest, response: ServerResponse) => void;

export interface AnsweringServer {
  readonly origin: string;
  readonly requests: SeenRequest[];
  /** How many connections have been opened so far. */
  connections(): number;
  answerWith(answerer: Answerer): void;
  stop(): Promise<void>;
}

/** An HTTP server on this machine that answers every request as it is told to. */
export async function startAnsweringServer(): Promise<AnsweringServer> {
  const requests: SeenRequest[] = [];
  let answerer: Answerer = (_, response) => response.writeHead(500).end();
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const seen = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      body,
      form: Object.fromEntries(new URLSearchParams(body)),
    };
    requests.push(seen);
    answerer(seen, response);
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    connections: () => connections,
    answerWith: (next) => {
      answerer = next;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers with a file under test/fixtures/amazon-pay. */
export function fixture(name: string, httpStatus = 200): Answerer {
  return xml(readFixture(name), httpStatus);
}

export function xml(text: string, httpStatus = 200): Answerer {
  return (_, response) => response.writeHead(httpStatus, { "content-type": "text/xml" }).end(text);
}

export function readFixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/amazon-pay/${name}`, import.meta.url), "utf8");
}

/** 2026-03-01T08:30:00.125Z */
export const NOW_MILLISECONDS = Date.UTC(2026, 2, 1, 8, 30, 0, 125);

/** A client of the European sandbox that calls the server. */
export function clientOf(server: AnsweringServer, options: Partial<AmazonPayClientOptions> = {}) {
  return createAmazonPayClient({
    region: "eu",
    environment: "sandbox",
    sellerId: "A1EXAMPLESELLER",
    credentials: async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example-secret" }),
    endpoint: server.origin,
    clock: { now: () => NOW_MILLISECONDS },
    ...options,
  });
}

const COMMON_PARAMETERS = [
  "AWSAccessKeyId",
  "SellerId",
  "Signature",
  "SignatureMethod",
  "SignatureVersion",
  "Timestamp",
  "Version",
];

/** What the first request said, without what every request carries. */
export function sentFields(server: AnsweringServer): Record<string, string> {
  const form = Object.entries(server.requests[0]?.form ?? {});
  return Object.fromEntries(form.filter(([name]) => !COMMON_PARAMETERS.includes(name)));
}
