import { sendRefundMail } from "./mailbox.ts";
import type { Capture, Refund } from "./model.ts";
import { allowanceAbove, type Money, writeAmount } from "./money.ts";
import { findReplay, rememberAnswer, rememberReference, replayedAnswer } from "./references.ts";
import { Refusal } from "./refusal.ts";
import { planRefund, type RefundPlan } from "./simulation.ts";
import { moveCapture, moveRefund, pendingSince } from "./transitions.ts";
import { captureOf, later, newTransactionId, orderOf, refundOf, type World } from "./world.ts";

export interface RefundRequest {
  readonly captureId: string;
  readonly refundReferenceId: string;
  readonly amount: Money;
  readonly note?: string;
  readonly softDescriptor?: string;
}

/** Gives captured money back; always Pending at first (reference §3.10). */
export function refund(world: World, request: RefundRequest): Readonly<Refund> {
  const one = captureOf(world, request.captureId);
  const replayed = findReplay(
    world,
    {
      kind: "Refund",
      referenceId: request.refundReferenceId,
      parentId: one.id,
      amount: request.amount,
    },
    world.refunds,
    (known) => known.captureId,
  );
  if (replayed) return replayedAnswer(world, replayed.id, { ...replayed });
  assertRefundable(world, one, request.amount);
  const simulated = planRefund(request.note);
  const plan = takeForcedPlan(world, one) ?? simulated;
  const created = createRefund(world, one, { ...request, type: "SellerInitiated" });
  if (!plan.staysPending) settleLater(world, created, plan);
  return rememberAnswer(world, created.id, { ...created });
}

function takeForcedPlan(world: World, one: Capture): RefundPlan | undefined {
  const index = world.forcedOutcomes.findIndex(
    ({ operation, orderReferenceId }) =>
      operation === "Refund" &&
      (orderReferenceId === undefined || orderReferenceId === one.orderReferenceId),
  );
  const [forced] = index === -1 ? [] : world.forcedOutcomes.splice(index, 1);
  return forced?.operation === "Refund" ? forced.plan : undefined;
}

function liveRefunds(world: World, one: Capture): Refund[] {
  return one.refundIds
    .flatMap((id) => world.refunds.get(id) ?? [])
    .filter((known) => known.status.state !== "Declined");
}

/** Up to 15 % or 75 units above what was captured may be refunded, inclusive (§3.10). */
function refundLimitOf(one: Readonly<Capture>): number {
  return one.amount.minorUnits + allowanceAbove(one.amount);
}

export function assertRefundable(world: World, one: Capture, amount: Money): void {
  if (one.status.state !== "Completed") {
    throw new Refusal(
      "CaptureNotRefundable",
      `Capture ${one.id} is currently in ${one.status.state} state. Refund can only be requested in Completed state.`,
    );
  }
  if (amount.currency !== one.amount.currency) {
    throw new Refusal(
      "CurrencyMismatch",
      `The currency ${amount.currency} does not match the currency of Capture ${one.id}.`,
    );
  }
  const refunds = liveRefunds(world, one);
  const refunded = refunds.reduce((sum, known) => sum + known.amount.minorUnits, 0);
  if (refunded + amount.minorUnits > refundLimitOf(one)) {
    const limit = writeAmount({ ...one.amount, minorUnits: refundLimitOf(one) });
    throw new Refusal(
      "TransactionAmountExceeded",
      `A Refund with amount ${writeAmount(amount)} ${amount.currency} cannot be accepted as the total Refund amount against Capture ${one.id} cannot exceed ${limit} ${amount.currency}.`,
    );
  }
  if (refunds.length >= world.settings.maxRefunds) {
    throw new Refusal(
      "TransactionCountExceeded",
      `Capture ${one.id} already has ${refunds.length} refunds, which is the highest number allowed.`,
    );
  }
}

/** Makes the refund; also on behalf of Seller Central, A-to-z claims and chargebacks. */
export function createRefund(
  world: World,
  one: Capture,
  request: RefundRequest & { readonly type: string },
): Refund {
  const created: Refund = {
    id: newTransactionId(world, one.orderReferenceId, "R"),
    captureId: one.id,
    orderReferenceId: one.orderReferenceId,
    referenceId: request.refundReferenceId,
    amount: request.amount,
    createdAt: world.clock.now(),
    type: request.type,
    status: pendingSince(world),
    ...(request.note !== undefined && { note: request.note }),
    ...(request.softDescriptor !== undefined && { softDescriptor: request.softDescriptor }),
  };
  world.refunds.set(created.id, created);
  one.refundIds = [...one.refundIds, created.id];
  rememberReference(world, "Refund", created.referenceId, created.id);
  return created;
}

export function settleLater(world: World, one: Refund, plan: RefundPlan): void {
  later(world, `${one.id}:settle`, world.settings.refundPendingSeconds, () => {
    if (plan.declined) moveRefund(world, one, "Declined", plan.declined.reasonCode);
    else completeRefund(world, one);
  });
}

/** Completes, and closes the capture that has nothing left to refund (reference §4.6). */
export function completeRefund(world: World, one: Refund): void {
  const of = captureOf(world, one.captureId);
  of.refundedMinorUnits += one.amount.minorUnits;
  moveRefund(world, one, "Completed");
  sendRefundMail(world, orderOf(world, one.orderReferenceId), one);
  if (of.status.state !== "Completed") return;
  const completed = liveRefunds(world, of).filter((known) => known.status.state === "Completed");
  if (of.refundedMinorUnits >= refundLimitOf(of)) {
    moveCapture(world, of, "Closed", "MaxAmountRefunded");
  } else if (completed.length >= world.settings.maxRefunds) {
    moveCapture(world, of, "Closed", "MaxRefundsProcessed");
  }
}

export function getRefundDetails(
  world: World,
  request: { readonly refundId: string },
): Readonly<Refund> {
  return { ...refundOf(world, request.refundId) };
}
