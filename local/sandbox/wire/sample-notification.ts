import type { Change } from "../core/model.ts";
import type { Settings } from "../core/settings.ts";
import { type NotificationNames, writeNotificationMessage } from "./notification-message.ts";

/** The moment that Seller Central's samples carry (reference §6.4). */
const SAMPLE_TIME = Date.UTC(2013, 0, 1, 1, 1, 1, 1);
const SAMPLE_ID = "P01-0000000-0000000-000000";
const SAMPLE_REFERENCE = "1111111-1111-11111-1111-11111EXAMPLE";

/** The notification of Seller Central's "test" button: an id of no order, also in the sandbox. */
export function writeSampleNotification(
  settings: Settings,
  names: NotificationNames,
  sentAt: number,
): string {
  const change: Change = {
    kind: "Capture",
    object: {
      id: SAMPLE_ID,
      authorizationId: SAMPLE_ID,
      orderReferenceId: SAMPLE_ID,
      referenceId: "SampleCaptureReferenceId",
      amount: { currency: "USD", minorUnits: 100 },
      createdAt: SAMPLE_TIME,
      refundedMinorUnits: 0,
      refundIds: [],
      status: { state: "Completed", reasonCode: "None", lastUpdatedAt: SAMPLE_TIME },
    },
  };
  const text = writeNotificationMessage(
    change,
    settings,
    names,
    SAMPLE_REFERENCE,
    sentAt,
    settings.sellerId,
  );
  const message: Record<string, unknown> = JSON.parse(text);
  return JSON.stringify({ ...message, MarketplaceID: settings.marketplaceId, IsSample: true });
}
