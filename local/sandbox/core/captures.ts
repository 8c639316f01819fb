import { authorizationsOf, capturesOf, limitOf } from "./limits.ts";
import { sendChargeMail } from "./mailbox.ts";
import type { Authorization, Capture, OrderReference } from "./model.ts";
import { type Money, writeAmount } from "./money.ts";
import { findReplay, rememberAnswer, rememberReference, replayedAnswer } from "./references.ts";
import { Refusal } from "./refusal.ts";
import { type CapturePlan, planCapture } from "./simulation.ts";
import {
  isFinalOrderState,
  moveAuthorization,
  moveCapture,
  moveOrder,
  pendingSince,
} from "./transitions.ts";
import {
  authorizationOf,
  captureOf,
  later,
  newTransactionId,
  orderOf,
  type World,
} from "./world.ts";

export interface CaptureRequest {
  readonly authorizationId: string;
  readonly captureReferenceId: string;
  readonly amount: Money;
  readonly note?: string;
  readonly softDescriptor?: string;
}

/** Takes held money, once per authorization (reference §3.9). */
export function capture(world: World, request: CaptureRequest): Readonly<Capture> {
  const authorization = authorizationOf(world, request.authorizationId);
  const replayed = findReplay(
    world,
    {
      kind: "Capture",
      referenceId: request.captureReferenceId,
      parentId: authorization.id,
      amount: request.amount,
    },
    world.captures,
    (known) => known.authorizationId,
  );
  if (replayed) return replayedAnswer(world, replayed.id, { ...replayed });
  assertCapturable(authorization, request.amount);
  const simulated = planCapture(request.note, world.settings.amazonClosedDelaySeconds);
  const plan = takeForcedPlan(world, authorization) ?? simulated;
  return createCapture(world, authorization, request, plan);
}

export function assertCapturable(authorization: Authorization, amount: Money): void {
  if (authorization.status.state !== "Open") {
    throw new Refusal(
      "InvalidAuthorizationStatus",
      `Authorization ${authorization.id} is currently in ${authorization.status.state} state. Capture can only be requested in Open state.`,
    );
  }
  if (amount.currency !== authorization.amount.currency) {
    throw new Refusal(
      "CurrencyMismatch",
      `The currency ${amount.currency} does not match the currency of Authorization ${authorization.id}.`,
    );
  }
  if (amount.minorUnits > authorization.amount.minorUnits) {
    throw new Refusal(
      "TransactionAmountExceeded",
      `A Capture with amount ${writeAmount(amount)} ${amount.currency} cannot be accepted as it exceeds the amount of Authorization ${authorization.id}.`,
    );
  }
}

function takeForcedPlan(world: World, authorization: Authorization): CapturePlan | undefined {
  const index = world.forcedOutcomes.findIndex(
    ({ operation, orderReferenceId }) =>
      operation === "Capture" &&
      (orderReferenceId === undefined || orderReferenceId === authorization.orderReferenceId),
  );
  const [forced] = index === -1 ? [] : world.forcedOutcomes.splice(index, 1);
  return forced?.operation === "Capture" ? forced.plan : undefined;
}

/** Makes the capture; also on behalf of Seller Central. */
export function createCapture(
  world: World,
  authorization: Authorization,
  request: CaptureRequest,
  plan: CapturePlan,
): Readonly<Capture> {
  const id = newTransactionId(world, authorization.orderReferenceId, "C");
  const one = addCapture(world, authorization, { ...request, id });
  rememberReference(world, "Capture", one.referenceId, one.id);
  const ageSeconds = (world.clock.now() - authorization.createdAt) / 1000;
  const late = ageSeconds > world.settings.captureAtOnceSeconds;
  if (plan.pending || plan.staysPending || late) {
    closeCapturedAuthorization(world, authorization, one);
    if (!plan.staysPending) {
      const { capturePendingSeconds, lateCapturePendingSeconds } = world.settings;
      const delaySeconds = plan.pending ? capturePendingSeconds : lateCapturePendingSeconds;
      later(world, `${one.id}:settle`, delaySeconds, () => settleCapture(world, one, plan));
    }
  } else {
    settleCapture(world, one, plan);
  }
  return rememberAnswer(world, one.id, { ...one });
}

function addCapture(
  world: World,
  authorization: Authorization,
  request: CaptureRequest & { readonly id: string },
): Capture {
  const one: Capture = {
    id: request.id,
    authorizationId: authorization.id,
    orderReferenceId: authorization.orderReferenceId,
    referenceId: request.captureReferenceId,
    amount: request.amount,
    createdAt: world.clock.now(),
    refundedMinorUnits: 0,
    refundIds: [],
    status: pendingSince(world),
    ...(request.note !== undefined && { note: request.note }),
    ...(request.softDescriptor !== undefined && { softDescriptor: request.softDescriptor }),
  };
  world.captures.set(one.id, one);
  authorization.captureIds = [...authorization.captureIds, one.id];
  return one;
}

/** A capture uses its authorization up; what was not captured is released (reference §4.6). */
function closeCapturedAuthorization(
  world: World,
  authorization: Authorization,
  one: Capture,
): void {
  authorization.capturedMinorUnits = one.amount.minorUnits;
  if (authorization.status.state !== "Closed") {
    moveAuthorization(world, authorization, "Closed", "MaxCapturesProcessed");
  }
}

/** What Amazon has decided, at once or after a while of "Pending" (reference §4.3). */
function settleCapture(world: World, one: Capture, plan: CapturePlan): void {
  if (plan.declined) declineCapture(world, one, plan.declined.reasonCode);
  else completeCapture(world, one, plan);
}

export function completeCapture(world: World, one: Capture, plan: CapturePlan): void {
  const authorization = authorizationOf(world, one.authorizationId);
  const order = orderOf(world, one.orderReferenceId);
  closeCapturedAuthorization(world, authorization, one);
  moveCapture(world, one, "Completed");
  sendChargeMail(world, order, one);
  closeUsedUpOrder(world, order);
  const { closes } = plan;
  if (!closes) return;
  later(world, `${one.id}:close`, closes.afterSeconds, () => {
    if (one.status.state === "Completed") moveCapture(world, one, "Closed", closes.reasonCode);
  });
}

/** Declines, with what a decline does to authorization and order (reference §4.6, defaults). */
export function declineCapture(world: World, one: Capture, reasonCode: string): void {
  const authorization = authorizationOf(world, one.authorizationId);
  const order = orderOf(world, one.orderReferenceId);
  authorization.capturedMinorUnits = 0;
  moveCapture(world, one, "Declined", reasonCode);
  if (reasonCode !== "AmazonRejected") return;
  const { rejectedCaptureClosesAuthorization, rejectedCaptureClosesOrder } = world.settings;
  if (rejectedCaptureClosesAuthorization && authorization.status.state === "Open") {
    moveAuthorization(world, authorization, "Closed", "AmazonClosed");
  }
  if (rejectedCaptureClosesOrder && !isFinalOrderState(order.status.state)) {
    moveOrder(world, order, "Closed", "AmazonClosed");
  }
}

/** The limit of the money, or of the number of authorizations, ends the order (reference §4.1). */
function closeUsedUpOrder(world: World, order: OrderReference): void {
  if (isFinalOrderState(order.status.state)) return;
  const captured = capturesOf(world, order).filter(isCharged);
  const capturedMinorUnits = captured.reduce((sum, one) => sum + one.amount.minorUnits, 0);
  const capturedAuthorizations = authorizationsOf(world, order).filter(
    (authorization) => authorization.capturedMinorUnits > 0,
  );
  if (capturedMinorUnits >= limitOf(order)) {
    moveOrder(world, order, "Closed", "MaxAmountCharged");
  } else if (capturedAuthorizations.length >= order.maxAuthorizations) {
    moveOrder(world, order, "Closed", "MaxAuthorizationsCaptured");
  }
}

/** Whether a capture took money, also when Amazon has closed it since. */
export function isCharged(one: Readonly<Capture>): boolean {
  return one.status.state === "Completed" || one.status.state === "Closed";
}

/**
 * CaptureNow: the capture has the authorization's reference id (§16.1) and the digits of its id
 * (§0), and both are announced, the authorization first.
 */
export function captureWithAuthorization(
  world: World,
  order: OrderReference,
  authorization: Authorization,
): void {
  const sameDigits = `${order.id}-C${authorization.id.slice(-6)}`;
  const one = addCapture(world, authorization, {
    id: world.captures.has(sameDigits) ? newTransactionId(world, order.id, "C") : sameDigits,
    authorizationId: authorization.id,
    captureReferenceId: authorization.referenceId,
    amount: authorization.amount,
    ...(authorization.note !== undefined && { note: authorization.note }),
    ...(authorization.softDescriptor !== undefined && {
      softDescriptor: authorization.softDescriptor,
    }),
  });
  completeCapture(world, one, {});
}

export function getCaptureDetails(
  world: World,
  request: { readonly captureId: string },
): Readonly<Capture> {
  return { ...captureOf(world, request.captureId) };
}
