import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../clock/clock.ts";
import { keepConnections } from "../web/keep-alive.ts";
import type { DeadLetterDesk } from "./dead-letter-desk.ts";

/** Which function answers which route; the laptop's stand-in for API Gateway. */
export const HTTP_ROUTES: Readonly<Record<string, string>> = {
  "PUT /checkouts/{id}": "checkout",
  "GET /checkouts/{id}": "checkout",
  "PUT /checkout-sessions/{id}": "checkout-session",
  "GET /checkout-sessions/{id}": "checkout-session",
  "POST /orders": "place-order",
  "GET /orders": "operator-desk",
  "GET /orders/{id}": "order-commands",
  "GET /orders/{id}/buyer": "order-commands",
  "GET /orders/{id}/explanation": "operator-desk",
  "GET /orders/{id}/amazon": "operator-desk",
  "POST /orders/{id}/authentication": "order-commands",
  "POST /orders/{id}/payment-method": "order-commands",
  "POST /orders/{id}/shipments": "order-commands",
  "POST /orders/{id}/nothing-more-ships": "order-commands",
  "POST /orders/{id}/total": "order-commands",
  "POST /orders/{id}/attributes": "order-commands",
  "POST /orders/{id}/cancel": "order-commands",
  "POST /orders/{id}/refunds": "order-commands",
  "POST /orders/{id}/operator": "order-commands",
  "POST /orders/{id}/resume": "order-commands",
  "POST /orders/{id}/refresh": "operator-desk",
  "POST /orders/{id}/redriven": "operator-desk",
  "POST /batches": "batch-commands",
  "GET /batches/{id}": "batch-commands",
  "POST /batches/{id}/resume": "batch-commands",
  "POST /batches/{id}/release": "batch-commands",
  "POST /reconciliations": "operator-desk",
  "GET /reconciliations/{id}": "operator-desk",
  "GET /amazon-pay/notifications": "operator-desk",
  "POST /amazon-pay/notifications": "operator-desk",
  "GET /amazon-pay/test-notification": "operator-desk",
  "GET /amazon-pay/quotas": "operator-desk",
  "POST /notifications": "receive-notification",
};

const ROUTES = Object.entries(HTTP_ROUTES).map(([route, functionName]) => {
  const [method = "", template = ""] = route.split(" ");
  const path = new RegExp(`^${template.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
  return { method, path, route, functionName };
});

/** The header by which a command says who uses this laptop; on AWS the signature says it. */
export const LAPTOP_USER_HEADER = "x-laptop-user";

/** The one route that asks nobody who they are. */
const OPEN_ROUTE = "POST /notifications";

/** The header by which a caller on this laptop lets virtual time wait for it. */
export const CALLER_HEADER = "x-laptop-caller";

export interface HttpEdge {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Told when a request of a waiting caller has arrived; the answer is when the caller is done. */
export type Arrival = (caller: string) => Promise<void>;

type Invoke = (functionName: string, event: unknown) => Promise<unknown>;

/** Serves the shop's and Amazon's HTTP routes by the functions behind them. */
export async function openHttpEdge({
  clock,
  invoke,
  arrival,
  desks,
  authorizer,
  holdsRequests,
  port,
}: {
  clock: Clock;
  invoke: Invoke;
  arrival: Arrival;
  /** Answer what an operator's command asks of AWS, on the same port. */
  desks: readonly DeadLetterDesk[];
  /** The function that knows the shop's token; without one everybody is the shop. */
  authorizer?: string | undefined;
  /**
   * Holds the clock during every request but Amazon's notifications, for which Amazon's simulator
   * holds it: where the clock flows by itself, people and browsers hold nothing.
   */
  holdsRequests: boolean;
  /** 0 for any free one. */
  port: number;
}): Promise<HttpEdge> {
  const server = createServer((request, response) => {
    const caller = request.headers[CALLER_HEADER];
    const serve = async (): Promise<void> => {
      const { statusCode, headers, body } = await answerTo(request, { invoke, desks, authorizer });
      response.writeHead(statusCode, headers).end(body);
    };
    // Whoever calls holds the clock; a caller that cannot is held for here, until it is done.
    if (typeof caller === "string") {
      void clock.hold(() => Promise.all([arrival(caller), serve()]));
    } else if (holdsRequests && `${request.method} ${request.url}` !== OPEN_ROUTE) {
      void clock.hold(serve);
    } else {
      void serve();
    }
  });
  keepConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  // server.address() answers text only for a pipe.
  const { port: openPort } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${openPort}`, close: () => close(server) };
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function answerTo(
  request: IncomingMessage,
  {
    invoke,
    desks,
    authorizer,
  }: { invoke: Invoke; desks: readonly DeadLetterDesk[]; authorizer?: string | undefined },
): Promise<Answer> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const body = await readBody(request);
  const target = request.headers["x-amz-target"]?.toString();
  for (const desk of desks) {
    const asked = desk({ target, path: url.pathname, body, origin: url.origin });
    if (asked) return asked;
  }
  const found = ROUTES.find(
    ({ method, path }) => method === request.method && path.test(url.pathname),
  );
  if (!found) return plain(404, `${request.method} ${url.pathname} is not a route`);
  try {
    const isAsked = authorizer !== undefined && found.route !== OPEN_ROUTE;
    const refused = isAsked
      ? await refusal(request, (event) => invoke(authorizer, event))
      : undefined;
    if (refused) return refused;
    // A function's HTTP answer has this shape by its contract (runtime/define-function.ts).
    return (await invoke(found.functionName, {
      routeKey: found.route,
      pathParameters: pathParameters(found.path, url.pathname),
      queryStringParameters: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body,
      requestContext: contextOf(request.headers[LAPTOP_USER_HEADER]),
    })) as Answer;
  } catch {
    return plain(500, "The function failed");
  }
}

/** As API Gateway tells of an IAM user who has signed. */
function contextOf(user: string | string[] | undefined): object {
  if (typeof user !== "string") return {};
  return { authorizer: { iam: { userArn: `arn:aws:iam::000000000000:user/${user}` } } };
}

/** As API Gateway refuses: without the header nobody is asked (developer guide, Lambda authorizers). */
async function refusal(
  { headers }: IncomingMessage,
  ask: (event: unknown) => Promise<unknown>,
): Promise<Answer | undefined> {
  if (headers.authorization === undefined) return plain(401, "Unauthorized");
  const answer = await ask({
    version: "2.0",
    type: "REQUEST",
    identitySource: [headers.authorization],
  });
  const isAuthorized =
    typeof answer === "object" &&
    answer !== null &&
    "isAuthorized" in answer &&
    answer.isAuthorized;
  return isAuthorized === true ? undefined : plain(403, "Forbidden");
}

function pathParameters(path: RegExp, pathname: string): Record<string, string> {
  const found = Object.entries(path.exec(pathname)?.groups ?? {});
  return Object.fromEntries(found.map(([name, value]) => [name, decodeURIComponent(value)]));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function plain(statusCode: number, message: string): Answer {
  return {
    statusCode,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message }),
  };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
