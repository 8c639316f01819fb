import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock/clock.ts";
import {
  isForThisMachine,
  isSentBy,
  type LoopbackServer,
  openLoopbackServer,
} from "../web/loopback-server.ts";
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
export type Console = LoopbackServer;

const MOST_BODY_BYTES = 20_000;
const POLICY =
  "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";

/** Opens the console's pages on this machine; nobody else reaches them. */
export async function openConsole(options: ConsoleOptions): Promise<Console> {
  /** What a button did before the page was loaded anew, until it is read. */
  const notices = new Map<string, Done>();
  return openLoopbackServer({
    port: options.port,
    contentSecurityPolicy: POLICY,
    serve: (request, response) => serve(options, notices, request, response),
    sayFailed: (error) => `The console failed: ${error instanceof Error ? error.message : error}`,
  });
}

async function serve(
  options: ConsoleOptions,
  notices: Map<string, Done>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isForThisMachine(request)) {
    return refuse(response, 403, "The console answers this machine alone.");
  }
  const { pathname, searchParams } = new URL(request.url ?? "/", `http://${request.headers.host}`);
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
  const { host, accept = "" } = request.headers;
  if (!isSentBy(`http://${host}`, request)) {
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
