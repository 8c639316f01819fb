import { chooseAddress, newOrderReferenceId, realmOf } from "./buyer.ts";
import { type Constraint, describeConstraint } from "./constraints.ts";
import { heldMinorUnits } from "./limits.ts";
import type { Address, BillingAgreement, Buyer, OrderReference } from "./model.ts";
import type { Money } from "./money.ts";
import { ControlError, Refusal } from "./refusal.ts";
import {
  BILLING_ADDRESSES,
  ORDER_LANGUAGES,
  PAYMENT_METHODS,
  type PaymentMethodName,
  TEST_BUYER,
} from "./test-buyers.ts";
import { announce, later, type World } from "./world.ts";

export interface AgreementWishes {
  readonly id?: string;
  readonly address?: Address | number | null;
  readonly paymentMethod?: PaymentMethodName | null;
  readonly buyer?: Partial<Buyer>;
  readonly consent?: boolean;
}

export interface AgreementView {
  readonly agreement: Readonly<BillingAgreement>;
  readonly constraints: readonly Constraint[];
  readonly destination: "none" | "area" | "full";
  readonly showsBuyer: boolean;
  readonly showsBillingAddress: boolean;
  readonly monthlyLimit: Money;
  readonly remaining: Money;
  readonly periodStartsAt: number;
  readonly periodEndsAt: number;
}

/** What the buyer's click and consent leave behind (reference §3.14, §4.5). */
export function createAgreementDraft(world: World, wishes: AgreementWishes = {}): BillingAgreement {
  const { region, billingAgreementLifeSeconds } = world.settings;
  const id = wishes.id ?? newOrderReferenceId(world, `C${realmOf(region)}`);
  if (world.agreements.has(id)) throw new ControlError(`There is already an agreement ${id}.`);
  const address = chooseAddress(region, wishes.address === undefined ? 0 : wishes.address);
  const method = wishes.paymentMethod === undefined ? "visa" : wishes.paymentMethod;
  const agreement: BillingAgreement = {
    id,
    createdAt: world.clock.now(),
    buyer: { ...TEST_BUYER, ...wishes.buyer },
    billingAddress: BILLING_ADDRESSES[region],
    orderLanguage: ORDER_LANGUAGES[region],
    paymentMethodDeclined: false,
    consent: wishes.consent ?? true,
    status: { state: "Draft" },
    seller: {},
    orderReferenceIds: [],
    ...(address && { address }),
    ...(method !== null && { paymentMethod: PAYMENT_METHODS[method] }),
  };
  world.agreements.set(id, agreement);
  later(world, `${id}:draft`, billingAgreementLifeSeconds, () => {
    if (agreement.status.state === "Draft") moveAgreement(world, agreement, "Canceled", "Stale");
  });
  return agreement;
}

export function agreementOf(world: World, id: string): BillingAgreement {
  const agreement = world.agreements.get(id);
  if (agreement) return agreement;
  throw new Refusal("InvalidBillingAgreementId", `The BillingAgreementId ${id} is invalid.`);
}

export function moveAgreement(
  world: World,
  agreement: BillingAgreement,
  state: string,
  reasonCode?: string,
  reasonDescription?: string,
): void {
  agreement.status = {
    state,
    lastUpdatedAt: world.clock.now(),
    ...(reasonCode !== undefined && { reasonCode }),
    ...(reasonDescription && { reasonDescription }),
  };
  announceAgreement(world, agreement, "BillingAgreementStatusUpdated");
}

export function announceAgreement(
  world: World,
  agreement: BillingAgreement,
  eventType: string,
): void {
  announce(world, { kind: "BillingAgreement", object: { ...agreement }, eventType });
}

export function agreementConstraints(agreement: Readonly<BillingAgreement>): Constraint[] {
  const ids: string[] = [];
  if (!agreement.consent) ids.push("BuyerConsentNotSet");
  if (!agreement.address) ids.push("ShippingAddressNotSet");
  if (!agreement.paymentMethod) ids.push("PaymentPlanNotSet");
  return ids.map(describeConstraint);
}

/** The calendar month in which the limit counts (reference §3.14). */
function monthOf(nowMilliseconds: number): readonly [startsAt: number, endsAt: number] {
  const now = new Date(nowMilliseconds);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
}

/** What the agreement may still pay this month. */
export function remainingMinorUnits(world: World, agreement: Readonly<BillingAgreement>): number {
  const [startsAt] = monthOf(world.clock.now());
  const used = agreement.orderReferenceIds
    .flatMap((id) => world.orders.get(id)?.authorizationIds ?? [])
    .flatMap((id) => world.authorizations.get(id) ?? [])
    .filter((authorization) => authorization.createdAt >= startsAt)
    .reduce((sum, authorization) => sum + heldMinorUnits(authorization), 0);
  return Math.max(0, world.settings.agreementMonthlyLimitMinorUnits - used);
}

function currencyOf(world: World): string {
  const { region } = world.settings;
  if (region === "na") return "USD";
  if (region === "jp") return "JPY";
  return region === "uk" ? "GBP" : "EUR";
}

export function viewAgreement(
  world: World,
  agreement: BillingAgreement,
  scopes: readonly string[] = [],
): AgreementView {
  const confirmed = agreement.confirmedAt !== undefined;
  const currency = currencyOf(world);
  const [periodStartsAt, periodEndsAt] = monthOf(world.clock.now());
  const full = confirmed || scopes.includes("payments:shipping_address");
  return {
    agreement: { ...agreement },
    constraints: agreementConstraints(agreement),
    destination: !agreement.address ? "none" : full ? "full" : "area",
    showsBuyer: confirmed || scopes.includes("profile"),
    showsBillingAddress: scopes.includes("payments:billing_address"),
    monthlyLimit: { currency, minorUnits: world.settings.agreementMonthlyLimitMinorUnits },
    remaining: { currency, minorUnits: remainingMinorUnits(world, agreement) },
    periodStartsAt,
    periodEndsAt,
  };
}

export function suspendAgreement(world: World, agreement: BillingAgreement): void {
  delete agreement.paymentMethod;
  agreement.paymentMethodDeclined = true;
  moveAgreement(world, agreement, "Suspended", "InvalidPaymentMethod");
}

/** A hard decline of a child's authorization also suspends the agreement (reference §4.5). */
export function suspendParent(world: World, order: Readonly<OrderReference>): void {
  const agreement = order.parent && world.agreements.get(order.parent.id);
  if (agreement?.status.state === "Open") suspendAgreement(world, agreement);
}
