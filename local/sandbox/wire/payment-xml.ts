import type { AuthorizationView } from "../core/authorizations.ts";
import type { Capture, Refund } from "../core/model.ts";
import type { Settings } from "../core/settings.ts";
import { addressLines, idListXml, moneyXml, runningMoneyXml, statusXml } from "./order-xml.ts";
import { optional, timestamp, type XmlNode } from "./xml.ts";

/** What the buyer's statement says: at most sixteen characters after the mark (reference §3.0). */
export function softDescriptorText(descriptor: string): string {
  return `AMZ*${[...descriptor].slice(0, 16).join("")}`;
}

/** Amazon's tree of an authorization (reference §3.7). */
export function authorizationXml(
  { authorization, order }: AuthorizationView,
  settings: Settings,
): XmlNode {
  const { amount, status, softDescriptor } = authorization;
  const showsAddress =
    settings.showBillingAddressOnAuthorization &&
    (status.state === "Open" || status.reasonCode === "MaxCapturesProcessed");
  return [
    "AuthorizationDetails",
    [
      ["AmazonAuthorizationId", authorization.id],
      ["AuthorizationReferenceId", authorization.referenceId],
      ["SellerAuthorizationNote", authorization.note ?? ""],
      showsAddress
        ? ["AuthorizationBillingAddress", addressLines(order.billingAddress)]
        : undefined,
      moneyXml("AuthorizationAmount", amount),
      runningMoneyXml("CapturedAmount", amount.currency, authorization.capturedMinorUnits),
      moneyXml("AuthorizationFee", { currency: amount.currency, minorUnits: 0 }),
      idListXml(authorization.captureIds),
      timestamp("CreationTimestamp", authorization.createdAt),
      timestamp("ExpirationTimestamp", authorization.expiresAt),
      statusXml("AuthorizationStatus", status),
      ["CaptureNow", String(authorization.captureNow)],
      optional("SoftDescriptor", softDescriptor && softDescriptorText(softDescriptor)),
      authorization.softDecline === undefined
        ? undefined
        : ["SoftDecline", String(authorization.softDecline)],
    ],
  ];
}

/** Amazon's tree of a capture (reference §3.9). */
export function captureXml(capture: Readonly<Capture>, settings: Settings): XmlNode {
  const { currency } = capture.amount;
  return [
    "CaptureDetails",
    [
      ["AmazonCaptureId", capture.id],
      ["CaptureReferenceId", capture.referenceId],
      ["SellerCaptureNote", capture.note ?? ""],
      moneyXml("CaptureAmount", capture.amount),
      runningMoneyXml("RefundedAmount", currency, capture.refundedMinorUnits),
      moneyXml("CaptureFee", { currency, minorUnits: 0 }),
      idListXml(capture.refundIds),
      timestamp("CreationTimestamp", capture.createdAt),
      statusXml("CaptureStatus", capture.status),
      ["SoftDescriptor", softDescriptorText(capture.softDescriptor || settings.storeName)],
    ],
  ];
}

/** Amazon's tree of a refund (reference §3.10). */
export function refundXml(refund: Readonly<Refund>, settings: Settings): XmlNode {
  return [
    "RefundDetails",
    [
      ["AmazonRefundId", refund.id],
      ["RefundReferenceId", refund.referenceId],
      ["SellerRefundNote", refund.note ?? ""],
      ["RefundType", refund.type],
      moneyXml("RefundAmount", refund.amount),
      moneyXml("FeeRefunded", { currency: refund.amount.currency, minorUnits: 0 }),
      timestamp("CreationTimestamp", refund.createdAt),
      statusXml("RefundStatus", refund.status),
      ["SoftDescriptor", softDescriptorText(refund.softDescriptor || settings.storeName)],
    ],
  ];
}
