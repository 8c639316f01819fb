import * as v from "valibot";
import type { AmazonPay, OrderReferenceReading } from "../domain/amazon-pay.ts";
import { draftStanding } from "../domain/draft.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import type { Currency } from "../domain/money.ts";
import type { Order } from "../domain/order.ts";
import type { Clock, OrderStore } from "../domain/ports.ts";
import {
  amazonPayProblem,
  currencyProblem,
  type HttpRequest,
  type HttpResponse,
  orderReferenceGone,
  problem,
} from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { areaOnly, shown } from "./answers.ts";
import { BUYER_TOKEN_HEADER, buyerToken, checkoutBody, checkoutPath } from "./contract.ts";

export interface CheckoutDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readOrder">;
  readonly amazonPay: Pick<AmazonPay, "setOrderReferenceDetails" | "getOrderReferenceDetails">;
  /** In which currencies the shop takes orders. */
  readonly currencies: readonly Currency[];
}

type Step = (
  deps: CheckoutDeps,
  orderReferenceId: OrderReferenceId,
  request: HttpRequest,
) => Promise<HttpResponse>;

const STEPS: Readonly<Record<string, Step>> = {
  "PUT /checkouts/{id}": setDetails,
  "GET /checkouts/{id}": readDetails,
};

/**
 * What a shop does with an order reference before it is placed: sets total and texts, so that
 * Amazon's wallet shows only what can be paid with (older confirm step), and reads address and
 * constraints for tax, shipping and the review page. Both may be repeated at will. Nothing is
 * recorded here, least of all about the buyer.
 */
export function createCheckoutHandler(deps: CheckoutDeps) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const step = STEPS[request.route];
    if (!step) return problem(404, "UnknownRoute", `${request.route} is no step of a checkout`);
    const path = v.safeParse(checkoutPath, request.pathParameters);
    if (!path.success) return problem(422, "InvalidRequest", describeIssues(path.issues));
    const { id } = path.output;
    const recorded = await deps.store.readOrder(id);
    return (recorded && whyTooLate(recorded)) ?? step(deps, id, request);
  };
}

/** An order that Amazon refused to take can be mended here and placed again. */
function whyTooLate({ orderReferenceId, phase, refusal }: Order): HttpResponse | undefined {
  if (phase !== "refused") return alreadyPlaced(orderReferenceId, `it is ${phase}`);
  return refusal?.error === "OrderReferenceEnded"
    ? problem(410, refusal.error, `${refusal.detail}; the buyer has to sign in again`)
    : undefined;
}

async function setDetails(
  deps: CheckoutDeps,
  orderReferenceId: OrderReferenceId,
  request: HttpRequest,
): Promise<HttpResponse> {
  const body = v.safeParse(checkoutBody, request.body);
  if (!body.success) return problem(422, "InvalidRequest", describeIssues(body.issues));
  const { texts, ...details } = body.output;
  const notTaken = currencyProblem(details.total, deps.currencies);
  if (notTaken) return notTaken;
  try {
    return checkout(
      await deps.amazonPay.setOrderReferenceDetails({ orderReferenceId, ...details, ...texts }),
    );
  } catch (error) {
    const isNoDraft =
      error instanceof AmazonPayRequestRefused && error.code === "OrderReferenceNotModifiable";
    return isNoDraft ? read(deps, orderReferenceId) : refused(deps, error);
  }
}

async function readDetails(
  deps: CheckoutDeps,
  orderReferenceId: OrderReferenceId,
  { headers }: HttpRequest,
): Promise<HttpResponse> {
  const token = headers[BUYER_TOKEN_HEADER];
  if (token === undefined) return read(deps, orderReferenceId);
  const accessToken = v.safeParse(buyerToken, token);
  if (!accessToken.success) {
    return problem(422, "InvalidRequest", describeIssues(accessToken.issues));
  }
  return read(deps, orderReferenceId, accessToken.output);
}

async function read(
  deps: CheckoutDeps,
  orderReferenceId: OrderReferenceId,
  accessToken?: string,
): Promise<HttpResponse> {
  try {
    const reading = await deps.amazonPay.getOrderReferenceDetails({
      orderReferenceId,
      ...(accessToken === undefined ? {} : { accessToken }),
    });
    return checkout(accessToken === undefined ? areaOnly(reading) : reading);
  } catch (error) {
    return refused(deps, error);
  }
}

function checkout(reading: OrderReferenceReading): HttpResponse {
  const { orderReferenceId, status } = reading;
  const standing = draftStanding(status);
  if (standing === "draft") return shown(reading);
  if (standing === "placed") {
    return alreadyPlaced(orderReferenceId, `Amazon has it ${status.state}`);
  }
  return orderReferenceGone(standing, status);
}

function alreadyPlaced(orderReferenceId: OrderReferenceId, why: string): HttpResponse {
  return problem(
    409,
    "AlreadyPlaced",
    `The checkout is over: ${why}. POST /orders, repeated, tells what came of it; GET /orders/${orderReferenceId} reads it`,
    { orderReferenceId },
  );
}

function refused({ clock }: CheckoutDeps, error: unknown): HttpResponse {
  if (error instanceof AmazonPayRequestRefused && error.code === "InvalidAddressConsentToken") {
    return problem(
      403,
      "BuyerTokenRefused",
      "The buyer's token is not valid, no longer valid or another buyer's; the buyer has to sign in again",
    );
  }
  const answer = amazonPayProblem(error, clock.now());
  if (answer) return answer;
  throw error;
}
