import type { OrderReference } from "./model.ts";
import { Refusal } from "./refusal.ts";
import { planOrderClosure } from "./simulation.ts";
import { isFinalOrderState, moveAuthorization, moveOrder } from "./transitions.ts";
import { orderOf, type World } from "./world.ts";

/** Ends an order from which no money was taken, and its authorizations with it (reference §3.5). */
export function cancelOrderReference(
  world: World,
  request: { readonly orderReferenceId: string; readonly cancelationReason?: string },
): void {
  const order = orderOf(world, request.orderReferenceId);
  const { state } = order.status;
  if (state === "Canceled" && world.settings.repeatedCancel === "succeed") return;
  if (isFinalOrderState(state) || hasCharge(world, order)) {
    const why = isFinalOrderState(state) ? `is currently in ${state} state` : "has captures";
    throw new Refusal(
      "InvalidCancelAttempt",
      `OrderReference ${order.id} ${why} and cannot be canceled.`,
    );
  }
  cancelWithAuthorizations(world, order, "SellerCanceled", request.cancelationReason);
}

export function cancelWithAuthorizations(
  world: World,
  order: OrderReference,
  reasonCode: string,
  description?: string,
): void {
  moveOrder(world, order, "Canceled", reasonCode, description);
  for (const id of order.authorizationIds) {
    const authorization = world.authorizations.get(id);
    const authorizationState = authorization?.status.state;
    if (authorization && (authorizationState === "Pending" || authorizationState === "Open")) {
      moveAuthorization(world, authorization, "Closed", "OrderReferenceCanceled");
    }
  }
}

/** Whether money was or may yet be taken: a Pending, Completed or Closed capture. */
function hasCharge(world: World, order: OrderReference): boolean {
  return order.authorizationIds
    .flatMap((id) => world.authorizations.get(id)?.captureIds ?? [])
    .some((id) => world.captures.get(id)?.status.state !== "Declined");
}

/** Ends an order; its open authorizations stay capturable (reference §3.6). */
export function closeOrderReference(
  world: World,
  request: { readonly orderReferenceId: string; readonly closureReason?: string },
): void {
  const order = orderOf(world, request.orderReferenceId);
  const { state } = order.status;
  if (state === "Closed" && world.settings.repeatedClose === "succeed") return;
  const { reasonCode } = planOrderClosure(request.closureReason);
  const simulated = reasonCode === "AmazonClosed";
  if (state !== "Open" && (state !== "Suspended" || simulated)) {
    throw new Refusal(
      "InvalidCloseAttempt",
      `OrderReference ${order.id} is currently in ${state} state and cannot be closed.`,
    );
  }
  moveOrder(world, order, "Closed", reasonCode, simulated ? undefined : request.closureReason);
}
