import type { IncomingMessage, ServerResponse } from "node:http";
import type { Markup } from "../web/html.ts";
import {
  isForThisMachine,
  isSentBy,
  type LoopbackServer,
  openLoopbackServer,
} from "../web/loopback-server.ts";
import type { PageAnswer } from "./checkout-steps.ts";
import { contentSecurityPolicy, type StorefrontConfiguration } from "./configuration.ts";
import { answerFile } from "./files.ts";
import { answerRoute, type RouteDeps } from "./routes.ts";
import { createSessions, type Session, type Sessions } from "./session.ts";

/** What a route answers: a page, another address, or JSON for a page's script. */
export type ShopAnswer =
  | { readonly page: Markup; readonly status?: number }
  | { readonly goTo: string; readonly forgetsToken?: boolean }
  | { readonly json: PageAnswer };

export interface ShopRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: string;
  readonly isJson: boolean;
  /** `http://127.0.0.1:<port>`, or where the shop is reached. */
  readonly origin: string;
}

export type Storefront = LoopbackServer;

export interface StorefrontOptions extends Omit<RouteDeps, "configuration"> {
  readonly configuration: StorefrontConfiguration;
  readonly newSessionId: () => string;
}

const SESSION_COOKIE = "shop-session";
const MOST_BODY_BYTES = 20_000;

/** Opens the shop: its pages, and the server behind them that talks to Shipcharge. */
export async function openStorefront(options: StorefrontOptions): Promise<Storefront> {
  const sessions = createSessions(options.newSessionId);
  return openLoopbackServer({
    port: options.configuration.port,
    contentSecurityPolicy: contentSecurityPolicy(options.configuration),
    serve: (request, response) => serve(options, sessions, request, response),
    sayFailed: () => "Something went wrong. Please try again.",
  });
}

async function serve(
  deps: RouteDeps,
  sessions: Sessions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Where the shop has a public address, whatever stands before it says who is let through.
  if (deps.configuration.publicUrl === undefined && !isForThisMachine(incoming)) {
    response.writeHead(403).end("This shop answers this machine alone.");
    return;
  }
  const request = await read(incoming, deps.configuration);
  if (request.method === "GET" && (await answerFile(request.path, response))) return;
  if (request.method === "POST" && !isSentBy(request.origin, incoming)) {
    response.writeHead(403).end("This form was not sent by this shop.");
    return;
  }
  const session = sessionOf(sessions, request, response);
  const answer = await sessions.inTurn(session, () => answerRoute(deps, session, request));
  send(response, answer);
}

function sessionOf(
  sessions: Sessions,
  { cookies, origin }: ShopRequest,
  response: ServerResponse,
): Session {
  const known = sessions.find(cookies.get(SESSION_COOKIE));
  if (known) return known;
  const { id, session } = sessions.open();
  const secure = origin.startsWith("https:") ? "; Secure" : "";
  // Lax: the buyer comes back from Amazon's pages by a link, and is still the same buyer.
  response.setHeader(
    "Set-Cookie",
    `${SESSION_COOKIE}=${id}; HttpOnly; SameSite=Lax; Path=/${secure}`,
  );
  return session;
}

function send(response: ServerResponse, answer: ShopAnswer): void {
  response.setHeader("Cache-Control", "no-store");
  if ("goTo" in answer) {
    const forget = "amazon_Login_accessToken=; Path=/; Max-Age=0; SameSite=Lax";
    if (answer.forgetsToken) response.appendHeader("Set-Cookie", forget);
    response.writeHead(303, { Location: answer.goTo }).end();
  } else if ("page" in answer) {
    response.writeHead(answer.status ?? 200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(answer.page.text);
  } else {
    response.writeHead(answer.json.status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer.json.body));
  }
}

async function read(
  incoming: IncomingMessage,
  { publicUrl }: StorefrontConfiguration,
): Promise<ShopRequest> {
  const { host = "127.0.0.1", cookie = "", "content-type": type = "" } = incoming.headers;
  const origin = publicUrl ?? `http://${host}`;
  const url = new URL(incoming.url ?? "/", origin);
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    cookies: readCookies(cookie),
    body: await readBody(incoming),
    isJson: type.startsWith("application/json"),
    origin,
  };
}

function readCookies(header: string): ReadonlyMap<string, string> {
  const pairs = header.split(/;\s*/).map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), decoded(pair.slice(at + 1))] as const;
  });
  return new Map(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const part = Buffer.from(chunk);
    length += part.length;
    if (length > MOST_BODY_BYTES) throw new Error("The request is too large");
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
}
