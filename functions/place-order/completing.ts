import type { CheckoutSessionReading } from "../domain/checkout-session.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { isSameMoney } from "../domain/money.ts";
import { type HttpResponse, problem, sessionGone, sessionProblem } from "../runtime/http.ts";
import { constraintsProblem } from "../runtime/order-outcome.ts";
import type { PlaceSessionBody } from "./contract.ts";
import type { PlaceOrderDeps } from "./handler.ts";

type Completed =
  | { readonly orderReferenceId: OrderReferenceId }
  | { readonly answer: HttpResponse };
type Checkout = NonNullable<PlaceOrderDeps["checkout"]>;

/**
 * Turns the session whose buyer has paid into an order at Amazon, or finds the order that it has
 * become: a repeated request ends the same (reference §12.2).
 */
export async function completeSession(
  deps: PlaceOrderDeps,
  checkout: Checkout,
  body: PlaceSessionBody,
): Promise<Completed> {
  try {
    const session = await checkout.getCheckoutSession(body.checkoutSessionId);
    return orderOf(session, body) ?? (await complete(checkout, session, body));
  } catch (error) {
    const answer = sessionProblem(error, deps.clock.now());
    if (answer) return { answer };
    throw error;
  }
}

/** What an ended session has become; undefined for one that is open. */
function orderOf(session: CheckoutSessionReading, body: PlaceSessionBody): Completed | undefined {
  const { state, reason, orderReferenceId } = session;
  if (state === "Canceled") return { answer: sessionGone(reason) };
  const different = whyDifferent(session, body);
  if (different) return { answer: different };
  return state === "Completed" && orderReferenceId ? { orderReferenceId } : undefined;
}

function whyDifferent(
  { chargeAmount, totalOrderAmount, paymentIntent, constraints }: CheckoutSessionReading,
  { total }: PlaceSessionBody,
): HttpResponse | undefined {
  if (constraints.length > 0) return constraintsProblem(constraints);
  const asked = totalOrderAmount ?? chargeAmount;
  if (asked && !isSameMoney(asked, total)) {
    const message = "The buyer has agreed to another total";
    return problem(409, "PlacedDifferently", message, { total: asked });
  }
  if (paymentIntent === undefined || paymentIntent === "Confirm") return undefined;
  return problem(
    409,
    "PlacedDifferently",
    `The session's payment intent is ${paymentIntent}: orders that are carried here need Confirm, because their money is reserved by the workflow`,
  );
}

async function complete(
  checkout: Checkout,
  { checkoutSessionId: id, chargeAmount, totalOrderAmount }: CheckoutSessionReading,
  body: PlaceSessionBody,
): Promise<Completed> {
  try {
    const done = await checkout.completeCheckoutSession(id, {
      chargeAmount: chargeAmount ?? body.total,
      ...(totalOrderAmount ? { totalOrderAmount } : {}),
    });
    return orderOf(done, body) ?? { answer: notPaid() };
  } catch (error) {
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
    // The same request, sent twice at once, or a reply that got lost: the session tells.
    const after = await checkout.getCheckoutSession(id);
    const became = orderOf(after, body);
    if (became) return became;
    if (error.code === "InvalidCheckoutSessionStatus") return { answer: notPaid() };
    throw error;
  }
}

function notPaid(): HttpResponse {
  return problem(
    409,
    "BuyerHasNotPaid",
    "The buyer has not paid at Amazon yet: send them to the session's redirectUrl",
  );
}
