import { type AnswerDeps, wake } from "../domain/answer.ts";
import type { BatchStore } from "../domain/batch.ts";
import { wakeBatch } from "../domain/batch-waiting.ts";
import { chargebackEvents, eventsOfOutsideRefund } from "../domain/dispute-events.ts";
import {
  AmazonPayAccessRefused,
  AmazonPayRequestRefused,
  AmazonPayUnavailable,
  NotOurTurn,
} from "../domain/errors.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import {
  type Environment,
  type Notification,
  type ParseNotification,
  type RelayedMessage,
  readRelayedMessage,
} from "../domain/notification.ts";
import { ENDED_PHASES, type Ledger } from "../domain/order.ts";
import type { NotificationLog, WaitingRoom } from "../domain/ports.ts";
import { isoTime, readExistingLedger } from "../domain/record.ts";
import type { RefreshDeps } from "../domain/refresh.ts";
import { recordChargeback } from "../domain/refund-readings.ts";
import type { Wait } from "../domain/waiting.ts";
import type { HandleNotificationInput } from "./contract.ts";
import {
  isLastWord,
  looksOurs,
  type PaymentNotification,
  type RefundNotification,
  refreshNotified,
} from "./notified.ts";
import { eventOf, isKept, type NotificationOutcome } from "./outcomes.ts";

/** Longer than the 14 days for which Amazon repeats a notification (reference §6.6). */
const REMEMBERED_DAYS = 30;
const DAY_MILLISECONDS = 24 * 3600 * 1_000;
/** When Amazon could not be read, the sweep tries again after this. */
const DEFERRED_SECONDS = 60;

export interface HandleNotificationDeps extends RefreshDeps, AnswerDeps {
  readonly store: RefreshDeps["store"];
  readonly waits: WaitingRoom;
  readonly batches: BatchStore;
  readonly notifications: NotificationLog;
  readonly parse: ParseNotification;
  /** Only notifications about this seller in this environment are ours. */
  readonly sellerId: string;
  readonly environment: Environment;
}

/**
 * Goes and looks at what a notification speaks of. The notification itself is a hint: Amazon is
 * read, the reading is recorded, and whoever waits is told. It is remembered last, so that a crash
 * anywhere before repeats the work instead of losing it.
 */
export function createHandleNotificationHandler(deps: HandleNotificationDeps) {
  return async ({ Records: records }: HandleNotificationInput): Promise<void> => {
    for (const record of records) await handle(deps, readRelayedMessage(record.Sns.Message));
  };
}

async function handle(deps: HandleNotificationDeps, message: RelayedMessage): Promise<void> {
  const { messageId, content } = message;
  if (await deps.notifications.isKnown(messageId)) {
    deps.log.event("notification-ignored", { messageId, outcome: "already-handled" });
    return;
  }
  const notification = deps.parse(content);
  const outcome = await actOn(deps, notification);
  deps.log.event(eventOf(outcome), { messageId, outcome, ...fieldsOf(notification) });
  const now = deps.clock.now();
  if (outcome === "test-passed") await deps.notifications.noteTest(isoTime(now));
  await deps.notifications.record({
    messageId,
    outcome,
    at: isoTime(now),
    expiresAt: isoTime(now + REMEMBERED_DAYS * DAY_MILLISECONDS),
    ...(isKept(outcome) ? { content } : {}),
  });
}

/** What a person needs to find it again; never what else it says. */
function fieldsOf(notification: Notification): Record<string, string | undefined> {
  const { kind } = notification;
  if (kind === "unknown") return { kind, type: notification.type, root: notification.root };
  return "orderReferenceId" in notification
    ? { kind, orderReferenceId: notification.orderReferenceId }
    : { kind };
}

async function actOn(
  deps: HandleNotificationDeps,
  notification: Notification,
): Promise<NotificationOutcome> {
  if (notification.sellerId !== deps.sellerId) return "another-seller";
  if (notification.kind === "sample") return "test-passed";
  if (notification.environment !== deps.environment) return "another-environment";
  switch (notification.kind) {
    case "order-reference":
    case "authorization":
    case "capture":
    case "charge":
    case "refund":
      return actOnPayment(deps, notification);
    case "chargeback":
      return actOnChargeback(deps, notification);
    case "batch":
      return actOnBatch(deps, notification);
    default:
      return `not-followed: ${notification.kind}`;
  }
}

async function actOnPayment(
  deps: HandleNotificationDeps,
  notification: PaymentNotification,
): Promise<NotificationOutcome> {
  const { orderReferenceId } = notification;
  const ledger = await deps.store.readLedger(orderReferenceId);
  if (!ledger) return looksOurs(notification) ? "unknown-order" : "another-shops-order";
  const outcome = await refreshOrDefer(deps, notification, ledger);
  if (notification.kind === "refund") await tellOfOutsideRefund(deps, notification);
  await wake(deps, orderReferenceId);
  return outcome;
}

/** Nobody waits for a refund that was not asked for here, so the shop hears of it from here. */
async function tellOfOutsideRefund(
  deps: HandleNotificationDeps,
  { orderReferenceId, refundId }: RefundNotification,
): Promise<void> {
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  const row = ledger.outsideRefunds.find(({ amazonId }) => amazonId === refundId);
  const events = row ? eventsOfOutsideRefund(ledger, row) : [];
  for (const event of events) await deps.events.publish(event);
}

/**
 * Kept also before the feed's submission is recorded: its batch finds it then. What the report says
 * is read from Amazon, and has to name this feed.
 */
async function actOnBatch(
  deps: HandleNotificationDeps,
  { batchReferenceId, reportId, status }: Extract<Notification, { kind: "batch" }>,
): Promise<NotificationOutcome> {
  const feedSubmissionId = batchReferenceId;
  const report = reportId === undefined ? {} : { reportId };
  await deps.batches.noteFeed({ feedSubmissionId, batchStatus: status.state, ...report });
  const feed = await deps.batches.readFeed(feedSubmissionId);
  if (feed?.batchId === undefined) return "unknown-batch";
  await wakeBatch(deps, feed.batchId);
  return "refreshed";
}

/** There is nothing to read of a chargeback; the refund that it leads to is told by itself. */
async function actOnChargeback(
  deps: HandleNotificationDeps,
  notification: Extract<Notification, { kind: "chargeback" }>,
): Promise<NotificationOutcome> {
  const { orderReferenceId, chargebackId, captureReferenceId, status } = notification;
  const ledger = await deps.store.readLedger(orderReferenceId);
  if (!ledger) return "another-shops-order";
  const { state, reason } = status;
  const told = { chargebackId, state, reason, captureReferenceId };
  await recordChargeback(deps, orderReferenceId, told);
  for (const event of chargebackEvents(ledger, told)) await deps.events.publish(event);
  return "refreshed";
}

async function refreshOrDefer(
  deps: HandleNotificationDeps,
  notification: PaymentNotification,
  ledger: Ledger,
): Promise<NotificationOutcome> {
  try {
    return await refreshNotified(deps, notification, ledger);
  } catch (error) {
    if (error instanceof AmazonPayRequestRefused) return `amazon-refused: ${error.code}`;
    const isPassing = error instanceof AmazonPayUnavailable;
    // Refused keys are put right by a person, without this message having to come again.
    if (!isPassing && !(error instanceof AmazonPayAccessRefused)) throw error;
    const { orderReferenceId } = notification;
    if (!isPassing) deps.log.event("failed", { orderReferenceId, error: error.name });
    const waiting = await lookAgain(deps, orderReferenceId, error);
    // Nothing but this message would ever lead to it.
    if (isLastWord(notification, ledger, waiting)) throw error;
    if (waiting.length > 0) return "deferred";
    return ENDED_PHASES.has(ledger.order.phase) ? "order-ended" : "deferred: nobody waits";
  }
}

/**
 * Waits here no longer than a moment: the sweep looks when Amazon's queue allows it, or may be reached again.
 *
 * @returns the waits that the sweep will look at
 */
async function lookAgain(
  deps: HandleNotificationDeps,
  orderReferenceId: OrderReferenceId,
  error: Error,
): Promise<readonly Wait[]> {
  const soon = isoTime(deps.clock.now() + DEFERRED_SECONDS * 1_000);
  const waiting = await deps.waits.readAll(orderReferenceId);
  for (const wait of waiting.filter(({ awaited }) => awaited.kind !== "turn")) {
    await deps.waits.postpone(wait, error instanceof NotOurTurn ? error.slotAt : soon);
  }
  return waiting;
}
