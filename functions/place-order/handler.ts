import * as v from "valibot";
import type { AmazonPay } from "../domain/amazon-pay.ts";
import type { AmazonPayOrders } from "../domain/amazon-pay-order.ts";
import type { CheckoutSessions } from "../domain/checkout-session.ts";
import { orderExecution } from "../domain/execution-input.ts";
import type { GatewayClient } from "../domain/gateway.ts";
import type { Currency } from "../domain/money.ts";
import type { Order } from "../domain/order.ts";
import type { Clock, OrderStore, WorkflowControl } from "../domain/ports.ts";
import { isoTime } from "../domain/record.ts";
import {
  amazonPayProblem,
  currencyProblem,
  type HttpRequest,
  type HttpResponse,
  problem,
} from "../runtime/http.ts";
import { awaitOutcome, refusalProblem } from "../runtime/order-outcome.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { completeSession } from "./completing.ts";
import { type Placed, placeOrderBody, placeSessionBody } from "./contract.ts";
import { newOrder, placedAgain, saysTheSame } from "./placing.ts";
import { takeSellerOrder } from "./seller-order.ts";
import { type Told, tellAmazon } from "./telling-amazon.ts";

export interface PlaceOrderDeps {
  readonly clock: Clock;
  readonly store: OrderStore;
  readonly amazonPay: Pick<AmazonPay, "setOrderReferenceDetails" | "getOrderReferenceDetails"> &
    Pick<AmazonPayOrders, "setOrderAttributes">;
  /** Amazon Pay API v2, where the merchant has set it up. */
  readonly checkout?: CheckoutSessions &
    Pick<GatewayClient, "getOrderReferenceDetails" | "cancelOrderReference">;
  readonly workflow: Pick<WorkflowControl, "start">;
  /** How long the buyer's page is kept waiting for the outcome. */
  readonly patienceMilliseconds: number;
  /** Text that nobody can guess: the buyer brings it back from the authentication. */
  readonly newNonce: () => string;
  /** Whether an order without URLs for the buyer's authentication is refused. */
  readonly returnUrls: "required" | "optional";
  /** In which currencies the shop takes orders. */
  readonly currencies: readonly Currency[];
}

/**
 * Takes the order that the buyer has just placed: tells Amazon the total and the texts, records the
 * order and starts its workflow. Answers 200 as soon as Amazon has confirmed an order whose buyer
 * authenticates next, otherwise with the authorization's outcome; 503 means "not yet", and repeating
 * the same request is always safe.
 */
export function createPlaceOrderHandler(deps: PlaceOrderDeps) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    if (isOfSession(request.body)) return placeSession(deps, request);
    const body = v.safeParse(placeOrderBody, request.body);
    if (!body.success) return problem(422, "InvalidRequest", describeIssues(body.issues));
    if (deps.returnUrls === "required" && !body.output.returnUrls) {
      return problem(
        422,
        "ReturnUrlsRequired",
        "returnUrls are missing: the buyer may have to authenticate and has to find the way back",
      );
    }
    return place(deps, body.output);
  };
}

function isOfSession(body: unknown): boolean {
  return typeof body === "object" && body !== null && "checkoutSessionId" in body;
}

/** How Amazon learns of the order, or tells what it knows of it. */
type Tell = (deps: PlaceOrderDeps, body: Placed, recorded: Order | undefined) => Promise<Told>;

async function place(
  deps: PlaceOrderDeps,
  body: Placed,
  tell: Tell = tellAmazon,
): Promise<HttpResponse> {
  const recorded = await deps.store.readOrder(body.orderReferenceId);
  if (recorded && recorded.phase !== "refused") return goOn(deps, body, recorded);
  if (recorded?.refusal?.error === "OrderReferenceEnded") {
    return refusalProblem(recorded.refusal, recorded.amazon);
  }
  const notTaken = currencyProblem(body.total, deps.currencies);
  if (notTaken) return notTaken;
  const taken = await takeSellerOrder(deps, body);
  if (taken) return taken;
  const told = await tell(deps, body, recorded);
  if ("answer" in told) return told.answer;
  const placing = { body, reading: told.reading, newNonce: deps.newNonce };
  const order = recorded ? placedAgain(recorded, placing) : newOrder(placing);
  const at = isoTime(deps.clock.now());
  const saved = await deps.store.save(order, { at, what: "Placed: Amazon knows the total" });
  // Somebody wrote about the same order at the same moment: go by what that one recorded.
  if (saved !== "conflict") return start(deps, saved.row);
  await takeBack(deps, body);
  return place(deps, body, tell);
}

/** What this request told Amazon is not what was recorded, and has to be told right again. */
async function takeBack(deps: PlaceOrderDeps, body: Placed): Promise<void> {
  const recorded = await deps.store.readOrder(body.orderReferenceId);
  if (!recorded || recorded.phase === "refused" || saysTheSame(recorded, body)) return;
  const { orderReferenceId, sellerOrderId, total } = recorded;
  try {
    await deps.amazonPay.setOrderAttributes({ orderReferenceId, sellerOrderId, total });
  } catch (error) {
    // Confirmed meanwhile, or out of reach: confirm-order compares the totals in any case.
    if (!amazonPayProblem(error, deps.clock.now())) throw error;
  }
}

/** An order of API v2: what its session becomes, with the total that its buyer has agreed to. */
async function placeSession(deps: PlaceOrderDeps, request: HttpRequest): Promise<HttpResponse> {
  const { checkout } = deps;
  if (!checkout) {
    return problem(
      422,
      "CheckoutV2NotSetUp",
      'Orders of Amazon Pay API v2 are not taken; the setting "checkoutV2" decides',
    );
  }
  const parsed = v.safeParse(placeSessionBody, request.body);
  if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
  const notTaken = currencyProblem(parsed.output.total, deps.currencies);
  if (notTaken) return notTaken;
  const completed = await completeSession(deps, checkout, parsed.output);
  if ("answer" in completed) return completed.answer;
  const { orderReferenceId } = completed;
  const { checkoutSessionId: _completed, ...rest } = parsed.output;
  const body: Placed = { ...rest, orderReferenceId, gateway: "checkout-v2" };
  const answer = await place(deps, body, async () => ({
    reading: await checkout.getOrderReferenceDetails({ orderReferenceId }),
  }));
  // Nobody is going to charge it: the shop's order is paid by another.
  if (answer.body["error"] === "SellerOrderTaken") {
    await checkout.cancelOrderReference({ orderReferenceId, reason: "Paid already" });
  }
  return answer;
}

async function goOn(deps: PlaceOrderDeps, body: Placed, recorded: Order): Promise<HttpResponse> {
  return saysTheSame(recorded, body)
    ? start(deps, recorded)
    : problem(
        409,
        "PlacedDifferently",
        "This order reference was placed with another total, mode or order number of the shop",
      );
}

async function start(deps: PlaceOrderDeps, order: Order): Promise<HttpResponse> {
  await deps.workflow.start(orderExecution(order));
  return awaitOutcome(deps, order.orderReferenceId);
}
