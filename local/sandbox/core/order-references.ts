import { type Constraint, constraintsOf } from "./constraints.ts";
import { planConfirmationMail } from "./mailbox.ts";
import type { OrderReference, SellerOrderAttributes } from "./model.ts";
import type { Money } from "./money.ts";
import { Refusal } from "./refusal.ts";
import { planOrder } from "./simulation.ts";
import { isFinalOrderState, moveOrder } from "./transitions.ts";
import { callOff, later, orderOf, type World } from "./world.ts";

/** What an answer may show of an order, after the visibility rules (reference §3.4). */
export interface OrderReferenceView {
  readonly order: Readonly<OrderReference>;
  readonly constraints: readonly Constraint[];
  readonly destination: "none" | "area" | "full";
  readonly showsBuyer: boolean;
  readonly showsBillingAddress: boolean;
}

export interface OrderAttributes {
  readonly total?: Money;
  readonly platformId?: string;
  readonly sellerNote?: string;
  readonly seller: SellerOrderAttributes;
  readonly requestPaymentAuthorization?: boolean;
  readonly paymentServiceProvider?: { readonly id?: string; readonly orderId?: string };
}

export interface GetOrderReferenceRequest {
  readonly orderReferenceId: string;
  readonly accessToken?: string;
}

export function viewOrder(
  world: World,
  order: OrderReference,
  scopes: readonly string[] = [],
): OrderReferenceView {
  const confirmed = order.confirmedAt !== undefined;
  const mayShip = confirmed || scopes.includes("payments:shipping_address");
  return {
    order: { ...order },
    constraints: constraintsOf(order, world.settings),
    destination: !order.address ? "none" : mayShip ? "full" : "area",
    showsBuyer: confirmed || scopes.includes("profile"),
    showsBillingAddress: scopes.includes("payments:billing_address"),
  };
}

/** The scopes of a buyer's token, which must be that buyer's and still valid (reference §3.4). */
export function scopesOf(
  world: World,
  token: string | undefined,
  buyerId: string,
): readonly string[] {
  if (token === undefined) return [];
  const known = world.accessTokens.get(token);
  if (known && known.buyerId === buyerId && known.expiresAt > world.clock.now()) {
    return known.scopes;
  }
  throw new Refusal("InvalidAddressConsentToken", "The access token is invalid or has expired.");
}

export function getOrderReferenceDetails(
  world: World,
  request: GetOrderReferenceRequest,
): OrderReferenceView {
  const order = orderOf(world, request.orderReferenceId);
  return viewOrder(world, order, scopesOf(world, request.accessToken, order.buyer.id));
}

/** Takes the total and texts of a draft; each call replaces what it names (reference §3.1). */
export function setOrderReferenceDetails(
  world: World,
  request: { readonly orderReferenceId: string; readonly attributes: OrderAttributes },
): OrderReferenceView {
  const order = orderOf(world, request.orderReferenceId);
  if (order.status.state !== "Draft") throw notModifiable(order);
  planOrder(request.attributes.sellerNote);
  applyAttributes(order, request.attributes);
  return viewOrder(world, order);
}

/** As before, but most texts may also change later, the amount never (reference §3.2). */
export function setOrderAttributes(
  world: World,
  request: { readonly orderReferenceId: string; readonly attributes: OrderAttributes },
): OrderReferenceView {
  const order = orderOf(world, request.orderReferenceId);
  const { attributes } = request;
  if (order.status.state !== "Draft") {
    const finished = isFinalOrderState(order.status.state);
    if (finished && world.settings.attributesOnFinishedOrders === "refuse") {
      throw notModifiable(order);
    }
    if (changesWhatConfirmFixed(order, attributes)) throw notModifiable(order);
  }
  planOrder(attributes.sellerNote);
  applyAttributes(order, attributes);
  return viewOrder(world, order);
}

/** An unchanged amount may be repeated on an open order: a fixture shows that (reference §3.2). */
function changesWhatConfirmFixed(order: OrderReference, attributes: OrderAttributes): boolean {
  const { total } = attributes;
  const otherTotal =
    total !== undefined &&
    (total.currency !== order.total?.currency || total.minorUnits !== order.total.minorUnits);
  const otherProvider =
    attributes.paymentServiceProvider !== undefined && order.paymentServiceProvider !== undefined;
  return (
    otherTotal ||
    otherProvider ||
    attributes.seller.orderItemCategories !== undefined ||
    attributes.requestPaymentAuthorization !== undefined
  );
}

export function applyAttributes(order: OrderReference, attributes: OrderAttributes): void {
  const { seller, ...rest } = attributes;
  Object.assign(order, rest);
  order.seller = { ...order.seller, ...seller };
}

function notModifiable(order: OrderReference): Refusal {
  return new Refusal(
    "OrderReferenceNotModifiable",
    `OrderReference ${order.id} is not in draft state and cannot be modified with the request submitted by you.`,
  );
}

export function wrongOrderState(order: OrderReference, action: string, allowed: string): Refusal {
  return new Refusal(
    "InvalidOrderReferenceStatus",
    `OrderReference ${order.id} is currently in ${order.status.state} state. ${action} can only be requested in the ${allowed} state.`,
  );
}

export interface ConfirmRequest {
  readonly orderReferenceId: string;
  readonly successUrl?: string;
  readonly failureUrl?: string;
  readonly authorizationAmount?: Money;
  readonly expectImmediateAuthorization: boolean;
}

/** Opens a draft, or a suspended order whose buyer chose another method (reference §3.3). */
export function confirmOrderReference(world: World, request: ConfirmRequest): void {
  const order = orderOf(world, request.orderReferenceId);
  const { state } = order.status;
  if (isFinalOrderState(state) || (state === "Open" && world.settings.confirmOnOpen === "refuse")) {
    throw wrongOrderState(order, "ConfirmOrderReference", "Draft");
  }
  if (state === "Suspended" && order.paymentMethodDeclined) {
    throw new Refusal(
      "PaymentMethodNotUpdated",
      `The payment method of OrderReference ${order.id} has not been updated.`,
    );
  }
  const constraints = constraintsOf(order, world.settings);
  if (constraints.length > 0) {
    const list = constraints.map((constraint) => constraint.id).join(", ");
    throw new Refusal(
      "ConstraintsExist",
      `OrderReference ${order.id} has constraints [${list}] and cannot be confirmed.`,
    );
  }
  const currency = request.authorizationAmount?.currency;
  if (currency !== undefined && currency !== order.total?.currency) {
    throw new Refusal("CurrencyMismatch", `The currency of OrderReference ${order.id} differs.`);
  }
  open(world, order, request);
}

function open(world: World, order: OrderReference, request: ConfirmRequest): void {
  const authenticated = order.authentication?.state === "Success" && order.status.state === "Open";
  if (request.successUrl !== undefined && request.failureUrl !== undefined && !authenticated) {
    order.authentication = {
      state: "REQUIRED",
      successUrl: request.successUrl,
      failureUrl: request.failureUrl,
    };
  }
  if (request.expectImmediateAuthorization) expectAuthorization(world, order);
  if (order.status.state === "Open") return;
  if (order.confirmedAt === undefined) {
    order.confirmedAt = world.clock.now();
    planConfirmationMail(world, order);
    callOff(world, `${order.id}:draft`);
    const restSeconds = (order.expiresAt - order.confirmedAt) / 1000;
    later(world, `${order.id}:life`, restSeconds, () =>
      moveOrder(world, order, "Closed", "Expired"),
    );
  }
  callOff(world, `${order.id}:method`);
  moveOrder(world, order, "Open");
}

/** Without an Authorize in time, Amazon closes the order by itself (reference §8). */
function expectAuthorization(world: World, order: OrderReference): void {
  const { immediateAuthorizationSeconds, immediateAuthorizationReason } = world.settings;
  later(world, `${order.id}:immediate`, immediateAuthorizationSeconds, () => {
    moveOrder(world, order, "Closed", immediateAuthorizationReason);
  });
}
