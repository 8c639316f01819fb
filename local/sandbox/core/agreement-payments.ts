import { agreementOf, remainingMinorUnits } from "./agreements.ts";
import {
  type AuthorizationView,
  type AuthorizeRequest,
  createAuthorization,
  takeForcedAuthorization,
  viewAuthorization,
} from "./authorizations.ts";
import { wrongAgreementState } from "./billing-agreements.ts";
import { addOrder, newOrderReferenceId, realmOf } from "./buyer.ts";
import type { BillingAgreement, OrderReference } from "./model.ts";
import { writeAmount } from "./money.ts";
import {
  applyAttributes,
  confirmOrderReference,
  type OrderAttributes,
  type OrderReferenceView,
  viewOrder,
} from "./order-references.ts";
import { findReplay, replayedAnswer } from "./references.ts";
import { Refusal } from "./refusal.ts";
import { planAuthorization } from "./simulation.ts";
import type { World } from "./world.ts";

function createChild(
  world: World,
  agreement: BillingAgreement,
  inheritsAddress: boolean,
  attributes: OrderAttributes,
): OrderReference {
  const { settings } = world;
  const now = world.clock.now();
  const order: OrderReference = {
    id: newOrderReferenceId(world, `S${realmOf(settings.region)}`),
    createdAt: now,
    expiresAt: now + settings.orderLifeSeconds * 1000,
    buyer: agreement.buyer,
    billingAddress: agreement.billingAddress,
    orderLanguage: agreement.orderLanguage,
    maxAuthorizations: settings.maxAuthorizationsOnAgreementOrder,
    walletOnly: !inheritsAddress,
    parent: { id: agreement.id, type: "BillingAgreement" },
    paymentMethodDeclined: false,
    status: { state: "Draft" },
    seller: {},
    forcedConstraints: [],
    authorizationIds: [],
    ...(inheritsAddress && agreement.address && { address: agreement.address }),
    ...(agreement.paymentMethod && { paymentMethod: agreement.paymentMethod }),
  };
  addOrder(world, order);
  applyAttributes(order, attributes);
  agreement.orderReferenceIds = [...agreement.orderReferenceIds, order.id];
  return order;
}

export interface CreateOrderReferenceRequest {
  readonly agreementId: string;
  readonly inheritShippingAddress: boolean;
  readonly confirmNow: boolean;
  readonly attributes: OrderAttributes;
}

/** An order under an agreement, confirmed at once if asked for (reference §3.14). */
export function createOrderReferenceForId(
  world: World,
  request: CreateOrderReferenceRequest,
): OrderReferenceView {
  const agreement = agreementOf(world, request.agreementId);
  const { state } = agreement.status;
  if (state === "Draft" && agreement.orderReferenceIds.length > 0) {
    throw new Refusal(
      "OrderReferenceCountExceeded",
      `Only one OrderReference can be created on BillingAgreement ${agreement.id} while it is in Draft state.`,
    );
  }
  if (state !== "Open" && (state !== "Draft" || request.confirmNow)) {
    throw wrongAgreementState(agreement, "CreateOrderReferenceForId");
  }
  const { inheritShippingAddress, attributes } = request;
  const order = createChild(world, agreement, inheritShippingAddress, attributes);
  if (request.confirmNow) confirm(world, order);
  return viewOrder(world, order);
}

function confirm(world: World, order: OrderReference): void {
  confirmOrderReference(world, { orderReferenceId: order.id, expectImmediateAuthorization: false });
}

export interface AuthorizeOnAgreementRequest extends Omit<AuthorizeRequest, "orderReferenceId"> {
  readonly agreementId: string;
  readonly inheritShippingAddress: boolean;
  readonly attributes: Omit<OrderAttributes, "total">;
}

export interface AgreementAuthorizationView extends AuthorizationView {
  readonly orderReferenceId: string;
}

/** An order and its authorization in one call (reference §3.14). */
export function authorizeOnBillingAgreement(
  world: World,
  request: AuthorizeOnAgreementRequest,
): AgreementAuthorizationView {
  const agreement = agreementOf(world, request.agreementId);
  const replayed = findReplay(
    world,
    {
      kind: "Authorization",
      referenceId: request.authorizationReferenceId,
      parentId: agreement.id,
      amount: request.amount,
    },
    world.authorizations,
    (known) => world.orders.get(known.orderReferenceId)?.parent?.id ?? known.orderReferenceId,
  );
  if (replayed) {
    const answer = replayedAnswer(world, replayed.id, viewAuthorization(world, replayed));
    return { ...answer, orderReferenceId: replayed.orderReferenceId };
  }
  if (agreement.status.state !== "Open") {
    throw wrongAgreementState(agreement, "AuthorizeOnBillingAgreement");
  }
  assertWithinMonth(world, agreement, request);
  const { note, captureNow } = request;
  const { amazonClosedDelaySeconds } = world.settings;
  const { paymentMethod } = agreement;
  const simulated = planAuthorization(note, captureNow, paymentMethod, amazonClosedDelaySeconds);
  const attributes = { ...request.attributes, total: request.amount };
  const order = createChild(world, agreement, request.inheritShippingAddress, attributes);
  confirm(world, order);
  const plan = takeForcedAuthorization(world, order) ?? simulated;
  const view = createAuthorization(world, order, { ...request, orderReferenceId: order.id }, plan);
  return { ...view, orderReferenceId: order.id };
}

function assertWithinMonth(
  world: World,
  agreement: BillingAgreement,
  request: AuthorizeOnAgreementRequest,
): void {
  const { currency, minorUnits } = request.amount;
  if (minorUnits <= remainingMinorUnits(world, agreement)) return;
  const limit = writeAmount({
    currency,
    minorUnits: world.settings.agreementMonthlyLimitMinorUnits,
  });
  throw new Refusal(
    "PeriodicAmountExceeded",
    `The total amount authorized on BillingAgreement ${agreement.id} in this period cannot exceed ${limit} ${currency}.`,
  );
}
