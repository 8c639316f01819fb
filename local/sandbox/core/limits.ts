import type { Authorization, Capture, OrderReference } from "./model.ts";
import { allowanceAbove, type Money, writeAmount } from "./money.ts";
import { wrongOrderState } from "./order-references.ts";
import { Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** Whether the buyer still has to pass the authentication that the confirm asked for. */
export function needsAuthentication(order: Readonly<OrderReference>): boolean {
  return order.authentication !== undefined && order.authentication.state !== "Success";
}

export function assertAuthorizable(world: World, order: OrderReference): void {
  const refusesUnauthenticated =
    needsAuthentication(order) && world.settings.authorizeBeforeAuthentication === "refuse";
  if (order.status.state !== "Open" || refusesUnauthenticated) {
    throw wrongOrderState(order, "Authorize", "Open");
  }
}

/** Pending and open authorizations count in full, the others with what was captured (§3.7). */
export function heldMinorUnits(authorization: Readonly<Authorization>): number {
  const { state } = authorization.status;
  return state === "Pending" || state === "Open"
    ? authorization.amount.minorUnits
    : authorization.capturedMinorUnits;
}

export function authorizationsOf(world: World, order: Readonly<OrderReference>): Authorization[] {
  return order.authorizationIds.flatMap((id) => world.authorizations.get(id) ?? []);
}

export function capturesOf(world: World, order: Readonly<OrderReference>): Capture[] {
  return authorizationsOf(world, order)
    .flatMap((authorization) => authorization.captureIds)
    .flatMap((id) => world.captures.get(id) ?? []);
}

export function limitOf(order: Readonly<OrderReference>): number {
  return order.total ? order.total.minorUnits + allowanceAbove(order.total) : 0;
}

/** The total may be exceeded by 15 % or 75 units, inclusive, in ten authorizations (§3.7). */
export function assertWithinLimits(world: World, order: OrderReference, amount: Money): void {
  const currency = order.total?.currency ?? amount.currency;
  if (amount.currency !== currency) {
    throw new Refusal(
      "CurrencyMismatch",
      `The currency ${amount.currency} does not match the currency ${currency} of OrderReference ${order.id}.`,
    );
  }
  const authorizations = authorizationsOf(world, order);
  const held = authorizations.reduce((sum, one) => sum + heldMinorUnits(one), 0);
  const limit = limitOf(order);
  if (held + amount.minorUnits > limit) throw tooMuch(order, held, amount, limit);
  const counted = authorizations.filter((one) => heldMinorUnits(one) > 0).length;
  if (counted >= order.maxAuthorizations) {
    throw new Refusal(
      "TransactionCountExceeded",
      `OrderReference ${order.id} already has ${counted} authorizations, which is the highest number allowed.`,
    );
  }
}

function tooMuch(order: OrderReference, held: number, amount: Money, limit: number): Refusal {
  const text = (minorUnits: number) =>
    `${writeAmount({ currency: amount.currency, minorUnits })} ${amount.currency}`;
  const wanted = text(amount.minorUnits);
  return new Refusal(
    "TransactionAmountExceeded",
    held > 0
      ? `OrderReference ${order.id} has already been authorized for amount ${text(held)}. A new Authorization with amount ${wanted} cannot be accepted as the total Authorization amount cannot exceed ${text(limit)}.`
      : `An Authorization request with amount ${wanted} cannot be accepted. The total Authorization amount against the OrderReference ${order.id} cannot exceed ${text(limit)}.`,
  );
}
