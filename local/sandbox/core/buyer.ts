import { sendMethodChangedMail } from "./mailbox.ts";
import type { Address, Buyer, OrderReference, PaymentMethod } from "./model.ts";
import { ControlError } from "./refusal.ts";
import type { Region } from "./settings.ts";
import {
  ADDRESSES,
  BILLING_ADDRESSES,
  ORDER_LANGUAGES,
  PAYMENT_METHODS,
  type PaymentMethodName,
  TEST_BUYER,
} from "./test-buyers.ts";
import { isFinalOrderState, moveOrder } from "./transitions.ts";
import { callOff, later, orderOf, type World } from "./world.ts";

export interface DraftWishes {
  /** The letter, digit pair and hyphen-less start of the id, such as `S02`. */
  readonly idPrefix?: string;
  /** The whole id, for tests that need to know it beforehand. */
  readonly id?: string;
  readonly region?: Region;
  /** An address, an entry of the test buyer's book, or null for "none chosen yet". */
  readonly address?: Address | number | null;
  readonly paymentMethod?: PaymentMethodName | null;
  readonly buyer?: Partial<Buyer>;
  /** An integration without the address widget has no ShippingAddressNotSet (reference §5.3). */
  readonly walletOnly?: boolean;
  readonly maxAuthorizations?: number;
  readonly constraints?: readonly string[];
}

/** What a click on Amazon's button does: a draft, which lives for three hours (reference §4.1). */
export function createDraft(world: World, wishes: DraftWishes = {}): OrderReference {
  const { settings } = world;
  const region = wishes.region ?? settings.region;
  const id = wishes.id ?? newOrderReferenceId(world, wishes.idPrefix ?? `S${realmOf(region)}`);
  if (world.orders.has(id)) throw new ControlError(`There is already an order reference ${id}.`);
  const now = world.clock.now();
  const address = chooseAddress(region, wishes.address === undefined ? 0 : wishes.address);
  const method = wishes.paymentMethod === undefined ? "visa" : wishes.paymentMethod;
  const order: OrderReference = {
    id,
    createdAt: now,
    expiresAt: now + settings.orderLifeSeconds * 1000,
    buyer: { ...TEST_BUYER, ...wishes.buyer },
    billingAddress: BILLING_ADDRESSES[region],
    orderLanguage: ORDER_LANGUAGES[region],
    maxAuthorizations: wishes.maxAuthorizations ?? settings.maxAuthorizations,
    walletOnly: wishes.walletOnly ?? false,
    paymentMethodDeclined: false,
    status: { state: "Draft" },
    seller: {},
    forcedConstraints: wishes.constraints ?? [],
    authorizationIds: [],
    ...(address && { address }),
    ...(method !== null && { paymentMethod: PAYMENT_METHODS[method] }),
  };
  addOrder(world, order);
  return order;
}

export function addOrder(world: World, order: OrderReference): void {
  world.orders.set(order.id, order);
  later(world, `${order.id}:draft`, world.settings.draftLifeSeconds, () => {
    if (order.status.state === "Draft") moveOrder(world, order, "Canceled", "Stale");
  });
}

export function newOrderReferenceId(world: World, prefix: string): string {
  for (;;) {
    const id = `${prefix}-${world.ids.digits(7)}-${world.ids.digits(7)}`;
    if (!world.orders.has(id) && !world.agreements.has(id)) return id;
  }
}

/** The digit pair of a region's ids (reference §0). */
export function realmOf(region: Region): string {
  if (region === "na") return "01";
  return region === "jp" ? "03" : "02";
}

export function chooseAddress(
  region: Region,
  choice: Address | number | null,
): Address | undefined {
  if (choice === null) return undefined;
  if (typeof choice !== "number") return choice;
  const address = ADDRESSES[region][choice];
  if (address) return address;
  throw new ControlError(`The test buyer has no address number ${choice} in region ${region}.`);
}

/** Choosing another address drops the chosen payment method (reference §15). */
export function changeAddress(world: World, id: string, choice: Address | number): void {
  const order = orderOf(world, id);
  if (order.status.state !== "Draft") {
    throw new ControlError(`${id} is ${order.status.state}: its address cannot change any more.`);
  }
  const address = chooseAddress(world.settings.region, choice);
  if (address) order.address = address;
  delete order.paymentMethod;
}

/**
 * The buyer chooses a payment method: in the shop's wallet, after which the shop must confirm
 * again, or on Amazon's own site, which reopens a suspended order by itself (reference §9).
 */
export function choosePaymentMethod(
  world: World,
  id: string,
  method: PaymentMethodName,
  where: "wallet" | "amazon-site",
): void {
  const order = orderOf(world, id);
  if (isFinalOrderState(order.status.state)) {
    throw new ControlError(`${id} is ${order.status.state}: its method cannot change any more.`);
  }
  setPaymentMethod(order, PAYMENT_METHODS[method]);
  if (order.status.state !== "Draft") sendMethodChangedMail(world, order);
  if (order.status.state === "Suspended" && where === "amazon-site") {
    callOff(world, `${order.id}:method`);
    moveOrder(world, order, "Open");
  }
}

function setPaymentMethod(order: OrderReference, method: PaymentMethod): void {
  order.paymentMethod = method;
  order.paymentMethodDeclined = false;
  delete order.declinedMethod;
}

/** The buyer's method does not work: Amazon detaches it and waits for another (reference §4.1). */
export function suspendForPaymentMethod(
  world: World,
  order: OrderReference,
  methodUpdateMinutes?: number,
): void {
  const formerMethod = order.paymentMethod ?? PAYMENT_METHODS.visa;
  delete order.paymentMethod;
  order.paymentMethodDeclined = true;
  order.declinedMethod = formerMethod;
  moveOrder(world, order, "Suspended", "InvalidPaymentMethod");
  if (methodUpdateMinutes === undefined) return;
  later(world, `${order.id}:method`, methodUpdateMinutes * 60, () => {
    if (order.status.state !== "Suspended") return;
    setPaymentMethod(order, formerMethod);
    sendMethodChangedMail(world, order);
    moveOrder(world, order, "Open");
  });
}
