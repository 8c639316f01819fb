import type { Authorization, Capture, OrderReference, Refund, Status } from "./model.ts";
import { announce, callOff, later, type World } from "./world.ts";

/** The states that nothing leaves again (reference §4). */
export function isFinalOrderState(state: string): boolean {
  return state === "Canceled" || state === "Closed";
}

function statusAt(
  world: World,
  state: string,
  reasonCode?: string,
  reasonDescription?: string,
): Status {
  return {
    state,
    lastUpdatedAt: world.clock.now(),
    ...(reasonCode !== undefined && { reasonCode }),
    ...(reasonDescription && { reasonDescription }),
  };
}

export function moveOrder(
  world: World,
  order: OrderReference,
  state: string,
  reasonCode?: string,
  reasonDescription?: string,
): void {
  order.status = statusAt(world, state, reasonCode, reasonDescription);
  if (isFinalOrderState(state)) {
    for (const purpose of ["draft", "life", "method", "immediate"]) {
      callOff(world, `${order.id}:${purpose}`);
    }
  }
  announce(world, { kind: "OrderReference", object: { ...order } });
}

export function moveAuthorization(
  world: World,
  authorization: Authorization,
  state: string,
  reasonCode?: string,
  reasonDescription?: string,
): void {
  authorization.status = statusAt(world, state, reasonCode, reasonDescription);
  if (state === "Closed" || state === "Declined") {
    for (const purpose of ["settle", "timeout", "life"]) {
      callOff(world, `${authorization.id}:${purpose}`);
    }
  }
  announce(world, { kind: "Authorization", object: { ...authorization } });
}

export function moveCapture(
  world: World,
  capture: Capture,
  state: string,
  reasonCode?: string,
): void {
  capture.status = statusAt(world, state, reasonCode);
  if (state !== "Pending") callOff(world, `${capture.id}:settle`);
  announce(world, { kind: "Capture", object: { ...capture } });
}

export function moveRefund(world: World, refund: Refund, state: string, reasonCode?: string): void {
  refund.status = statusAt(world, state, reasonCode);
  if (state !== "Pending") callOff(world, `${refund.id}:settle`);
  announce(world, { kind: "Refund", object: { ...refund } });
}

/** Closes an open authorization after a while; another end that comes first wins. */
export function closeAuthorizationLater(
  world: World,
  authorization: Authorization,
  reasonCode: string,
  delaySeconds: number,
): void {
  later(world, `${authorization.id}:life`, delaySeconds, () => {
    if (authorization.status.state === "Open") {
      moveAuthorization(world, authorization, "Closed", reasonCode);
    }
  });
}

export function pendingSince(world: World): Status {
  return statusAt(world, "Pending");
}
