import type {
  AuthorizationReading,
  CaptureReading,
  OrderReferenceReading,
} from "../../domain/amazon-pay.ts";
import { parseRefundId, type RefundReading } from "../../domain/amazon-pay-refund.ts";
import { parseAuthorizationId, parseCaptureId, parseOrderReferenceId } from "../../domain/ids.ts";
import { money } from "../../domain/money.ts";
import type { Status } from "../../domain/payment-state.ts";
import { present } from "../amazon-pay/present.ts";
import { declineOf } from "./faults.ts";
import {
  type ChargeReply,
  type CheckoutStatus,
  type PermissionReply,
  type RefundReply,
  statusOf,
} from "./replies.ts";

/*
 * What v2 says, in the words of MWS, which the workflow and its record know. An order reference is a
 * charge permission; an authorization and its capture are one charge; a refund is a refund.
 */

/** A charge permission. v2 lists no charges with it: their own notifications tell of them. */
export function orderReading(reply: PermissionReply): OrderReferenceReading {
  const { buyer, shippingAddress, expirationTimestamp, merchantMetadata } = reply;
  return {
    orderReferenceId: parseOrderReferenceId(reply.chargePermissionId),
    status: orderStatus(reply),
    constraints: [],
    authorizationIds: [],
    ...present({
      buyer: buyer ?? undefined,
      shipTo: shippingAddress ?? undefined,
      expiresAt: expirationTimestamp ?? undefined,
      sellerOrderId: merchantMetadata?.merchantReferenceId ?? undefined,
    }),
  };
}

function orderStatus(reply: PermissionReply): Status {
  const { statusDetails } = reply;
  const reason = statusDetails.reasons?.[0]?.reasonCode ?? statusDetails.reasonCode ?? undefined;
  switch (statusDetails.state) {
    case "Chargeable":
      return statusOf(statusDetails, "Open");
    case "NonChargeable":
      return statusOf(statusDetails, "Suspended", "InvalidPaymentMethod");
    case "Closed":
      return closedStatus(reply, reason);
    default:
      return statusOf(statusDetails, statusDetails.state, reason);
  }
}

/** v2 has no cancelled orders: one that its merchant closed with nothing charged is one. */
function closedStatus({ statusDetails, limits }: PermissionReply, reason?: string): Status {
  if (reason === "MerchantClosed") {
    const { amountLimit, amountBalance } = limits ?? {};
    const isUnused =
      amountLimit !== undefined && amountLimit?.minorUnits === amountBalance?.minorUnits;
    return isUnused
      ? statusOf(statusDetails, "Canceled", "SellerCanceled")
      : statusOf(statusDetails, "Closed", "SellerClosed");
  }
  if (reason === "BuyerCanceled" || reason === "AmazonCanceled") {
    return statusOf(statusDetails, "Canceled", "AmazonCanceled");
  }
  return statusOf(statusDetails, "Closed", reason);
}

/** A charge as the authorization that it begins as; captured, it has been used up. */
export function authorizationReading(reply: ChargeReply): AuthorizationReading {
  const { chargeId, chargeAmount, captureAmount, expirationTimestamp, statusDetails } = reply;
  const { state } = statusDetails;
  const isCaptured = state === "Captured" || state === "CaptureInitiated";
  const softDecline = declineOf(statusDetails.reasonCode)?.softDecline;
  return {
    authorizationId: parseAuthorizationId(chargeId),
    referenceId: referenceOf(reply),
    status: authorizationStatus(statusDetails),
    amount: chargeAmount,
    captured: captureAmount ?? money(0, chargeAmount.currency),
    captureIds: isCaptured ? [parseCaptureId(chargeId)] : [],
    ...present({ softDecline, expiresAt: expirationTimestamp ?? undefined }),
  };
}

function authorizationStatus(details: CheckoutStatus): Status {
  switch (details.state) {
    case "AuthorizationInitiated":
      return statusOf(details, "Pending");
    case "Authorized":
      return statusOf(details, "Open");
    case "CaptureInitiated":
    case "Captured":
      return statusOf(details, "Closed", "MaxCapturesProcessed");
    case "Canceled":
      return statusOf(details, "Closed", cancelReason(details.reasonCode));
    case "Declined":
      return statusOf(details, "Declined", declinedReason(details.reasonCode));
    default:
      return statusOf(details, details.state, details.reasonCode);
  }
}

const CANCEL_REASONS: Readonly<Record<string, string>> = {
  MerchantCanceled: "SellerClosed",
  ChargePermissionCanceled: "OrderReferenceCanceled",
};

function cancelReason(reasonCode: string | null | undefined): string | undefined {
  return reasonCode ? (CANCEL_REASONS[reasonCode] ?? reasonCode) : undefined;
}

function declinedReason(reasonCode: string | null | undefined): string | undefined {
  return declineOf(reasonCode)?.reason ?? reasonCode ?? undefined;
}

/** A charge as the capture that it may end as: there is one for each charge, under the same id. */
export function captureReading(reply: ChargeReply): CaptureReading {
  const { chargeId, chargeAmount, captureAmount, refundedAmount, statusDetails } = reply;
  return {
    captureId: parseCaptureId(chargeId),
    referenceId: referenceOf(reply),
    status: captureStatus(statusDetails),
    amount: captureAmount ?? chargeAmount,
    refunded: refundedAmount ?? money(0, chargeAmount.currency),
    refundIds: [],
  };
}

function captureStatus(details: CheckoutStatus): Status {
  switch (details.state) {
    case "CaptureInitiated":
      return statusOf(details, "Pending");
    case "Captured":
      return statusOf(details, "Completed");
    case "Declined":
      return statusOf(details, "Declined", declinedReason(details.reasonCode));
    default:
      return statusOf(details, details.state, details.reasonCode);
  }
}

/** v2 knows no reference ids: ours travels as the charge's metadata. */
function referenceOf({ merchantMetadata }: ChargeReply): string {
  return merchantMetadata?.merchantReferenceId ?? "";
}

const REFUND_STATES: Readonly<Record<string, string>> = {
  RefundInitiated: "Pending",
  Refunded: "Completed",
};

/** A refund; v2 keeps no reference of ours with it. */
export function refundReading(reply: RefundReply, referenceId = ""): RefundReading {
  const { refundId, refundAmount, statusDetails, creationTimestamp } = reply;
  const { state } = statusDetails;
  return {
    refundId: parseRefundId(refundId),
    referenceId,
    status: statusOf(
      statusDetails,
      REFUND_STATES[state] ?? state,
      declinedReason(statusDetails.reasonCode),
    ),
    amount: refundAmount,
    ...present({ createdAt: creationTimestamp ?? undefined }),
  };
}
