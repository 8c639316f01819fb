import {
  answer,
  type CheckoutDeps,
  checkoutTrouble,
  type PageAnswer,
  priceCheckout,
  quoteForReading,
  SIGN_IN_AGAIN,
  textsFor,
  toMend,
  trouble,
} from "./checkout-steps.ts";
import { isDigitalOnly } from "./quote.ts";
import type { Checkout, Session } from "./session.ts";
import { problemOf, readingOf, type ShipchargeAnswer } from "./shipcharge.ts";

/** Between a decline and the moment from which the order takes another payment method. */
const PAUSE_MILLISECONDS = 300;
const MOST_PAUSES = 20;

/**
 * The buyer pressed the button. Nothing is believed that the page sends but what the buyer has seen:
 * if that is not what the order costs now, the buyer is shown the new total first. 200 alone lets the
 * page go on to Amazon (SCA confirm step, no. 6); pressing again is always safe.
 *
 * @param seenMinorUnits the total that stood on the page
 */
export async function placeOrder(
  deps: CheckoutDeps,
  session: Session,
  seenMinorUnits: number,
  origin: string,
): Promise<PageAnswer> {
  const { checkout } = session;
  if (!checkout?.quote) return trouble(409, "NoCheckout", SIGN_IN_AGAIN, "/basket");
  if (checkout.standing === "paid" || checkout.standing === "pending") {
    return trouble(409, "AlreadyPaid", "You have placed this order.", "/thanks");
  }
  const changed =
    checkout.standing === undefined ? await lookAgain(deps, session, seenMinorUnits) : undefined;
  if (changed) return changed;
  if (checkout.standing === "needs-payment-method") {
    const refused = await reportNewMethod(deps, checkout);
    if (refused) return refused;
  }
  return place(deps, session, checkout, origin);
}

/** Address, total and constraints as Amazon has them at this moment. */
async function lookAgain(
  deps: CheckoutDeps,
  session: Session,
  seenMinorUnits: number,
): Promise<PageAnswer | undefined> {
  const { checkout } = session;
  const read = await deps.ask("GET", `/checkouts/${checkout?.orderReferenceId}`);
  if (read.status === 409) return undefined;
  if (read.status !== 200) return checkoutTrouble(read);
  const reading = readingOf(read);
  const quoted = quoteForReading(session, reading);
  if ("status" in quoted) return quoted;
  const isAsSeen =
    quoted.totalMinorUnits === seenMinorUnits &&
    quoted.totalMinorUnits === checkout?.quote?.totalMinorUnits;
  if (!isAsSeen) {
    const priced = await priceCheckout(deps, session);
    return priced.status === 200
      ? answer(409, { ...priced.body, error: "TotalChanged", message: TOTAL_CHANGED })
      : priced;
  }
  const mending = toMend(reading.constraints);
  return mending.length > 0 ? trouble(409, "ToMend", mending.join(" "), "/checkout") : undefined;
}

const TOTAL_CHANGED = "The total has changed. Please look at it again before you order.";

async function reportNewMethod(
  { ask, pause }: CheckoutDeps,
  checkout: Checkout,
): Promise<PageAnswer | undefined> {
  for (let pauses = 0; ; pauses += 1) {
    const told = await ask("POST", `/orders/${checkout.orderReferenceId}/payment-method`, {});
    if (told.status === 200) {
      checkout.standing = "authenticating";
      return undefined;
    }
    const mayComeYet = told.status === 409 || told.status === 503;
    if (!mayComeYet) return orderTrouble(checkout, told);
    if (pauses >= MOST_PAUSES) return trouble(503, problemOf(told), NOT_DECIDED);
    await pause(PAUSE_MILLISECONDS);
  }
}

const NOT_DECIDED =
  "This takes longer than usual. Please press the button again: you cannot be charged twice.";

async function place(
  deps: CheckoutDeps,
  session: Session,
  checkout: Checkout,
  origin: string,
): Promise<PageAnswer> {
  const { quote, orderReferenceId, orderNumber } = checkout;
  if (!quote) return trouble(409, "NoCheckout", SIGN_IN_AGAIN, "/basket");
  const told = await deps.ask("POST", "/orders", {
    orderReferenceId,
    sellerOrderId: orderNumber,
    total: { minorUnits: quote.totalMinorUnits, currency: quote.currency },
    texts: textsFor(quote),
    // What is sent by e-mail is delivered at once, and may be charged at once.
    mode: { capture: isDigitalOnly(session.basket) ? "immediate" : "on-shipment" },
    returnUrls: { successUrl: `${origin}/return/success`, failureUrl: `${origin}/return/failure` },
  });
  if (told.status !== 200) return orderTrouble(checkout, told);
  checkout.standing = "authenticating";
  return answer(200, { orderReferenceId });
}

/** What a placed order's answer means for the buyer, and is remembered as. */
export function orderTrouble(checkout: Checkout, told: ShipchargeAnswer): PageAnswer {
  const error = problemOf(told);
  if (told.status === 503) return trouble(503, error, NOT_DECIDED);
  if (error === "ConstraintsExist") {
    const mending = toMend(readingOf(told).constraints).join(" ");
    return trouble(409, error, mending, "/checkout");
  }
  if (error === "InvalidPaymentMethod") {
    return needsMethod(checkout, "Your payment method was declined. Please choose another one.");
  }
  const notice = ENDINGS[error] ?? (told.status === 410 ? EXPIRED : SOMETHING_ELSE);
  checkout.standing = "ended";
  checkout.notice = notice;
  return trouble(told.status === 410 ? 410 : 422, error, notice, "/ended");
}

export function needsMethod(checkout: Checkout, notice: string): PageAnswer {
  checkout.standing = "needs-payment-method";
  checkout.notice = notice;
  return trouble(422, "InvalidPaymentMethod", notice, "/payment");
}

const EXPIRED = "This order has expired or was cancelled. Nothing was charged.";
const SOMETHING_ELSE = "The payment did not go through. Nothing was charged.";
const ENDINGS: Readonly<Record<string, string>> = {
  AmazonRejected: "Amazon declined this payment. Nothing was charged. Please pay another way.",
  TransactionTimedOut: "Amazon did not answer in time. Nothing was charged. Please order again.",
};
