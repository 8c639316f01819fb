import { TOKEN_COOKIE } from "./amazon-sign-in.ts";
import {
  bindOrderReference,
  type CheckoutDeps,
  checkPayment,
  type PageAnswer,
  priceCheckout,
  trouble,
} from "./checkout-steps.ts";
import { endedPage, missingPage, thanksPage, waitingPage } from "./pages/after-pages.ts";
import { checkoutPage, paymentPage, reviewPage } from "./pages/checkout-pages.ts";
import { basketPage, homePage } from "./pages/shop-pages.ts";
import { placeOrder } from "./placing.ts";
import { isDigitalOnly, isEmpty, withQuantity } from "./quote.ts";
import { pageFor, signOut, takeBack } from "./returning.ts";
import type { ShopAnswer, ShopRequest } from "./server.ts";
import type { Session } from "./session.ts";
import { isObject } from "./shipcharge.ts";

export interface RouteDeps extends CheckoutDeps {
  /** Told what was answered, for whoever runs the shop; no buyer's data. */
  readonly onAnswer?: (route: string, status: number, error?: string) => void;
}

type Route = (
  deps: RouteDeps,
  session: Session,
  request: ShopRequest,
) => ShopAnswer | Promise<ShopAnswer>;

const ROUTES: Readonly<Record<string, Route>> = {
  "GET /": ({ configuration }, session) => ({ page: homePage({ configuration, session }) }),
  "GET /basket": ({ configuration }, session) => ({ page: basketPage({ configuration, session }) }),
  "POST /basket": changeBasket,
  "GET /checkout": showCheckout,
  "GET /review": showReview,
  "GET /payment": showPayment,
  "GET /return/success": comeBack,
  "GET /return/failure": comeBack,
  "GET /thanks": showThanks,
  "GET /ended": showEnded,
  "POST /logout": (_deps, session) => {
    signOut(session);
    return { goTo: "/", forgetsToken: true };
  },
  "POST /api/order-reference": talk((deps, session, body, { cookies }) => {
    const id = body["orderReferenceId"];
    return typeof id === "string"
      ? bindOrderReference(deps, session, id, cookies.get(TOKEN_COOKIE))
      : trouble(400, "BadRequest", "There is no order reference in this request.");
  }),
  "POST /api/price": talk((deps, session) => priceCheckout(deps, session)),
  "POST /api/payment": talk((deps, session) => checkPayment(deps, session)),
  "POST /api/place": talk((deps, session, body, { origin }) => {
    const seen = body["seenMinorUnits"];
    return typeof seen === "number"
      ? placeOrder(deps, session, seen, origin)
      : trouble(400, "BadRequest", "There is no total in this request.");
  }),
};

/** Answers one request of one browser. */
export async function answerRoute(
  deps: RouteDeps,
  session: Session,
  request: ShopRequest,
): Promise<ShopAnswer> {
  const route = ROUTES[`${request.method} ${request.path}`];
  if (route) return route(deps, session, request);
  return { page: missingPage({ configuration: deps.configuration, session }), status: 404 };
}

type Talk = (
  deps: RouteDeps,
  session: Session,
  body: Readonly<Record<string, unknown>>,
  request: ShopRequest,
) => PageAnswer | Promise<PageAnswer>;

function talk(answerTo: Talk): Route {
  return async (deps, session, request) => {
    const body = request.isJson ? parse(request.body) : undefined;
    const json = body
      ? await answerTo(deps, session, body, request)
      : trouble(400, "BadRequest", "The request is not a JSON object.");
    const error = json.body["error"];
    deps.onAnswer?.(request.path, json.status, typeof error === "string" ? error : undefined);
    return { json };
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function changeBasket(_deps: RouteDeps, session: Session, { body }: ShopRequest): ShopAnswer {
  const form = new URLSearchParams(body);
  const product = form.get("product") ?? "";
  const wish = form.get("quantity") ?? "";
  const before = session.basket[product] ?? 0;
  const quantity = wish === "+1" ? before + 1 : Number.parseInt(wish, 10);
  session.basket = withQuantity(session.basket, product, quantity);
  return { goTo: "/basket" };
}

const SIGN_IN_ERRORS: Readonly<Record<string, string>> = {
  access_denied:
    "You did not allow Amazon to share your address with us, so we cannot go on. Try again, or order by phone.",
  no_token: "Please sign in with the Amazon button first.",
};

function showCheckout(
  { configuration }: RouteDeps,
  session: Session,
  { query }: ShopRequest,
): ShopAnswer {
  const error = query.get("error");
  if (error !== null) {
    session.notice =
      SIGN_IN_ERRORS[error] ?? "Signing in with Amazon did not work. Please try again.";
    return { goTo: "/basket" };
  }
  if (isEmpty(session.basket)) {
    return { goTo: session.checkout?.standing ? pageFor(session.checkout) : "/basket" };
  }
  const { checkout, basket } = session;
  const isOver = checkout?.standing === "paid" || checkout?.standing === "pending";
  const isOther = checkout?.hasAddress === isDigitalOnly(basket);
  if (isOver || checkout?.standing === "ended" || (isOther && !checkout?.standing)) {
    delete session.checkout;
  } else if (checkout?.standing !== undefined) {
    return { goTo: pageFor(checkout) };
  }
  return { page: checkoutPage({ configuration, session }) };
}

function showReview({ configuration }: RouteDeps, session: Session): ShopAnswer {
  const { checkout } = session;
  if (!checkout?.quote) return { goTo: checkout ? "/checkout" : "/basket" };
  const page = pageFor(checkout);
  if (page !== "/review") return { goTo: page };
  return { page: reviewPage({ configuration, session }, checkout.quote) };
}

function showPayment({ configuration }: RouteDeps, session: Session): ShopAnswer {
  const { checkout } = session;
  if (!checkout?.quote) return { goTo: "/basket" };
  const page = pageFor(checkout);
  if (page !== "/payment") return { goTo: page };
  return { page: paymentPage({ configuration, session }, checkout.quote) };
}

async function comeBack(
  deps: RouteDeps,
  session: Session,
  { query }: ShopRequest,
): Promise<ShopAnswer> {
  const step = await takeBack(deps, session, query);
  if ("waitSeconds" in step) {
    const { configuration } = deps;
    return { page: waitingPage({ configuration, session }, step.waitSeconds) };
  }
  return { goTo: step.goTo, forgetsToken: session.logsOut ?? false };
}

async function showThanks(deps: RouteDeps, session: Session): Promise<ShopAnswer> {
  const { checkout } = session;
  if (!checkout?.quote || pageFor(checkout) !== "/thanks") {
    return { goTo: checkout ? pageFor(checkout) : "/" };
  }
  const { configuration, ask } = deps;
  const buyer = await ask("GET", `/orders/${checkout.orderReferenceId}/buyer`);
  const shipTo = buyer.status === 200 ? buyer.body["shipTo"] : undefined;
  const address = isObject(shipTo) && checkout.hasAddress ? addressOf(shipTo) : undefined;
  return { page: thanksPage({ configuration, session }, checkout, checkout.quote, address) };
}

function addressOf(record: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(record).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(texts);
}

function showEnded({ configuration }: RouteDeps, session: Session): ShopAnswer {
  const { checkout } = session;
  if (checkout?.standing !== "ended") return { goTo: checkout ? pageFor(checkout) : "/basket" };
  const notice = checkout.notice ?? "";
  return { page: endedPage({ configuration, session }, notice) };
}
