import { moveAgreement, suspendAgreement } from "./agreements.ts";
import { decline, settleNow } from "./authorizations.ts";
import { choosePaymentMethod, suspendForPaymentMethod } from "./buyer.ts";
import { completeCapture, declineCapture } from "./captures.ts";
import type { Authorization, BillingAgreement, Capture, OrderReference, Refund } from "./model.ts";
import { cancelWithAuthorizations } from "./order-endings.ts";
import { completeRefund } from "./refunds.ts";
import { ControlError } from "./refusal.ts";
import { moveAuthorization, moveCapture, moveOrder, moveRefund } from "./transitions.ts";
import { orderOf, type World } from "./world.ts";

export interface ForcedState {
  readonly state: string;
  readonly reasonCode?: string;
}

const ATYPICAL = "StopShipmentAtypicalAuth";
const DECLINES = ["InvalidPaymentMethod", "AmazonRejected", "ProcessingFailure"];

/** `From>To`: the reasons for which Amazon makes that move (reference §4.1 to §4.5). */
const LEGAL: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  order: {
    "Draft>Canceled": ["Stale", "AmazonCanceled"],
    "Open>Suspended": ["InvalidPaymentMethod"],
    "Suspended>Open": [""],
    "Open>Canceled": ["AmazonCanceled"],
    "Suspended>Canceled": ["AmazonCanceled"],
    "Open>Closed": ["Expired", "AmazonClosed", "MaxAmountCharged", "MaxAuthorizationsCaptured"],
    "Suspended>Closed": ["Expired", "AmazonClosed"],
  },
  authorization: {
    "Pending>Pending": [ATYPICAL],
    "Pending>Open": [""],
    "Pending>Declined": [...DECLINES, "TransactionTimedOut"],
    "Pending>Closed": ["AmazonClosed"],
    "Open>Open": [ATYPICAL, ""],
    "Open>Closed": ["ExpiredUnused", "AmazonClosed"],
  },
  capture: {
    "Pending>Pending": [ATYPICAL],
    "Pending>Completed": [""],
    "Pending>Declined": ["AmazonRejected", "ProcessingFailure"],
    "Completed>Completed": [ATYPICAL, ""],
    "Completed>Closed": ["AmazonClosed", "MaxAmountRefunded", "MaxRefundsProcessed"],
  },
  refund: {
    "Pending>Completed": [""],
    "Pending>Declined": ["AmazonRejected", "ProcessingFailure"],
  },
  agreement: {
    "Draft>Canceled": ["Stale", "AmazonCanceled"],
    "Open>Suspended": ["InvalidPaymentMethod"],
    "Suspended>Open": [""],
    "Open>Canceled": ["AmazonCanceled", "BuyerCanceled"],
    "Suspended>Canceled": ["AmazonCanceled", "BuyerCanceled"],
    "Open>Closed": ["AmazonClosed", "Expired"],
    "Suspended>Closed": ["AmazonClosed", "Expired"],
  },
};

/** Moves any object along a way that Amazon could take, with everything that follows from it. */
export function forceState(world: World, id: string, wish: ForcedState): void {
  const order = world.orders.get(id);
  const authorization = world.authorizations.get(id);
  const capture = world.captures.get(id);
  const refund = world.refunds.get(id);
  const agreement = world.agreements.get(id);
  if (order) forceOrder(world, order, wish);
  else if (authorization) forceAuthorization(world, authorization, wish);
  else if (capture) forceCapture(world, capture, wish);
  else if (refund) forceRefund(world, refund, wish);
  else if (agreement) forceAgreement(world, agreement, wish);
  else throw new ControlError(`There is no object ${id}.`);
}

function assertLegal(
  kind: string,
  object: { readonly id: string; readonly status: { readonly state: string } },
  { state, reasonCode = "" }: ForcedState,
): void {
  const way = `${object.status.state}>${state}`;
  const reasons = LEGAL[kind]?.[way];
  if (reasons?.includes(reasonCode)) return;
  const allowed = Object.entries(LEGAL[kind] ?? {})
    .filter(([legalWay]) => legalWay.startsWith(`${object.status.state}>`))
    .flatMap(([legalWay, list]) => list.map((reason) => `${legalWay.split(">")[1]} ${reason}`))
    .map((text) => text.trim());
  const list = allowed.length > 0 ? allowed.join(", ") : "nothing";
  throw new ControlError(
    `${object.id} is ${object.status.state}: it can become ${list}, not ${state} ${reasonCode}.`,
  );
}

function forceOrder(world: World, order: OrderReference, wish: ForcedState): void {
  assertLegal("order", order, wish);
  if (wish.state === "Suspended") suspendForPaymentMethod(world, order);
  else if (wish.state === "Open") choosePaymentMethod(world, order.id, "visa", "amazon-site");
  else if (wish.state === "Canceled") {
    cancelWithAuthorizations(world, order, wish.reasonCode ?? "AmazonCanceled");
  } else moveOrder(world, order, wish.state, wish.reasonCode);
}

function forceAuthorization(world: World, authorization: Authorization, wish: ForcedState): void {
  assertLegal("authorization", authorization, wish);
  const { reasonCode } = wish;
  if (wish.state === "Declined" && reasonCode !== undefined) {
    const order = orderOf(world, authorization.orderReferenceId);
    decline(world, order, authorization, { reasonCode });
  } else if (wish.state === "Open" && authorization.status.state === "Pending") {
    world.plans.delete(authorization.id);
    settleNow(world, authorization.id);
  } else moveAuthorization(world, authorization, wish.state, reasonCode);
}

function forceCapture(world: World, capture: Capture, wish: ForcedState): void {
  assertLegal("capture", capture, wish);
  const { reasonCode } = wish;
  if (wish.state === "Declined" && reasonCode !== undefined) {
    declineCapture(world, capture, reasonCode);
  } else if (wish.state === "Completed" && capture.status.state === "Pending") {
    completeCapture(world, capture, {});
  } else moveCapture(world, capture, wish.state, reasonCode);
}

function forceRefund(world: World, refund: Refund, wish: ForcedState): void {
  assertLegal("refund", refund, wish);
  if (wish.state === "Completed") completeRefund(world, refund);
  else moveRefund(world, refund, wish.state, wish.reasonCode);
}

function forceAgreement(world: World, agreement: BillingAgreement, wish: ForcedState): void {
  assertLegal("agreement", agreement, wish);
  if (wish.state === "Suspended") suspendAgreement(world, agreement);
  else moveAgreement(world, agreement, wish.state, wish.reasonCode);
}
