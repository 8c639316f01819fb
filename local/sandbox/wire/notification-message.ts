import type { Change } from "../core/model.ts";
import type { Settings } from "../core/settings.ts";
import { notificationXml } from "./notification-xml.ts";

/** Amazon's samples carry the first family; its guide lists the second (reference §6.3). */
export type NotificationNames = "payment" | "document-root";

const NAMES: Readonly<Record<Change["kind"], Readonly<Record<NotificationNames, string>>>> = {
  OrderReference: {
    payment: "OrderReferenceNotification",
    "document-root": "OrderReferenceNotification",
  },
  Authorization: { payment: "PaymentAuthorize", "document-root": "AuthorizationNotification" },
  Capture: { payment: "PaymentCapture", "document-root": "CaptureNotification" },
  Refund: { payment: "PaymentRefund", "document-root": "RefundNotification" },
  BillingAgreement: {
    payment: "BillingAgreementNotification",
    "document-root": "BillingAgreementNotification",
  },
  Chargeback: {
    payment: "Chargeback Detailed Notification",
    "document-root": "ChargebackDetailedNotification",
  },
  Batch: { payment: "Batch", "document-root": "BatchNotification" },
};

/** Real messages carry a number in place of the marketplace id (reference §6.2). */
const US_MARKETPLACE_NUMBER = "623690";
const OTHER_MARKETPLACE_NUMBER = "136311";

function notificationTypeOf(change: Change, names: NotificationNames): string {
  return NAMES[change.kind][names];
}

/** A notification about one change; its text once it is known when and as whose it goes out. */
export interface Composed {
  readonly notificationType: string;
  readonly write: (notificationId: string, sentAt: number, sellerId: string) => string;
}

/** Says a change in the words of MWS. */
export function composeNotification(
  change: Change,
  settings: Settings,
  names: NotificationNames,
): Composed {
  return {
    notificationType: notificationTypeOf(change, names),
    write: (notificationId, sentAt, sellerId) =>
      writeNotificationMessage(change, settings, names, notificationId, sentAt, sellerId),
  };
}

/** The JSON text inside the SNS message (reference §6.2). */
export function writeNotificationMessage(
  change: Change,
  settings: Settings,
  names: NotificationNames,
  referenceId: string,
  sentAt: number,
  sellerId: string,
): string {
  return JSON.stringify({
    NotificationReferenceId: referenceId,
    NotificationType: notificationTypeOf(change, names),
    SellerId: sellerId,
    MarketplaceID: settings.region === "na" ? US_MARKETPLACE_NUMBER : OTHER_MARKETPLACE_NUMBER,
    ReleaseEnvironment: "Sandbox",
    Version: "2013-01-01",
    ...(change.kind === "BillingAgreement" && { EventType: change.eventType }),
    NotificationData: notificationXml(change, settings),
    Timestamp: new Date(sentAt).toISOString(),
  });
}
