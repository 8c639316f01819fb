import { type AnswerDeps, wake } from "../domain/answer.ts";
import { AmazonPayRequestRefused, AmazonPayUnavailable, NotOurTurn } from "../domain/errors.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import {
  type Environment,
  type Notification,
  type ParseNotification,
  type RelayedMessage,
  readRelayedMessage,
} from "../domain/notification.ts";
import type { NotificationLog, WaitingRoom } from "../domain/ports.ts";
import { isoTime } from "../domain/record.ts";
import type { RefreshDeps } from "../domain/refresh.ts";
import type { HandleNotificationInput } from "./contract.ts";
import { type PaymentNotification, refreshNotified } from "./notified.ts";

/** Longer than the 14 days for which Amazon repeats a notification (reference §6.6). */
const REMEMBERED_DAYS = 30;
const DAY_MILLISECONDS = 24 * 3600 * 1_000;
/** When Amazon could not be read, the sweep tries again after this. */
const DEFERRED_SECONDS = 60;

export interface HandleNotificationDeps extends RefreshDeps, AnswerDeps {
  readonly store: RefreshDeps["store"];
  readonly waits: WaitingRoom;
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
    deps.log.event("notification-ignored", { messageId, why: "already-handled" });
    return;
  }
  const notification = deps.parse(content);
  const outcome = await actOn(deps, notification);
  const isActedOn = outcome === "refreshed" || outcome === "already-recorded";
  deps.log.event(isActedOn ? "notification-accepted" : "notification-ignored", {
    messageId,
    kind: notification.kind,
    outcome,
  });
  const now = deps.clock.now();
  const expiresAt = isoTime(now + REMEMBERED_DAYS * DAY_MILLISECONDS);
  await deps.notifications.record(messageId, outcome, isoTime(now), expiresAt);
}

async function actOn(deps: HandleNotificationDeps, notification: Notification): Promise<string> {
  if (notification.sellerId !== deps.sellerId) return "another-seller";
  if (notification.kind === "sample") return "test-passed";
  if (notification.environment !== deps.environment) return "another-environment";
  switch (notification.kind) {
    case "order-reference":
    case "authorization":
    case "capture":
      return actOnPayment(deps, notification);
    default:
      return `not-followed: ${notification.kind}`;
  }
}

async function actOnPayment(
  deps: HandleNotificationDeps,
  notification: PaymentNotification,
): Promise<string> {
  const { orderReferenceId } = notification;
  const ledger = await deps.store.readLedger(orderReferenceId);
  if (!ledger) return "unknown-order";
  const outcome = await refreshOrDefer(deps, notification);
  await wake(deps, orderReferenceId);
  return outcome;
}

async function refreshOrDefer(
  deps: HandleNotificationDeps,
  notification: PaymentNotification,
): Promise<string> {
  try {
    return await refreshNotified(deps, notification);
  } catch (error) {
    if (error instanceof AmazonPayRequestRefused) return `amazon-refused: ${error.code}`;
    if (!(error instanceof AmazonPayUnavailable)) throw error;
    await lookAgain(deps, notification.orderReferenceId, error);
    return "deferred";
  }
}

/** Never waits here: the sweep looks when Amazon's queue allows it, or may be reached again. */
async function lookAgain(
  deps: HandleNotificationDeps,
  orderReferenceId: OrderReferenceId,
  error: AmazonPayUnavailable,
): Promise<void> {
  const soon = isoTime(deps.clock.now() + DEFERRED_SECONDS * 1_000);
  const wait = await deps.waits.read(orderReferenceId);
  if (!wait || wait.awaited.kind === "turn") return;
  await deps.waits.postpone(wait, error instanceof NotOurTurn ? error.slotAt : soon);
}
