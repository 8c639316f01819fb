import type { Authorization, Capture, Refund } from "../core/model.ts";
import { ask, authorizationIdOf, chargeIdOf, type Desk } from "./desk.ts";
import { price, timestamp } from "./model.ts";
import { ENVIRONMENT, metadataJson } from "./shared-json.ts";

/** One state for what MWS keeps in two objects (reference §12.3). */
function chargeStatus(
  { status, softDecline }: Readonly<Authorization>,
  capture?: Readonly<Capture>,
) {
  const at = timestamp(capture?.status.lastUpdatedAt ?? status.lastUpdatedAt);
  const told = (state: string, reasonCode: string | undefined) => ({
    state,
    reasonCode: reasonCode ?? null,
    reasonDescription: null,
    lastUpdatedTimestamp: at,
  });
  if (capture?.status.state === "Pending") return told("CaptureInitiated", undefined);
  if (capture?.status.state === "Declined") return told("Declined", capture.status.reasonCode);
  if (capture) return told("Captured", undefined);
  switch (status.state) {
    case "Pending":
      return told("AuthorizationInitiated", undefined);
    case "Open":
      return told("Authorized", undefined);
    case "Declined":
      return told("Declined", declineReason(status.reasonCode, softDecline === true));
    default:
      return told("Canceled", cancelReason(status.reasonCode));
  }
}

function declineReason(reasonCode: string | undefined, softDecline: boolean): string | undefined {
  if (reasonCode !== "InvalidPaymentMethod") return reasonCode;
  return softDecline ? "SoftDeclined" : "HardDeclined";
}

function cancelReason(reasonCode: string | undefined): string | undefined {
  if (reasonCode === "SellerClosed") return "MerchantCanceled";
  return reasonCode === "OrderReferenceCanceled" ? "ChargePermissionCanceled" : reasonCode;
}

export function chargeJson(desk: Desk, chargeId: string) {
  const authorizationId = authorizationIdOf(desk, chargeId);
  const { authorization } = ask(desk, "GetAuthorizationDetails", { authorizationId });
  const capture = captureOf(desk, authorization);
  const notes = desk.notes.get(authorizationId);
  const taken = capture && (capture.status.state === "Declined" ? undefined : capture.amount);
  const { currency } = authorization.amount;
  return {
    chargeId: chargeIdOf(authorization.id),
    chargePermissionId: authorization.orderReferenceId,
    chargeAmount: price(authorization.amount),
    captureAmount: price(taken),
    refundedAmount: price(capture && { currency, minorUnits: capture.refundedMinorUnits }),
    convertedAmount: null,
    conversionRate: null,
    softDescriptor: notes?.softDescriptor ?? null,
    merchantMetadata: metadataJson(notes?.metadata ?? {}),
    providerMetadata: { providerReferenceId: null },
    statusDetails: chargeStatus(authorization, capture),
    creationTimestamp: timestamp(authorization.createdAt),
    expirationTimestamp: timestamp(authorization.expiresAt),
    releaseEnvironment: ENVIRONMENT,
    captureNow: notes?.captureNow ?? authorization.captureNow,
    canHandlePendingAuthorization: notes?.canHandlePendingAuthorization ?? false,
  };
}

export function captureOf(
  desk: Desk,
  authorization: Readonly<Authorization>,
): Readonly<Capture> | undefined {
  const captureId = authorization.captureIds.at(-1);
  return captureId === undefined ? undefined : ask(desk, "GetCaptureDetails", { captureId });
}

export function refundJson(desk: Desk, refund: Readonly<Refund>) {
  const { authorizationId } = ask(desk, "GetCaptureDetails", { captureId: refund.captureId });
  const states: Readonly<Record<string, string>> = {
    Pending: "RefundInitiated",
    Completed: "Refunded",
    Declined: "Declined",
  };
  return {
    refundId: refund.id,
    chargeId: chargeIdOf(authorizationId),
    refundAmount: price(refund.amount),
    softDescriptor: refund.softDescriptor ?? null,
    creationTimestamp: timestamp(refund.createdAt),
    statusDetails: {
      state: states[refund.status.state] ?? refund.status.state,
      reasonCode: refund.status.reasonCode ?? null,
      reasonDescription: null,
      lastUpdatedTimestamp: timestamp(refund.status.lastUpdatedAt),
    },
    releaseEnvironment: ENVIRONMENT,
  };
}
