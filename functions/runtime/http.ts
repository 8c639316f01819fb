/** A request to the shop-facing HTTP interface, after API Gateway and before any handler. */
export interface HttpRequest {
  /** Such as "POST /orders/{id}/cancel": the route of openapi.yaml that matched. */
  readonly route: string;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer that says what was wrong, and what to do, in one typed shape. */
export function problem(
  status: number,
  error: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): HttpResponse {
  return { status, body: { error, message, ...more } };
}
