import { parseCaptureId } from "../domain/ids.ts";
import type { Notification } from "../domain/notification.ts";
import type { Ledger } from "../domain/order.ts";
import type { Status } from "../domain/payment-state.ts";
import { readExistingLedger } from "../domain/record.ts";
import {
  type RefreshDeps,
  refreshAuthorization,
  refreshCapture,
  refreshOrderReference,
} from "../domain/refresh.ts";

/** Notifications about objects that an order's workflow follows. */
export type PaymentNotification = Extract<
  Notification,
  { kind: "order-reference" | "authorization" | "capture" }
>;

/** Reads the object that the notification speaks of, unless the record already says the same. */
export async function refreshNotified(
  deps: RefreshDeps,
  notification: PaymentNotification,
): Promise<"refreshed" | "already-recorded"> {
  const { orderReferenceId } = notification;
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  if (isRecorded(recordedStatus(ledger, notification), notification.status)) {
    return "already-recorded";
  }
  if (notification.kind === "order-reference") {
    await refreshOrderReference(deps, orderReferenceId, "IPN");
  } else if (notification.kind === "authorization") {
    await refreshAuthorization(deps, orderReferenceId, notification.authorizationId, "IPN");
  } else {
    await refreshCapture(deps, orderReferenceId, parseCaptureId(notification.captureId), "IPN");
  }
  return "refreshed";
}

function recordedStatus(ledger: Ledger, notification: PaymentNotification): Status | undefined {
  if (notification.kind === "order-reference") return ledger.order.amazon;
  if (notification.kind === "authorization") {
    const rows = [...ledger.authorizations, ...ledger.outside];
    return rows.find((row) => row.amazonId === notification.authorizationId)?.status;
  }
  const rows = [...ledger.captures, ...ledger.outside];
  return rows.find((row) => row.amazonId === notification.captureId)?.status;
}

/** The same state, not newer than what is recorded: another copy, or the news came by our reply. */
function isRecorded(recorded: Status | undefined, told: Status): boolean {
  if (recorded?.state !== told.state || recorded.reason !== told.reason) return false;
  if (told.updatedAt === undefined || recorded.updatedAt === undefined) return false;
  return told.updatedAt <= recorded.updatedAt;
}
