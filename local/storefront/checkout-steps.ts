import { signedInBuyer } from "./amazon-sign-in.ts";
import type { StorefrontConfiguration } from "./configuration.ts";
import { type Destination, isDigitalOnly, NoDelivery, type Quote, quoteFor } from "./quote.ts";
import type { Checkout, Session } from "./session.ts";
import {
  type AskShipcharge,
  type CheckoutReading,
  problemOf,
  readingOf,
  type ShipchargeAnswer,
} from "./shipcharge.ts";

export interface CheckoutDeps {
  readonly configuration: StorefrontConfiguration;
  readonly ask: AskShipcharge;
  readonly newOrderNumber: () => string;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What the page is told: an HTTP status, and words for the buyer where something has to be done. */
export interface PageAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export function answer(status: number, body: PageAnswer["body"] = {}): PageAnswer {
  return { status, body };
}

/** Something that the buyer or the page has to do; `next` is the page to go to, if there is one. */
export function trouble(status: number, error: string, message: string, next?: string): PageAnswer {
  return answer(status, { error, message, ...(next === undefined ? {} : { next }) });
}

export const SIGN_IN_AGAIN = "Your session at Amazon has expired. Please sign in again.";
const STORE_NAME = "Fern & Kettle";

/**
 * The widgets have made an order reference. Any page can name any id, so that it counts only when
 * Amazon says that it belongs to the buyer whose token this shop has got.
 */
export async function bindOrderReference(
  deps: CheckoutDeps,
  session: Session,
  orderReferenceId: string,
  accessToken: string | undefined,
): Promise<PageAnswer> {
  if (session.checkout?.orderReferenceId === orderReferenceId) return answer(200);
  const buyer = accessToken ? await whoIs(deps, accessToken) : undefined;
  if (buyer === "unknown") return trouble(503, "AmazonBusy", AMAZON_BUSY);
  if (!accessToken || !buyer) return trouble(401, "SignInAgain", SIGN_IN_AGAIN, "/basket");
  const reading = await deps.ask(
    "GET",
    `/checkouts/${encodeURIComponent(orderReferenceId)}`,
    undefined,
    {
      "x-amazon-access-token": accessToken,
    },
  );
  if (reading.status === 403) {
    return trouble(403, "NotYours", "This checkout belongs to somebody else.", "/basket");
  }
  if (reading.status !== 200) return checkoutTrouble(reading);
  session.checkout = {
    orderReferenceId,
    orderNumber: deps.newOrderNumber(),
    hasAddress: !isDigitalOnly(session.basket),
  };
  if (buyer.name !== undefined) session.buyerName = buyer.name;
  return answer(200);
}

const AMAZON_BUSY = "Amazon is busy. Please try again in a moment.";

async function whoIs({ configuration }: CheckoutDeps, accessToken: string) {
  try {
    return await signedInBuyer(configuration, accessToken);
  } catch {
    return "unknown" as const;
  }
}

/** An address was chosen, or none is needed: computes what it costs, and tells Amazon the total. */
export async function priceCheckout(deps: CheckoutDeps, session: Session): Promise<PageAnswer> {
  const { checkout } = session;
  if (!checkout) return trouble(409, "NoCheckout", SIGN_IN_AGAIN, "/basket");
  const read = await deps.ask("GET", `/checkouts/${checkout.orderReferenceId}`);
  if (read.status !== 200) return checkoutTrouble(read);
  const quoted = quoteForReading(session, readingOf(read));
  if ("status" in quoted) return quoted;
  return setTotal(deps, checkout, quoted);
}

async function setTotal(
  { ask }: CheckoutDeps,
  checkout: Checkout,
  quote: Quote,
): Promise<PageAnswer> {
  const set = await ask("PUT", `/checkouts/${checkout.orderReferenceId}`, {
    total: { minorUnits: quote.totalMinorUnits, currency: quote.currency },
    sellerOrderId: checkout.orderNumber,
    texts: textsFor(quote),
  });
  if (set.status !== 200) return checkoutTrouble(set);
  checkout.quote = quote;
  return answer(200, { quote, toMend: toMend(readingOf(set).constraints) });
}

/** The texts that Amazon shows the buyer: on its pages and in its mails. */
export function textsFor({ lines }: Quote) {
  const goods = lines.map(({ quantity, name }) => `${quantity} x ${name}`).join(", ");
  return { storeName: STORE_NAME, sellerNote: goods };
}

/** A payment method was chosen: whether the order can be placed with it. */
export async function checkPayment({ ask }: CheckoutDeps, session: Session): Promise<PageAnswer> {
  const { checkout } = session;
  if (!checkout) return trouble(409, "NoCheckout", SIGN_IN_AGAIN, "/basket");
  const read = await ask("GET", `/checkouts/${checkout.orderReferenceId}`);
  return read.status === 200
    ? answer(200, { toMend: toMend(readingOf(read).constraints) })
    : checkoutTrouble(read);
}

/** What the basket costs at the address that Amazon names now. */
export function quoteForReading(
  session: Session,
  { address }: CheckoutReading,
): Quote | PageAnswer {
  if (!address && !isDigitalOnly(session.basket)) {
    return trouble(409, "NoAddress", "Please choose where the parcel goes.");
  }
  try {
    return quoteFor(session.basket, address satisfies Destination | undefined);
  } catch (error) {
    if (error instanceof NoDelivery) {
      return trouble(409, "NoDelivery", `${error.message} Please choose another address.`);
    }
    throw error;
  }
}

const MENDING: Readonly<Record<string, string>> = {
  ShippingAddressNotSet: "Please choose where the parcel goes.",
  PaymentPlanNotSet: "Please choose how you pay.",
  PaymentMethodNotAllowed: "This payment method cannot be used here. Please choose another one.",
  BuyerEqualsSeller: "The seller's own account cannot buy here. Please sign in as somebody else.",
};

/** What the buyer has to mend, in the buyer's words (constraints: openapi.yaml). */
export function toMend(constraints: readonly string[]): readonly string[] {
  return constraints.map((id) => MENDING[id] ?? `This order cannot be placed yet (${id}).`);
}

/** Why a checkout did not go on, and where the buyer can. */
export function checkoutTrouble(told: ShipchargeAnswer): PageAnswer {
  const error = problemOf(told);
  switch (told.status) {
    case 409:
      return trouble(409, error, "This order has already been placed.", "/review");
    case 404:
    case 410:
      return trouble(410, error, "This checkout has expired. Please sign in again.", "/basket");
    case 503:
      return trouble(503, error, AMAZON_BUSY);
    default:
      return trouble(
        502,
        error,
        "The payment service did not understand us. Please try again later.",
      );
  }
}
