import { agreementOf } from "./agreements.ts";
import type { Authentication, OrderReference } from "./model.ts";
import { ControlError } from "./refusal.ts";
import { planOrder } from "./simulation.ts";
import { orderOf, type World } from "./world.ts";

export type AuthenticationResult = "Success" | "Failure" | "Abandoned";
export type ConfirmationError = "InvalidSellerId" | "InvalidIdStatus" | "InternalServerError";

/**
 * The buyer passes, fails or abandons the authentication; answers where Amazon sends the browser.
 * Without a wish the order's simulation string decides, and without one it passes (reference §8).
 */
export function authenticate(world: World, id: string, wish?: AuthenticationResult): string {
  const isOrder = world.orders.has(id);
  const object = isOrder ? orderOf(world, id) : agreementOf(world, id);
  const { authentication } = object;
  if (!authentication) throw new ControlError(`${id} was confirmed without return URLs.`);
  if (object.status.state !== "Open") {
    return withQuery(authentication.failureUrl, "ErrorCode", "InvalidIdStatus");
  }
  const simulated = isOrder ? planOrder(object.sellerNote).authentication : undefined;
  const result = wish ?? simulated ?? "Success";
  object.authentication = { ...authentication, state: result };
  return redirectFor(authentication, result);
}

/** What the hosted page does with a buyer whom the shop has sent there. */
export type ConfirmationStep =
  | { readonly kind: "redirect"; readonly url: string }
  | { readonly kind: "challenge"; readonly order: Readonly<OrderReference> }
  /** Amazon knows of no address to send the buyer back to. */
  | { readonly kind: "lost" };

/**
 * The buyer arrives at Amazon's hosted page. A simulation string, an authentication that was passed
 * before or something wrong with the order sends the buyer on at once (SCA confirm step, no. 6).
 */
export function openConfirmation(world: World, id: string, sellerId: string): ConfirmationStep {
  const order = world.orders.get(id);
  if (!order?.authentication) return { kind: "lost" };
  if (sellerId !== world.settings.sellerId) {
    return { kind: "redirect", url: failConfirmation(world, id, "InvalidSellerId") };
  }
  const isDecided =
    order.status.state !== "Open" || planOrder(order.sellerNote).authentication !== undefined;
  if (isDecided) return { kind: "redirect", url: authenticate(world, id) };
  if (order.authentication.state === "Success") {
    return { kind: "redirect", url: redirectFor(order.authentication, "Success") };
  }
  return { kind: "challenge", order };
}

/** The redirect of a confirmation flow that failed before the buyer saw it. */
export function failConfirmation(world: World, id: string, errorCode: ConfirmationError): string {
  const { authentication } = orderOf(world, id);
  if (!authentication) throw new ControlError(`${id} was confirmed without return URLs.`);
  return withQuery(authentication.failureUrl, "ErrorCode", errorCode);
}

function redirectFor(authentication: Authentication, result: AuthenticationResult): string {
  const url = result === "Success" ? authentication.successUrl : authentication.failureUrl;
  return withQuery(url, "AuthenticationStatus", result);
}

/** The shop's own query stays as it is (reference §8). */
function withQuery(url: string, name: string, value: string): string {
  const extended = new URL(url);
  extended.searchParams.append(name, value);
  return extended.href;
}
