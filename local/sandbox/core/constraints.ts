import type { OrderReference } from "./model.ts";
import type { Settings } from "./settings.ts";
import { planOrder } from "./simulation.ts";

export interface Constraint {
  readonly id: string;
  readonly description: string;
}

/** Texts on the wire; three of them are Amazon's, the others ours (reference §5.3). */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ShippingAddressNotSet:
    "The buyer has not selected a shipping address for the given Order Reference.",
  PaymentPlanNotSet:
    "The buyer has not been able to select a Payment method for the given Order Reference.",
  AmountNotSet: "The seller has not set the amount for the Order Reference.",
  PaymentMethodNotAllowed:
    "The payment method that the buyer selected is not allowed for the given Order Reference.",
  CurrencyMismatch: "The currency of the Order Reference is not the one that the buyer selected.",
  BuyerEqualsSeller: "The buyer and the seller of the given Order Reference are the same.",
  BuyerConsentNotSet: "The buyer has not given consent for this billing agreement.",
  BillingAddressDeleted: "The buyer has deleted the billing address of this billing agreement.",
};

export function describeConstraint(id: string): Constraint {
  return { id, description: DESCRIPTIONS[id] ?? "The given object is not ready." };
}

/** What still keeps an order reference from being confirmed (reference §5.3). */
export function constraintsOf(
  order: Readonly<OrderReference>,
  settings: Settings,
): readonly Constraint[] {
  const { state } = order.status;
  if (state !== "Draft" && state !== "Suspended") return [];
  const ids: string[] = [];
  if (!order.total) ids.push("AmountNotSet");
  if (!order.address && !order.walletOnly) ids.push("ShippingAddressNotSet");
  if (!order.paymentMethod) ids.push("PaymentPlanNotSet");
  if (simulatesForbiddenMethod(order, settings)) ids.push("PaymentMethodNotAllowed");
  return [...ids, ...order.forcedConstraints.filter((id) => !ids.includes(id))].map(
    describeConstraint,
  );
}

function simulatesForbiddenMethod(order: Readonly<OrderReference>, settings: Settings): boolean {
  if (order.status.state !== "Draft") return false;
  if (order.paymentMethod?.simulates === "PaymentMethodNotAllowed") return true;
  if (planOrder(order.sellerNote).constraint === undefined) return false;
  return (
    settings.constraintSimulation === "until-overwritten" ||
    order.paymentMethod?.directDebit === true
  );
}
