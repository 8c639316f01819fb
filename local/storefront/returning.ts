import type { CheckoutDeps } from "./checkout-steps.ts";
import { needsMethod, orderTrouble } from "./placing.ts";
import type { Checkout, Session } from "./session.ts";
import { problemOf, type ShipchargeAnswer } from "./shipcharge.ts";

/** Where a buyer who came back goes: a page, or this one again after a moment. */
export type ReturnStep = { readonly goTo: string } | { readonly waitSeconds: number };

const NOT_FROM_AMAZON =
  "We could not verify this confirmation, so nothing has changed. Please place the order again to go on.";
const FAILED =
  "Your card issuer could not confirm that it was you. Nothing was charged, and the order was cancelled.";
const LEFT =
  "The confirmation was not finished. Please choose how you pay and place the order again.";

/**
 * The buyer came back from Amazon's page with some words in the address. They are passed on as they
 * are: whether they count is decided by Shipcharge, and what is paid by Amazon.
 */
export async function takeBack(
  { ask }: CheckoutDeps,
  session: Session,
  query: URLSearchParams,
): Promise<ReturnStep> {
  const { checkout } = session;
  if (!checkout?.standing) {
    session.notice = "There is no order to be confirmed in this browser.";
    return { goTo: "/basket" };
  }
  if (checkout.standing !== "authenticating") return { goTo: pageFor(checkout) };
  const names = ["AuthenticationStatus", "ErrorCode", "shipchargeNonce"];
  const words = names.filter((name) => query.has(name)).map((name) => [name, query.get(name)]);
  const report = Object.fromEntries(words);
  const path = `/orders/${checkout.orderReferenceId}/authentication`;
  const told = await ask("POST", path, report);
  if (told.status === 503) return { waitSeconds: Number(told.headers.get("retry-after") ?? 2) };
  if (told.status === 200) return accepted(session, checkout, told);
  if (DOES_NOT_COUNT.includes(problemOf(told))) {
    checkout.notice = NOT_FROM_AMAZON;
    return { goTo: "/review" };
  }
  orderTrouble(checkout, told);
  return { goTo: pageFor(checkout) };
}

const DOES_NOT_COUNT = ["WrongNonce", "NoAuthentication", "InvalidRequest", "UnknownOrder"];

function accepted(session: Session, checkout: Checkout, { body }: ShipchargeAnswer): ReturnStep {
  if (body["authentication"] === "Failure") {
    session.notice = FAILED;
    // A buyer who failed also leaves Amazon, so that somebody else can sign in (SCA confirm step).
    signOut(session);
    return { goTo: "/basket" };
  }
  if (body["authentication"] !== undefined) {
    needsMethod(checkout, LEFT);
    return { goTo: "/payment" };
  }
  checkout.standing = body["status"] === "authorized" ? "paid" : "pending";
  session.basket = {};
  delete checkout.notice;
  return { goTo: "/thanks" };
}

/** Forgets who was signed in, and what that buyer had begun. */
export function signOut(session: Session): void {
  delete session.checkout;
  delete session.buyerName;
  session.logsOut = true;
}

/** The page on which an order of this standing goes on. */
export function pageFor({ standing, quote }: Checkout): string {
  switch (standing) {
    case "paid":
    case "pending":
      return "/thanks";
    case "needs-payment-method":
      return "/payment";
    case "ended":
      return "/ended";
    case "authenticating":
      return "/review";
    default:
      return quote ? "/review" : "/checkout";
  }
}
