/** One call of Shipcharge's HTTP interface (openapi.yaml). */
export type AskShipcharge = (
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<ShipchargeAnswer>;

export interface ShipchargeAnswer {
  readonly status: number;
  readonly headers: Pick<Headers, "get">;
  readonly body: Readonly<Record<string, unknown>>;
}

/** API Gateway ends every answer after thirty seconds. */
const LONGEST_ANSWER_MILLISECONDS = 31_000;

/** Asks over HTTP; a connection that fails is a 503, because every call may be repeated. */
export function askByHttp(shipchargeUrl: string, token?: string): AskShipcharge {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return async (method, path, body, headers = {}) => {
    try {
      const reply = await fetch(`${shipchargeUrl}${path}`, {
        method,
        signal: AbortSignal.timeout(LONGEST_ANSWER_MILLISECONDS),
        headers: { "content-type": "application/json", ...authorization, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answered: unknown = await reply.json();
      return {
        status: reply.status,
        headers: reply.headers,
        body: isObject(answered) ? answered : {},
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { status: 503, headers: new Headers(), body: { error: "Unreachable", message } };
    }
  };
}

/** The checkout as Shipcharge reads it from Amazon (GET and PUT /checkouts/{id}). */
export interface CheckoutReading {
  readonly constraints: readonly string[];
  readonly address?: Readonly<Record<string, string>>;
}

export function readingOf({ body }: ShipchargeAnswer): CheckoutReading {
  const constraints = Array.isArray(body["constraints"]) ? body["constraints"] : [];
  const address = body["address"];
  return {
    constraints: constraints.flatMap((one) =>
      isObject(one) && typeof one["id"] === "string" ? [one["id"]] : [],
    ),
    ...(isObject(address) ? { address: textsOf(address) } : {}),
  };
}

/** The name of the problem, such as ConstraintsExist or InvalidPaymentMethod. */
export function problemOf({ body }: ShipchargeAnswer): string {
  return typeof body["error"] === "string" ? body["error"] : "Unknown";
}

function textsOf(record: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(record).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
