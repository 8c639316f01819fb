import type { Change } from "../core/model.ts";
import type { Composed } from "../wire/notification-message.ts";
import { chargeIdOf, type Desk } from "./desk.ts";

/** Says a change in the words of v2; undefined where it goes in those of MWS (reference §12.5). */
export function composeCheckoutNotification(desk: Desk, change: Change): Composed | undefined {
  const told = objectOf(change);
  const isOfCheckout =
    desk.core.settings.v1OrderNotifications === "as-checkout-v2" ||
    (told !== undefined && desk.sessionsByPermission.has(told.chargePermissionId));
  if (!told || !isOfCheckout) return undefined;
  return {
    notificationType: told.objectType,
    write: (notificationId, _sentAt, merchantId) =>
      JSON.stringify({
        MerchantID: merchantId,
        ObjectType: told.objectType,
        ObjectId: told.objectId,
        ChargePermissionId: told.chargePermissionId,
        ChargePermissionType: "OneTime",
        NotificationType: "STATE_CHANGE",
        NotificationId: notificationId,
        NotificationVersion: "V2",
      }),
  };
}

function objectOf(change: Change) {
  const told = (objectType: string, objectId: string, chargePermissionId: string) => ({
    objectType,
    objectId,
    chargePermissionId,
  });
  switch (change.kind) {
    case "OrderReference":
      return told("CHARGE_PERMISSION", change.object.id, change.object.id);
    case "Authorization":
      return told("CHARGE", chargeIdOf(change.object.id), change.object.orderReferenceId);
    case "Capture":
      return told(
        "CHARGE",
        chargeIdOf(change.object.authorizationId),
        change.object.orderReferenceId,
      );
    case "Refund":
      return told("REFUND", change.object.id, change.object.orderReferenceId);
    case "Chargeback":
      return told("CHARGEBACK", change.object.id, change.object.orderReferenceId);
    case "Batch":
    case "BillingAgreement":
      return undefined;
  }
}
