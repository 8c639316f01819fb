import { parseRefundId } from "../domain/amazon-pay-refund.ts";
import { parseCaptureId, readReferenceId } from "../domain/ids.ts";
import type { Notification } from "../domain/notification.ts";
import { ENDED_PHASES, type Ledger } from "../domain/order.ts";
import { isFinal, judgeReading, type Kind, type Status } from "../domain/payment-state.ts";
import {
  type RefreshDeps,
  refreshAuthorization,
  refreshCapture,
  refreshOrderReference,
} from "../domain/refresh.ts";
import { refreshRefund } from "../domain/refresh-refund.ts";
import { refundPart } from "../domain/refunding.ts";
import { refundOf, type Wait } from "../domain/waiting.ts";
import type { NotificationOutcome } from "./outcomes.ts";

export type RefundNotification = Extract<Notification, { kind: "refund" }>;

/** Notifications about objects that an order's workflows follow. */
export type PaymentNotification =
  | RefundNotification
  | Extract<Notification, { kind: "order-reference" | "authorization" | "capture" | "charge" }>;

type ChargeNotification = Extract<Notification, { kind: "charge" }>;
type MwsNotification = Exclude<PaymentNotification, ChargeNotification>;

/** Amazon may write fewer decimals of a second in a notification than in a reply. */
const PRECISION_MILLISECONDS = 1_000;

/**
 * Reads the object that the notification speaks of, unless nothing that it could tell is news: the
 * record already says the same or more.
 */
export async function refreshNotified(
  deps: RefreshDeps,
  notification: PaymentNotification,
  ledger: Ledger,
): Promise<NotificationOutcome> {
  if (notification.kind === "charge") return refreshCharge(deps, notification, ledger);
  const { recorded, isReplaced } = standingOf(ledger, notification);
  if (notification.status === undefined) {
    await refreshObject(deps, notification, ledger);
    return "refreshed";
  }
  if (recorded && isRecorded(recorded, notification.status)) return "already-recorded";
  if (recorded && isBehind(kindOf(notification), recorded, notification.status)) {
    return isReplaced ? "old-attempt" : "older-than-recorded";
  }
  await refreshObject(deps, notification, ledger);
  return "refreshed";
}

/** A charge may be news as an authorization, as a capture, or as both. */
async function refreshCharge(
  deps: RefreshDeps,
  { orderReferenceId, authorizationId }: ChargeNotification,
  { captures }: Ledger,
): Promise<NotificationOutcome> {
  const charge = await refreshAuthorization(deps, orderReferenceId, authorizationId, "IPN");
  // Of an order that was placed through MWS the capture has an id of its own.
  const row = captures.find((one) => one.authorizationId === charge.authorizationId);
  if (row?.amazonId) await refreshCapture(deps, orderReferenceId, row.amazonId, "IPN");
  return "refreshed";
}

async function refreshObject(
  deps: RefreshDeps,
  notification: MwsNotification,
  ledger: Ledger,
): Promise<void> {
  const { orderReferenceId } = notification;
  if (notification.kind === "authorization") {
    await refreshAuthorization(deps, orderReferenceId, notification.authorizationId, "IPN");
  } else if (notification.kind === "order-reference") {
    await refreshOrderReference(deps, orderReferenceId, "IPN");
  } else if (notification.kind === "refund") {
    await refreshRefund(deps, orderReferenceId, parseRefundId(notification.refundId), "IPN");
  } else {
    if (isBeforeItsAuthorization(ledger, notification)) {
      await refreshOrderReference(deps, orderReferenceId, "IPN");
    }
    await refreshCapture(deps, orderReferenceId, parseCaptureId(notification.captureId), "IPN");
  }
}

/** Whether a notification carries a reference id that we have made for its order. */
export function looksOurs(notification: PaymentNotification): boolean {
  if (notification.kind === "order-reference" || notification.kind === "charge") return false;
  const named = readReferenceId(notification.referenceId ?? "");
  return named?.orderReferenceId === notification.orderReferenceId;
}

/**
 * Whether nobody would ever hear of it but from this notification: a refund that no task of its own
 * waits for, which can come long after the order has ended, or an authorization or capture that has
 * no end on record and was made elsewhere, such as a reservation of Seller Central's that expires
 * later, or whose order has ended. A wait of the order's is no help: it may be answered before the
 * sweep looks.
 */
export function isLastWord(
  notification: PaymentNotification,
  ledger: Ledger,
  waiting: readonly Wait[],
): boolean {
  if (notification.kind === "charge" || notification.kind === "order-reference") return false;
  if (notification.kind === "refund") return !isAwaited(notification, ledger, waiting);
  const { recorded } = standingOf(ledger, notification);
  if (recorded && /^(Completed|Closed|Declined)$/.test(recorded.state)) return false;
  return !looksOurs(notification) || ENDED_PHASES.has(ledger.order.phase);
}

/** Whether the sweep reads this refund for the task that waits for it. */
function isAwaited(
  { refundId }: RefundNotification,
  { order, refunds }: Ledger,
  waiting: readonly Wait[],
): boolean {
  const row = refunds.find(({ amazonId }) => amazonId === refundId);
  return waiting.some(({ awaited }) => {
    const { part } = refundPart(order, refundOf(awaited) ?? 0) ?? {};
    return row !== undefined && part?.ordinals.includes(row.ordinal) === true;
  });
}

interface Standing {
  readonly recorded?: Status | undefined;
  /** A later authorization or capture has taken its place. */
  readonly isReplaced: boolean;
}

function standingOf(ledger: Ledger, notification: MwsNotification): Standing {
  if (notification.kind === "order-reference") {
    return { recorded: ledger.order.amazon, isReplaced: false };
  }
  if (notification.kind === "refund") return standingOfRefund(ledger, notification);
  return notification.kind === "authorization"
    ? standingAmong(ledger.authorizations, ledger, notification.authorizationId)
    : standingAmong(ledger.captures, ledger, notification.captureId);
}

/** Several refunds of an order go on beside each other, and none takes another's place. */
function standingOfRefund(
  { refunds, outsideRefunds }: Ledger,
  { refundId }: RefundNotification,
): Standing {
  const row = [...refunds, ...outsideRefunds].find(({ amazonId }) => amazonId === refundId);
  return { recorded: row?.status, isReplaced: false };
}

function standingAmong(
  rows: Ledger["authorizations"] | Ledger["captures"],
  { outside }: Ledger,
  amazonId: string,
): Standing {
  const row = rows.find((one) => one.amazonId === amazonId);
  return {
    recorded: (row ?? outside.find((one) => one.amazonId === amazonId))?.status,
    isReplaced: row !== undefined && rows.some(({ ordinal }) => ordinal > row.ordinal),
  };
}

function kindOf({ kind }: MwsNotification): Kind {
  return kind === "order-reference" ? "orderReference" : kind;
}

/** The same state, not newer than what is recorded. */
function isRecorded(recorded: Status, told: Status): boolean {
  if (recorded.state !== told.state || recorded.reason !== told.reason) return false;
  if (told.updatedAt === undefined || recorded.updatedAt === undefined) return false;
  return told.updatedAt <= recorded.updatedAt;
}

/** Whether a reading of what is told would change nothing (domain/payment-state.ts). */
function isBehind(kind: Kind, recorded: Status, told: Status): boolean {
  if (judgeReading(kind, recorded, told) !== "older") return false;
  if (kind !== "orderReference" || isFinal(kind, recorded.state)) return true;
  const aheadMilliseconds = Date.parse(recorded.updatedAt ?? "") - Date.parse(told.updatedAt ?? "");
  return aheadMilliseconds >= PRECISION_MILLISECONDS;
}

/**
 * A capture that Amazon made together with our authorization, told before the authorization's own
 * reply has named it: the authorization is found first, or the capture would pass for one that was
 * made elsewhere (reference §16 no. 1).
 */
function isBeforeItsAuthorization(
  { authorizations }: Ledger,
  { referenceId }: Extract<PaymentNotification, { kind: "capture" }>,
): boolean {
  const row = authorizations.find((one) => one.referenceId === referenceId);
  return row?.captureNow === true && row.amazonId === undefined;
}
