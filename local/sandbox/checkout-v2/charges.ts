import type { Authorization } from "../core/model.ts";
import type { Money } from "../core/money.ts";
import { ask, authorizationIdOf, chargeIdOf, type Desk, referenceIdOf } from "./desk.ts";
import { declined } from "./problem.ts";
import { CAPTURE_SIMULATIONS, CHARGE_SIMULATIONS, noteFor } from "./simulations.ts";

export interface ChargeWishes {
  readonly chargePermissionId: string;
  readonly chargeAmount: Money;
  /** The idempotency key: what the core repeats the transaction by. */
  readonly referenceId: string;
  readonly captureNow: boolean;
  readonly canHandlePendingAuthorization: boolean;
  readonly softDescriptor?: string;
  readonly metadata?: Record<string, string | null | undefined> | null;
  /** From the header x-amz-pay-simulation-code. */
  readonly simulation?: string;
}

/**
 * Authorizes, and captures where wished; answers the charge's id. A decline that is known at once
 * is a Problem (reference §12.3); one that comes later is told by a notification.
 */
export function createChargeFor(desk: Desk, wishes: ChargeWishes): string {
  const { chargePermissionId, captureNow, canHandlePendingAuthorization } = wishes;
  const firstCard = desk.sessionsByPermission.get(chargePermissionId)?.card;
  const card = desk.declined.has(chargePermissionId) ? "1111" : firstCard;
  const isLater = canHandlePendingAuthorization && (card === "0701" || card === "4354");
  if (card === "4354") desk.declined.add(chargePermissionId);
  const simulation = wishes.simulation ?? (card === "4354" ? "HardDeclined" : undefined);
  const { authorization } = ask(desk, "Authorize", {
    orderReferenceId: chargePermissionId,
    authorizationReferenceId: referenceIdOf(desk, wishes.referenceId),
    amount: wishes.chargeAmount,
    captureNow,
    ...noteFor(simulation, CHARGE_SIMULATIONS),
    ...(wishes.softDescriptor !== undefined && { softDescriptor: wishes.softDescriptor }),
    ...(!isLater && { transactionTimeoutMinutes: 0 }),
  });
  desk.notes.set(authorization.id, {
    captureNow,
    canHandlePendingAuthorization,
    ...(wishes.softDescriptor !== undefined && { softDescriptor: wishes.softDescriptor }),
    ...(wishes.metadata && { metadata: wishes.metadata }),
  });
  assertNotDeclined(authorization);
  return chargeIdOf(authorization.id);
}

function assertNotDeclined({ status, softDecline }: Readonly<Authorization>): void {
  if (status.state === "Declined") throw declined(status.reasonCode, softDecline === true);
}

/** Captures an authorized charge, once, up to its amount (reference §12.3). */
export function captureCharge(
  desk: Desk,
  chargeId: string,
  request: {
    readonly captureAmount: Money;
    readonly referenceId: string;
    readonly softDescriptor?: string;
    readonly simulation?: string;
  },
): void {
  const authorizationId = authorizationIdOf(desk, chargeId);
  const capture = ask(desk, "Capture", {
    authorizationId,
    captureReferenceId: referenceIdOf(desk, request.referenceId),
    amount: request.captureAmount,
    ...noteFor(request.simulation, CAPTURE_SIMULATIONS),
    ...(request.softDescriptor !== undefined && { softDescriptor: request.softDescriptor }),
  });
  if (capture.status.state === "Declined") throw declined(capture.status.reasonCode, false);
}

/** Gives the held money back to the buyer. */
export function cancelCharge(desk: Desk, chargeId: string, reason: string): void {
  const authorizationId = authorizationIdOf(desk, chargeId);
  ask(desk, "CloseAuthorization", { authorizationId, closureReason: reason });
}
