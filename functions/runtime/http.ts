import type { DraftStanding } from "../domain/draft.ts";
import {
  AmazonPayAccessRefused,
  AmazonPayRequestRefused,
  AmazonPayUnavailable,
  InvalidValue,
  NotOurTurn,
} from "../domain/errors.ts";
import type { Currency, Money } from "../domain/money.ts";
import type { Status } from "../domain/payment-state.ts";

/** A request to the shop-facing HTTP interface, after API Gateway and before any handler. */
export interface HttpRequest {
  /** Such as "POST /orders/{id}/cancel": the route of openapi.yaml that matched. */
  readonly route: string;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown;
  /** Who signed the request or whose token it carries (runtime/caller.ts); absent if nobody did. */
  readonly caller?: string;
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

/** What a shop is told that asks for money in a currency which it has not set up; else nothing. */
export function currencyProblem(
  { currency }: Money,
  taken: readonly Currency[],
): HttpResponse | undefined {
  if (taken.includes(currency)) return undefined;
  return problem(
    422,
    "CurrencyNotTaken",
    `Orders are taken in ${taken.join(", ")}, not in ${currency}; the setting "currencies" decides`,
    { currencies: taken },
  );
}

const USUAL_PAUSE_SECONDS = 2;

/** "Not now": the same request, repeated after the pause, is right. */
export function tryAgain(
  error: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
  pauseSeconds = USUAL_PAUSE_SECONDS,
): HttpResponse {
  return { ...problem(503, error, message, more), headers: { "retry-after": `${pauseSeconds}` } };
}

/**
 * What a caller is told when a call to Amazon Pay did not succeed: 503 not now, 502 our keys, 404
 * no such order reference, 422 refused. Undefined for an error that no such call throws.
 *
 * @param now the time of the answer, in milliseconds since the epoch
 */
export function amazonPayProblem(error: unknown, now: number): HttpResponse | undefined {
  if (error instanceof AmazonPayUnavailable) {
    return tryAgain(error.name, error.message, {}, pauseSeconds(error, now));
  }
  if (error instanceof AmazonPayAccessRefused) {
    return problem(502, error.name, error.message, { code: error.code });
  }
  // The client refuses what cannot be sent, such as an id of the other environment.
  if (error instanceof InvalidValue) return problem(422, "InvalidRequest", error.message);
  if (!(error instanceof AmazonPayRequestRefused)) return undefined;
  return error.code === "InvalidOrderReferenceId"
    ? problem(404, "UnknownOrderReference", "Amazon does not know this order reference")
    : problem(422, error.name, error.message, { code: error.code });
}

/** The same for a call about a checkout session of API v2: 404 is that Amazon knows no such session. */
export function sessionProblem(error: unknown, now: number): HttpResponse | undefined {
  const isUnknown =
    error instanceof AmazonPayRequestRefused && error.code === "InvalidOrderReferenceId";
  if (!isUnknown) return amazonPayProblem(error, now);
  return problem(404, "UnknownCheckoutSession", "Amazon does not know this checkout session");
}

/** Whoever comes back before the queue is empty only makes it longer. */
function pauseSeconds(error: AmazonPayUnavailable, now: number): number {
  if (!(error instanceof NotOurTurn)) return USUAL_PAUSE_SECONDS;
  return Math.max(1, Math.ceil((Date.parse(error.slotAt) - now) / 1_000));
}

/** A checkout session of API v2 that can never become an order. */
export function sessionGone(reason = "no reason given"): HttpResponse {
  return problem(
    410,
    "CheckoutSessionCanceled",
    `The checkout session is canceled (${reason}); the buyer has to press the button again`,
  );
}

/** An order reference that can never be placed: the buyer's next sign-in makes another one. */
export function orderReferenceGone(
  standing: Extract<DraftStanding, "stale" | "ended">,
  { state, reason }: Status,
): HttpResponse {
  return standing === "stale"
    ? problem(410, "StaleDraft", "The buyer took too long and has to sign in again")
    : problem(
        410,
        "OrderReferenceEnded",
        `The order reference is ${state} (${reason ?? "no reason given"}); the buyer has to sign in again`,
      );
}
