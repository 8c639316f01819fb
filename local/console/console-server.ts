import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../clock/clock.ts";
import { keepConnections } from "../web/keep-alive.ts";
import type { Done } from "./done.ts";
import { streamChanges } from "./event-stream.ts";
import { answerFile } from "./files.ts";
import { type ConsoleDeps, type Pressed, pageAt, pressed } from "./routes.ts";

export interface ConsoleOptions extends ConsoleDeps {
  /** The machine's: people look in their own time. */
  readonly machineClock: Pick<Clock, "now" | "schedule">;
  /** 0 for any free one. */
  readonly port: number;
}

/** A running console. */
export interface Console {
  readonly endpoint: string;
  close(): Promise<void>;
}

const MOST_BODY_BYTES = 20_000;
const POLICY =
  "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";
const OWN_HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** Opens the console's pages on this machine; nobody else reaches them. */
export async function openConsole(options: ConsoleOptions): Promise<Console> {
  /** What a button did before the page was loaded anew, until it is read. */
  const notices = new Map<string, Done>();
  const server = createServer((request, response) => {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    serve(options, notices, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(`The console failed: ${error instanceof Error ? error.message : error}`);
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

async function serve(
  options: ConsoleOptions,
  notices: Map<string, Done>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { host = "" } = request.headers;
  // Another site's name that leads to this machine is still another site.
  if (!OWN_HOST.test(host)) return refuse(response, 403, "The console answers this machine alone.");
  const { pathname, searchParams } = new URL(request.url ?? "/", `http://${host}`);
  if (request.method === "POST") return press(options, notices, request, response, pathname);
  if (request.method !== "GET") return refuse(response, 405, "Only GET and POST work here.");
  if (await answerFile(pathname, response)) return;
  if (pathname === "/events") {
    streamChanges(response, options.changes, options.machineClock);
    return;
  }
  const key = searchParams.get("done") ?? "";
  const { status, markup } = await pageAt(options, pathname, notices.get(key));
  notices.delete(key);
  response.setHeader("Cache-Control", "no-store");
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" }).end(markup.text);
}

async function press(
  options: ConsoleOptions,
  notices: Map<string, Done>,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const { host, origin, accept = "" } = request.headers;
  if (origin !== `http://${host}`) {
    return refuse(response, 403, "This form was not sent by the console.");
  }
  const done = await pressed(options, path, new URLSearchParams(await readBody(request)));
  options.changes.announce();
  if (!done) return refuse(response, 404, "There is no such button.");
  const { page, ...told } = done;
  if (accept.startsWith("application/json")) {
    const answer: Omit<Pressed, "page"> =
      told.goTo === undefined ? told : { ...told, goTo: keep(notices, told.goTo, told) };
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
  } else {
    response.writeHead(303, { Location: keep(notices, page, told) }).end();
  }
}

/** The page's address by which it shows once what was done. */
function keep(notices: Map<string, Done>, page: string, { isDone, said }: Done): string {
  const [newest = "0"] = [...notices.keys()].slice(-1);
  const key = String(Number(newest) + 1);
  notices.set(key, { isDone, said });
  return `${page}?done=${key}`;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(message);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    length += part.length;
    if (length > MOST_BODY_BYTES) throw new Error("The form is too large");
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
}
