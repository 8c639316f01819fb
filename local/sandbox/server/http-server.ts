import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { WireRequest } from "../wire/form.ts";

const MAX_BODY_BYTES = 1_000_000;
/** A feed of 60,000 requests has some 40 MB; Amazon takes up to 2 GiB (reference §11.2). */
const MAX_FEED_BYTES = 256_000_000;

export type Handle = (request: WireRequest, response: ServerResponse) => Promise<void>;

/** Listens on the loopback interface and hands on requests with their whole body. */
export async function listen(
  port: number,
  handle: Handle,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    readBody(request, request.url?.startsWith("/Feeds/") ? MAX_FEED_BYTES : MAX_BODY_BYTES)
      .then((body) => handle(wireRequestOf(request, body), response))
      .catch((error: unknown) => fail(response, error));
  });
  // Longer than callers keep idle connections, so that none is closed just as it is used again.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  // A TCP server's address is always of this shape once it listens.
  return { server, port: (server.address() as AddressInfo).port };
}

export async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

function wireRequestOf(request: IncomingMessage, body: string): WireRequest {
  const [path = "", query = ""] = splitOnce(request.url ?? "", "?");
  return {
    method: request.method ?? "",
    path,
    query,
    host: request.headers.host ?? "",
    contentType: request.headers["content-type"],
    body,
    headers: request.headers,
  };
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

async function readBody(request: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > mostBytes) throw new BodyTooLarge(`More than ${mostBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

class BodyTooLarge extends Error {}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  if (error instanceof BodyTooLarge) {
    response.writeHead(413, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" });
    response.end(`${error.message}\n`);
    return;
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  response.writeHead(500, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(`The simulator failed: ${message}\n`);
}
