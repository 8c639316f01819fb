import { suspendParent } from "./agreements.ts";
import { suspendForPaymentMethod } from "./buyer.ts";
import { captureWithAuthorization } from "./captures.ts";
import { assertAuthorizable, assertWithinLimits, needsAuthentication } from "./limits.ts";
import type { Authorization, OrderReference } from "./model.ts";
import type { Money } from "./money.ts";
import { findReplay, rememberAnswer, rememberReference, replayedAnswer } from "./references.ts";
import { Refusal } from "./refusal.ts";
import { type AuthorizationPlan, planAuthorization } from "./simulation.ts";
import {
  closeAuthorizationLater,
  isFinalOrderState,
  moveAuthorization,
  moveOrder,
  pendingSince,
} from "./transitions.ts";
import { authorizationOf, callOff, later, newTransactionId, orderOf, type World } from "./world.ts";

export interface AuthorizeRequest {
  readonly orderReferenceId: string;
  readonly authorizationReferenceId: string;
  readonly amount: Money;
  readonly note?: string;
  /** Zero asks for the outcome in the answer; absent means Amazon's default of a day. */
  readonly transactionTimeoutMinutes?: number;
  readonly captureNow: boolean;
  readonly softDescriptor?: string;
}

/** An authorization as an answer shows it, with the order's address where sellers may see it. */
export interface AuthorizationView {
  readonly authorization: Readonly<Authorization>;
  readonly order: Readonly<OrderReference>;
}

/** Holds an amount of the buyer's money for an order (reference §3.7). */
export function authorize(world: World, request: AuthorizeRequest): AuthorizationView {
  const order = orderOf(world, request.orderReferenceId);
  const replayed = findReplay(
    world,
    {
      kind: "Authorization",
      referenceId: request.authorizationReferenceId,
      parentId: order.id,
      amount: request.amount,
    },
    world.authorizations,
    (authorization) => authorization.orderReferenceId,
  );
  if (replayed) return replayedAnswer(world, replayed.id, viewAuthorization(world, replayed));
  assertAuthorizable(world, order);
  assertWithinLimits(world, order, request.amount);
  const { note, captureNow } = request;
  const { amazonClosedDelaySeconds } = world.settings;
  const { paymentMethod } = order;
  const simulated = planAuthorization(note, captureNow, paymentMethod, amazonClosedDelaySeconds);
  const plan = takeForcedAuthorization(world, order) ?? simulated;
  return createAuthorization(world, order, request, plan);
}

export function takeForcedAuthorization(
  world: World,
  order: OrderReference,
): AuthorizationPlan | undefined {
  const index = world.forcedOutcomes.findIndex(
    (forced) =>
      forced.operation === "Authorize" &&
      (forced.orderReferenceId === undefined || forced.orderReferenceId === order.id),
  );
  const [forced] = index === -1 ? [] : world.forcedOutcomes.splice(index, 1);
  return forced?.operation === "Authorize" ? forced.plan : undefined;
}

/** Makes the authorization; also on behalf of Seller Central and of billing agreements. */
export function createAuthorization(
  world: World,
  order: OrderReference,
  request: AuthorizeRequest,
  wishedPlan: AuthorizationPlan,
): AuthorizationView {
  callOff(world, `${order.id}:immediate`);
  const now = world.clock.now();
  const { settings } = world;
  const authorization: Authorization = {
    id: newTransactionId(world, order.id, "A"),
    orderReferenceId: order.id,
    referenceId: request.authorizationReferenceId,
    amount: request.amount,
    createdAt: now,
    expiresAt: now + settings.statedAuthorizationLifeSeconds * 1000,
    captureNow: request.captureNow,
    capturedMinorUnits: 0,
    captureIds: [],
    status: pendingSince(world),
    ...(request.note !== undefined && { note: request.note }),
    ...(request.softDescriptor !== undefined && { softDescriptor: request.softDescriptor }),
  };
  world.authorizations.set(authorization.id, authorization);
  order.authorizationIds = [...order.authorizationIds, authorization.id];
  rememberReference(world, "Authorization", authorization.referenceId, authorization.id);

  const mustDecline =
    needsAuthentication(order) && settings.authorizeBeforeAuthentication === "decline";
  const plan = mustDecline ? { declined: { reasonCode: "InvalidPaymentMethod" } } : wishedPlan;
  const minutes = request.transactionTimeoutMinutes ?? settings.defaultTransactionTimeoutMinutes;
  if (minutes === 0) settleAuthorization(world, authorization, plan);
  else settleLater(world, authorization, plan, minutes);
  // The first answer shows nothing captured yet, even where CaptureNow took everything (§3.7).
  const first = { ...viewAuthorization(world, authorization) };
  const answer = { ...first, authorization: { ...first.authorization, capturedMinorUnits: 0 } };
  return rememberAnswer(world, authorization.id, answer);
}

function settleLater(
  world: World,
  authorization: Authorization,
  plan: AuthorizationPlan,
  timeoutMinutes: number,
): void {
  if (plan.staysPending === "for-ever") return;
  if (plan.staysPending === "until-timeout") {
    const timedOut = { declined: { reasonCode: "TransactionTimedOut" } };
    later(world, `${authorization.id}:settle`, timeoutMinutes * 60, () =>
      settleAuthorization(world, authorization, timedOut),
    );
    return;
  }
  world.plans.set(authorization.id, plan);
  later(world, `${authorization.id}:settle`, world.settings.authorizationPendingSeconds, () =>
    settleAuthorization(world, authorization, plan),
  );
}

/** Settles a pending authorization now, with the outcome that it would have had anyway. */
export function settleNow(world: World, authorizationId: string): void {
  const authorization = authorizationOf(world, authorizationId);
  settleAuthorization(world, authorization, world.plans.get(authorizationId) ?? {});
}

function settleAuthorization(
  world: World,
  authorization: Authorization,
  plan: AuthorizationPlan,
): void {
  if (authorization.status.state !== "Pending") return;
  const order = orderOf(world, authorization.orderReferenceId);
  callOff(world, `${authorization.id}:settle`);
  world.plans.delete(authorization.id);
  if (plan.declined) {
    decline(world, order, authorization, plan.declined);
  } else if (authorization.captureNow) {
    captureWithAuthorization(world, order, authorization);
  } else {
    moveAuthorization(world, authorization, "Open");
    const { reasonCode, afterSeconds } = plan.closes ?? naturalExpiry(world, authorization);
    closeAuthorizationLater(world, authorization, reasonCode, afterSeconds);
  }
}

function naturalExpiry(
  world: World,
  authorization: Authorization,
): { readonly reasonCode: string; readonly afterSeconds: number } {
  const ageSeconds = (world.clock.now() - authorization.createdAt) / 1000;
  return {
    reasonCode: "ExpiredUnused",
    afterSeconds: world.settings.authorizationLifeSeconds - ageSeconds,
  };
}

/** Declines, with what a decline does to the order (reference §4.6). */
export function decline(
  world: World,
  order: OrderReference,
  authorization: Authorization,
  declined: NonNullable<AuthorizationPlan["declined"]>,
): void {
  if (declined.reasonCode === "InvalidPaymentMethod") {
    authorization.softDecline = declined.softDecline === true;
  }
  moveAuthorization(world, authorization, "Declined", declined.reasonCode);
  if (isFinalOrderState(order.status.state)) return;
  const hard = declined.reasonCode === "InvalidPaymentMethod" && !declined.softDecline;
  if (hard && order.status.state === "Open") {
    suspendForPaymentMethod(world, order, declined.methodUpdateMinutes);
    suspendParent(world, order);
  }
  const closes = world.settings.rejectedAuthorizationClosesOrder;
  if (declined.reasonCode === "AmazonRejected" && closes) {
    moveOrder(world, order, "Closed", "AmazonClosed");
  }
}

export function viewAuthorization(world: World, authorization: Authorization): AuthorizationView {
  return {
    authorization: { ...authorization },
    order: orderOf(world, authorization.orderReferenceId),
  };
}

export function getAuthorizationDetails(
  world: World,
  request: { readonly authorizationId: string },
): AuthorizationView {
  return viewAuthorization(world, authorizationOf(world, request.authorizationId));
}

/** Gives the held amount back to the order (reference §3.8). */
export function closeAuthorization(
  world: World,
  request: { readonly authorizationId: string; readonly closureReason?: string },
): void {
  const authorization = authorizationOf(world, request.authorizationId);
  const { state } = authorization.status;
  if (state === "Closed" && world.settings.repeatedCloseAuthorization === "succeed") return;
  if (state !== "Pending" && state !== "Open") {
    throw new Refusal(
      "InvalidAuthorizationStatus",
      `Authorization ${authorization.id} is currently in ${state} state. CloseAuthorization can only be requested in Open state.`,
    );
  }
  moveAuthorization(world, authorization, "Closed", "SellerClosed", request.closureReason);
}
