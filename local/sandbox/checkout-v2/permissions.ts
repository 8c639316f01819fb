import type { SessionUpdate } from "./bodies.ts";
import { ask, type Desk } from "./desk.ts";

/** Changes the texts of an order; null leaves one as it is. */
export function updatePermission(
  desk: Desk,
  chargePermissionId: string,
  metadata: NonNullable<SessionUpdate["merchantMetadata"]>,
): void {
  const { merchantReferenceId, merchantStoreName, customInformation } = metadata;
  ask(desk, "SetOrderAttributes", {
    orderReferenceId: chargePermissionId,
    attributes: {
      seller: {
        ...(merchantReferenceId && { sellerOrderId: merchantReferenceId }),
        ...(merchantStoreName && { storeName: merchantStoreName }),
        ...(customInformation && { customInformation }),
      },
    },
  });
  const session = desk.sessionsByPermission.get(chargePermissionId);
  if (session && metadata.noteToBuyer) {
    session.metadata = { ...session.metadata, noteToBuyer: metadata.noteToBuyer };
  }
}

/** Ends an order; what is held is given back only where that is wished (reference §12.3). */
export function closePermission(
  desk: Desk,
  chargePermissionId: string,
  wishes: { readonly closureReason: string; readonly cancelPendingCharges: boolean },
): void {
  ask(desk, "GetOrderReferenceDetails", { orderReferenceId: chargePermissionId });
  const held = desk.core
    .ledgerOf(chargePermissionId)
    .authorizations.filter(({ state }) => state === "Pending" || state === "Open");
  ask(desk, "CloseOrderReference", {
    orderReferenceId: chargePermissionId,
    closureReason: wishes.closureReason,
  });
  if (!wishes.cancelPendingCharges) return;
  for (const { id } of held) ask(desk, "CloseAuthorization", { authorizationId: id });
}
