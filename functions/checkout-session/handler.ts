import * as v from "valibot";
import type { CheckoutSessionReading, CheckoutSessions } from "../domain/checkout-session.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import type { Currency } from "../domain/money.ts";
import type { Clock } from "../domain/ports.ts";
import {
  currencyProblem,
  type HttpRequest,
  type HttpResponse,
  problem,
  sessionGone,
  sessionProblem,
} from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { checkoutSessionPath, paymentInfoBody } from "./contract.ts";

export interface CheckoutSessionDeps {
  readonly clock: Pick<Clock, "now">;
  readonly checkout: Pick<CheckoutSessions, "getCheckoutSession" | "updateCheckoutSession">;
  /** In which currencies the shop takes orders. */
  readonly currencies: readonly Currency[];
}

/**
 * What a shop does with a checkout session of Amazon Pay API v2 before its order is placed: sets
 * payment info until no constraint is left, learns where to send the buyer, and reads who buys and
 * where it goes for the review page (seed 003). Nothing is recorded here.
 */
export function createCheckoutSessionHandler(deps: CheckoutSessionDeps) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const path = v.safeParse(checkoutSessionPath, request.pathParameters);
    if (!path.success) return problem(422, "InvalidRequest", describeIssues(path.issues));
    const { id } = path.output;
    try {
      switch (request.route) {
        case "GET /checkout-sessions/{id}":
          return shown(await deps.checkout.getCheckoutSession(id));
        case "PUT /checkout-sessions/{id}":
          return await setPaymentInfo(deps, id, request.body);
        default:
          return problem(404, "UnknownRoute", `${request.route} is no step of a checkout`);
      }
    } catch (error) {
      return refused(deps, error);
    }
  };
}

async function setPaymentInfo(
  { checkout, currencies }: CheckoutSessionDeps,
  id: string,
  given: unknown,
): Promise<HttpResponse> {
  const body = v.safeParse(paymentInfoBody, given);
  if (!body.success) return problem(422, "InvalidRequest", describeIssues(body.issues));
  const { chargeAmount, totalOrderAmount } = body.output;
  for (const amount of [chargeAmount, totalOrderAmount]) {
    const notTaken = amount && currencyProblem(amount, currencies);
    if (notTaken) return notTaken;
  }
  return shown(await checkout.updateCheckoutSession(id, body.output));
}

function shown(reading: CheckoutSessionReading): HttpResponse {
  if (reading.state === "Canceled") return sessionGone(reading.reason);
  const { chargeId: _notTheShops, ...told } = reading;
  return { status: 200, body: told };
}

function refused({ clock }: CheckoutSessionDeps, error: unknown): HttpResponse {
  if (error instanceof AmazonPayRequestRefused) {
    if (error.code === "CheckoutSessionCanceled") return sessionGone();
    if (error.code === "InvalidCheckoutSessionStatus") {
      return problem(
        409,
        "AlreadyPlaced",
        "The buyer has paid: POST /orders with the session's id completes it, and tells what came of it",
      );
    }
  }
  const answer = sessionProblem(error, clock.now());
  if (answer) return answer;
  throw error;
}
