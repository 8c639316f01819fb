import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { keepConnections } from "./keep-alive.ts";

const OWN_HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

export interface LoopbackOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly contentSecurityPolicy: string;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** What people read when serving has failed. */
  readonly sayFailed: (error: unknown) => string;
}

/** A server that runs. */
export interface LoopbackServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Serves pages on this machine; nobody else reaches them. Rejects if the port is taken. */
export async function openLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    response.setHeader("Content-Security-Policy", options.contentSecurityPolicy);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    options.serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(options.sayFailed(error));
    });
  });
  keepConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  // server.address() answers text only for a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Whether a browser meant this machine: another site's name that leads here is still another site. */
export function isForThisMachine({ headers }: IncomingMessage): boolean {
  return OWN_HOST.test(headers.host ?? "");
}

/** Whether a form was sent by a page of this origin, such as `http://127.0.0.1:8080`. */
export function isSentBy(origin: string, { headers }: IncomingMessage): boolean {
  return headers.origin === origin;
}
