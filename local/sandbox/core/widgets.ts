import { choosePaymentMethod, createDraft } from "./buyer.ts";
import type { Address, OrderReference, PaymentMethod } from "./model.ts";
import type { Region } from "./settings.ts";
import { ADDRESSES, buyerOf, PAYMENT_METHODS, type PaymentMethodName } from "./test-buyers.ts";
import { isFinalOrderState } from "./transitions.ts";
import { WidgetError } from "./widget-error.ts";
import type { World } from "./world.ts";

export type WidgetKind = "address-book" | "wallet";

/** What a widget on a shop's page is opened with (integration guide, Step 3; reference §15). */
export interface WidgetWishes {
  readonly kind: WidgetKind;
  readonly sellerId: string;
  readonly accessToken: string;
  readonly region: Region;
  /** The environment of the script that the page has loaded. */
  readonly environment: "sandbox" | "production";
  readonly isReadOnly: boolean;
  /** None: the widget makes a draft, which is without an address where it is a wallet. */
  readonly orderReferenceId?: string;
}

export interface WidgetChoice {
  readonly key: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly isDeclined: boolean;
  /** What this method is there to show. */
  readonly simulates?: string;
}

/** What the buyer sees in a widget. */
export interface WidgetView {
  readonly orderReferenceId: string;
  readonly isNew: boolean;
  readonly choices: readonly WidgetChoice[];
  readonly chosenKey?: string;
}

/** Opens a widget: finds or makes the order reference; a new one begins with the buyer's first address. */
export function openWidget(world: World, wishes: WidgetWishes): WidgetView {
  assertSeller(world, wishes.sellerId);
  const buyerId = signedInBuyer(world, wishes.accessToken);
  const isNew = wishes.orderReferenceId === undefined;
  const order = isNew ? makeDraft(world, wishes, buyerId) : boundOrder(world, wishes, buyerId);
  if (!wishes.isReadOnly) assertModifiable(order, wishes.kind);
  if (wishes.kind === "wallet" && !wishes.isReadOnly) preselectMethod(order);
  return viewOf(order, wishes, isNew);
}

/** The buyer picks an address, which drops the payment method, or a payment method. */
export function chooseInWidget(world: World, wishes: WidgetWishes, key: string): WidgetView {
  assertSeller(world, wishes.sellerId);
  const order = boundOrder(world, wishes, signedInBuyer(world, wishes.accessToken));
  assertModifiable(order, wishes.kind);
  if (wishes.kind === "address-book") {
    const address = ADDRESSES[wishes.region][Number(key)];
    if (!address) throw new WidgetError("InvalidParameterValue", `No address ${key}.`);
    order.address = address;
    delete order.paymentMethod;
  } else {
    if (!isMethodName(key)) throw new WidgetError("InvalidParameterValue", `No method ${key}.`);
    choosePaymentMethod(world, order.id, key, "wallet");
  }
  return viewOf(order, wishes, false);
}

/** Who may show Amazon's button at all (integration guide, widget errors). */
export function assertSeller(world: World, sellerId: string): void {
  if (sellerId === "") throw new WidgetError("MissingParameter", "sellerId is missing.");
  if (sellerId !== world.settings.sellerId) {
    throw new WidgetError("InvalidSellerId", `There is no seller ${sellerId}.`);
  }
  if (world.accountSuspended) {
    throw new WidgetError("InvalidAccountStatus", "The seller's account is not active.");
  }
}

function signedInBuyer(world: World, accessToken: string): string {
  const token = world.accessTokens.get(accessToken);
  if (!token) throw new WidgetError("BuyerNotAssociated", "No buyer is signed in on this page.");
  if (token.expiresAt <= world.clock.now()) {
    throw new WidgetError("BuyerSessionExpired", "The buyer's access token has expired.");
  }
  if (!token.scopes.includes("payments:widget")) {
    throw new WidgetError("BuyerNotAssociated", "The token lacks the scope payments:widget.");
  }
  return token.buyerId;
}

function makeDraft(world: World, wishes: WidgetWishes, buyerId: string): OrderReference {
  if (wishes.environment === "production") throw wrongEnvironment();
  if (wishes.isReadOnly) {
    throw new WidgetError("MissingParameter", "amazonOrderReferenceId is missing.");
  }
  const isWalletOnly = wishes.kind === "wallet";
  return createDraft(world, {
    region: wishes.region,
    buyer: buyerOf(buyerId),
    address: isWalletOnly ? null : 0,
    paymentMethod: null,
    walletOnly: isWalletOnly,
  });
}

function boundOrder(world: World, wishes: WidgetWishes, buyerId: string): OrderReference {
  const id = wishes.orderReferenceId ?? "";
  if ((wishes.environment === "production") !== id.startsWith("P")) throw wrongEnvironment();
  const order = world.orders.get(id);
  if (!order)
    throw new WidgetError("InvalidOrderReferenceId", `There is no order reference ${id}.`);
  if (order.buyer.id !== buyerId) {
    throw new WidgetError("BuyerNotAssociated", `${id} belongs to another buyer.`);
  }
  if (order.status.state === "Canceled" && order.status.reasonCode === "Stale") {
    throw new WidgetError("StaleOrderReference", `${id} was not confirmed in time.`);
  }
  return order;
}

function wrongEnvironment(): WidgetError {
  return new WidgetError(
    "ReleaseEnvironmentMismatch",
    "The script and the order reference belong to different environments; this simulator has a sandbox alone.",
  );
}

function assertModifiable({ id, status }: OrderReference, kind: WidgetKind): void {
  if (kind === "address-book" && status.state !== "Draft") {
    throw new WidgetError("AddressNotModifiable", `${id} is ${status.state}.`);
  }
  if (kind === "wallet" && isFinalOrderState(status.state)) {
    throw new WidgetError("PaymentMethodNotModifiable", `${id} is ${status.state}.`);
  }
}

/** The first wallet shows the buyer's usual card chosen; after a change the buyer has to choose. */
function preselectMethod(order: OrderReference): void {
  const isFirst = order.status.state === "Draft" && !order.buyerHasChosenBefore;
  if (isFirst) order.paymentMethod ??= PAYMENT_METHODS.visa;
  order.buyerHasChosenBefore = true;
}

function viewOf(order: OrderReference, { kind, region }: WidgetWishes, isNew: boolean): WidgetView {
  const choices = kind === "wallet" ? methodChoices(order) : addressChoices(region);
  const chosenKey = kind === "wallet" ? chosenMethod(order) : chosenAddress(order, region);
  return {
    orderReferenceId: order.id,
    isNew,
    choices,
    ...(chosenKey === undefined ? {} : { chosenKey }),
  };
}

function addressChoices(region: Region): readonly WidgetChoice[] {
  return ADDRESSES[region].map((address, at) => ({
    key: String(at),
    title: address.name,
    lines: linesOf(address),
    isDeclined: false,
  }));
}

function linesOf({ addressLine1, addressLine2, postalCode, city, countryCode }: Address): string[] {
  const place = `${postalCode} ${city}, ${countryCode}`;
  return [addressLine1, addressLine2, place].filter((line) => line !== undefined);
}

function chosenAddress({ address }: OrderReference, region: Region): string | undefined {
  const at = address ? ADDRESSES[region].indexOf(address) : -1;
  return at === -1 ? undefined : String(at);
}

/** The declined one comes first, where the buyer sees it. */
function methodChoices({ declinedMethod }: OrderReference): readonly WidgetChoice[] {
  const choices = Object.entries<PaymentMethod>(PAYMENT_METHODS).map(([key, method]) => ({
    key,
    title: method.name,
    lines: [`ending in ${method.accountNumberTail}`],
    isDeclined: method === declinedMethod,
    ...(method.simulates ? { simulates: method.simulates } : {}),
  }));
  return [...choices].sort((one, other) => Number(other.isDeclined) - Number(one.isDeclined));
}

function chosenMethod({ paymentMethod }: OrderReference): string | undefined {
  return Object.entries<PaymentMethod>(PAYMENT_METHODS).find(
    ([, method]) => method === paymentMethod,
  )?.[0];
}

function isMethodName(key: string): key is PaymentMethodName {
  return Object.hasOwn(PAYMENT_METHODS, key);
}
