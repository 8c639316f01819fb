import { chooseAddress, type DraftWishes } from "../core/buyer.ts";
import { TEST_BUYER } from "../core/test-buyers.ts";
import type { SessionUpdate, SessionWishes } from "./bodies.ts";
import { createChargeFor } from "./charges.ts";
import { ask, type Desk } from "./desk.ts";
import type { Card, CheckoutSession } from "./model.ts";
import { Problem } from "./problem.ts";

const LIFE_MILLISECONDS = 24 * 60 * 60 * 1_000;

/** What the buyer brings along: card, address, and whether anything is to be sent. */
export interface BuyerWishes extends Pick<DraftWishes, "address" | "buyer"> {
  /** The id of the order that the session becomes, for who needs to know it beforehand. */
  readonly orderReferenceId?: string;
  readonly card?: Card;
  readonly productType?: "PayAndShip" | "PayOnly";
}

/** Opens a session: the buyer's click on the button, or the shop's own call. */
export function openSession(
  desk: Desk,
  wishes: SessionWishes,
  wished: BuyerWishes = {},
): CheckoutSession {
  const { card = "1111", productType = "PayAndShip", address: choice = 0 } = wished;
  const { region } = desk.core.settings;
  const address = productType === "PayOnly" ? undefined : chooseAddress(region, choice);
  const now = desk.clock.now();
  const session: CheckoutSession = {
    id: desk.ids.uuid(),
    createdAt: now,
    expiresAt: now + LIFE_MILLISECONDS,
    storeId: wishes.storeId,
    productType,
    card,
    buyer: { ...TEST_BUYER, ...wished.buyer },
    ...(wished.orderReferenceId !== undefined && { orderReferenceId: wished.orderReferenceId }),
    ...(address && { address }),
    web: {},
    payment: {},
    metadata: {},
    provider: {},
    paidByBuyer: false,
    status: { state: "Open", updatedAt: now },
    ...(wishes.deliverySpecifications && { deliverySpecifications: wishes.deliverySpecifications }),
  };
  desk.sessions.set(session.id, session);
  change(session, wishes);
  desk.clock.schedule(session.expiresAt, () => {
    if (session.status.state === "Open") end(desk, session, "Canceled", "Expired");
  });
  return session;
}

export function sessionOf(desk: Desk, id: string): CheckoutSession {
  const session = desk.sessions.get(id);
  if (session) return session;
  throw new Problem("ResourceNotFound", `There is no checkout session ${id}.`);
}

/** Takes payment info, as often as wished until the buyer is at Amazon's page (reference §12.2). */
export function updateSession(desk: Desk, id: string, update: SessionUpdate): CheckoutSession {
  const session = sessionOf(desk, id);
  assertOpen(session);
  if (session.paidByBuyer) {
    throw new Problem("InvalidCheckoutSessionStatus", `The buyer of ${id} has paid already.`);
  }
  change(session, update);
  return session;
}

function change(session: CheckoutSession, update: SessionUpdate): void {
  const payment = { ...session.payment, ...update.paymentDetails };
  const { chargeAmount, totalOrderAmount } = payment;
  if (chargeAmount && totalOrderAmount) {
    if (chargeAmount.currency !== totalOrderAmount.currency) {
      throw new Problem("CurrencyMismatch", "chargeAmount and totalOrderAmount differ.");
    }
    if (chargeAmount.minorUnits > totalOrderAmount.minorUnits) {
      throw new Problem("InvalidParameterCombination", "chargeAmount exceeds totalOrderAmount.");
    }
  }
  session.payment = payment;
  session.web = { ...session.web, ...update.webCheckoutDetails };
  session.metadata = { ...session.metadata, ...update.merchantMetadata };
  session.provider = { ...session.provider, ...update.providerMetadata };
  if (update.platformId !== undefined) session.platformId = update.platformId;
  if (update.supplementaryData !== undefined) session.supplementaryData = update.supplementaryData;
}

export interface SessionConstraint {
  readonly constraintId: string;
  readonly description: string;
}

/** What has to be set before the buyer can be sent to Amazon's page (reference §12.2). */
export function constraintsOf({ web, payment }: CheckoutSession): SessionConstraint[] {
  const unset = (isSet: boolean, constraintId: string, what: string) =>
    isSet ? [] : [{ constraintId, description: `${what} is not set.` }];
  return [
    ...unset(!!payment.chargeAmount, "ChargeAmountNotSet", "chargeAmount"),
    ...unset(
      !!web.checkoutResultReturnUrl,
      "CheckoutResultReturnUrlNotSet",
      "checkoutResultReturnUrl",
    ),
    ...unset(!!payment.paymentIntent, "PaymentIntentNotSet", "paymentIntent"),
  ];
}

/**
 * The buyer presses "Pay now" on Amazon's page; some cards cancel or decline there (reference
 * §12.3). Answers where the browser goes.
 */
export function payAtAmazon(desk: Desk, id: string): string {
  const session = sessionOf(desk, id);
  assertOpen(session);
  if (constraintsOf(session).length > 0) {
    throw new Problem(
      "InvalidCheckoutSessionStatus",
      `${id} has constraints: nobody is sent here.`,
    );
  }
  if (session.card === "3064") {
    end(desk, session, "Canceled", "BuyerCanceled");
    return session.web.checkoutCancelUrl ?? session.web.checkoutReviewReturnUrl ?? "";
  }
  session.paidByBuyer = true;
  if (session.card === "3434") end(desk, session, "Canceled", "Declined");
  const back = new URL(session.web.checkoutResultReturnUrl ?? "");
  back.searchParams.set("amazonCheckoutSessionId", id);
  return back.toString();
}

/** Completes: the order and, unless only confirmed, its first charge come to be (reference §12.2). */
export function completeSession(
  desk: Desk,
  id: string,
  request: {
    readonly chargeAmount: { readonly currency: string; readonly minorUnits: number };
    readonly totalOrderAmount?:
      | { readonly currency: string; readonly minorUnits: number }
      | null
      | undefined;
  },
): CheckoutSession {
  const session = sessionOf(desk, id);
  assertOpen(session);
  const { chargeAmount, totalOrderAmount, paymentIntent } = session.payment;
  if (!session.paidByBuyer || !chargeAmount) {
    throw new Problem("InvalidCheckoutSessionStatus", `The buyer of ${id} has not paid yet.`);
  }
  const isSame =
    request.chargeAmount.currency === chargeAmount.currency &&
    request.chargeAmount.minorUnits === chargeAmount.minorUnits;
  if (!isSame) throw new Problem("AmountMismatch", "chargeAmount is not the session's.");
  const chargePermissionId = openOrder(desk, session, totalOrderAmount ?? chargeAmount);
  if (paymentIntent === "Authorize" || paymentIntent === "AuthorizeWithCapture") {
    try {
      session.chargeId = createChargeFor(desk, {
        chargePermissionId,
        chargeAmount,
        referenceId: `${id}-complete`,
        captureNow: paymentIntent === "AuthorizeWithCapture",
        canHandlePendingAuthorization: session.payment.canHandlePendingAuthorization ?? false,
        ...(session.payment.softDescriptor && { softDescriptor: session.payment.softDescriptor }),
      });
    } catch (error) {
      end(desk, session, "Canceled", "Declined");
      throw error;
    }
  }
  session.chargePermissionId = chargePermissionId;
  end(desk, session, "Completed");
  return session;
}

function openOrder(
  desk: Desk,
  session: CheckoutSession,
  total: { readonly currency: string; readonly minorUnits: number },
): string {
  const orderReferenceId = desk.core.createDraft({
    ...(session.orderReferenceId !== undefined && { id: session.orderReferenceId }),
    buyer: session.buyer,
    address: session.address ?? null,
    walletOnly: session.productType === "PayOnly",
  });
  desk.sessionsByPermission.set(orderReferenceId, session);
  const { merchantReferenceId, merchantStoreName, customInformation } = session.metadata;
  ask(desk, "SetOrderReferenceDetails", {
    orderReferenceId,
    attributes: {
      total,
      seller: {
        ...(merchantReferenceId && { sellerOrderId: merchantReferenceId }),
        ...(merchantStoreName && { storeName: merchantStoreName }),
        ...(customInformation && { customInformation }),
      },
    },
  });
  ask(desk, "ConfirmOrderReference", { orderReferenceId, expectImmediateAuthorization: false });
  return orderReferenceId;
}

function assertOpen({ id, status }: CheckoutSession): void {
  if (status.state === "Open") return;
  const reason =
    status.state === "Canceled" ? "CheckoutSessionCanceled" : "InvalidCheckoutSessionStatus";
  const why = status.reasonCode === undefined ? "" : ` (${status.reasonCode})`;
  throw new Problem(reason, `The checkout session ${id} is ${status.state}${why}.`);
}

function end(
  desk: Desk,
  session: CheckoutSession,
  state: "Completed" | "Canceled",
  reasonCode?: string,
): void {
  session.status = {
    state,
    updatedAt: desk.clock.now(),
    ...(reasonCode !== undefined && { reasonCode }),
  };
}
