import type {
  Authorization,
  Batch,
  BillingAgreement,
  Capture,
  Change,
  Chargeback,
  OrderReference,
  Refund,
} from "../core/model.ts";
import { type Money, writeNotificationAmount } from "../core/money.ts";
import type { Settings } from "../core/settings.ts";
import { statusXml } from "./order-xml.ts";
import { softDescriptorText } from "./payment-xml.ts";
import { optional, timestamp, writeDocument, type XmlNode } from "./xml.ts";

/** Real messages of both the US and the EU carry this one, with https (reference §6.4). */
const NAMESPACE = "https://mws.amazonservices.com/ipn/OffAmazonPayments/2013-01-01";

/** The document inside a notification: other names and orders than an answer's (reference §6.4). */
export function notificationXml(change: Change, settings: Settings): string {
  return writeDocument(
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    NAMESPACE,
    rootOf(change, settings),
  );
}

function rootOf(change: Change, settings: Settings): XmlNode {
  switch (change.kind) {
    case "OrderReference":
      return ["OrderReferenceNotification", [orderXml(change.object, settings)]];
    case "Authorization":
      return ["AuthorizationNotification", [authorizationXml(change.object)]];
    case "Capture":
      return ["CaptureNotification", [captureXml(change.object, settings)]];
    case "Refund":
      return ["RefundNotification", [refundXml(change.object, settings)]];
    case "BillingAgreement":
      return ["BillingAgreementNotification", [agreementXml(change.object, settings)]];
    case "Chargeback":
      return ["ChargebackNotification", [chargebackXml(change.object)]];
    case "Batch":
      return batchXml(change.object, settings);
  }
}

/** With a header of its own, as the guide's sample has it (reference §11.4). */
function batchXml(batch: Batch, settings: Settings): XmlNode {
  return [
    "BatchNotification",
    [
      ["Header", [["MerchantIdentifier", settings.sellerId]]],
      [
        "BatchSummary",
        [
          ["BatchReferenceId", batch.id],
          ["ReportId", batch.reportId],
          timestamp("CreationTimestamp", batch.createdAt),
          ["BatchStatus", batch.status.state],
          [
            "ProcessingSummary",
            [
              ["RequestsProcessed", String(batch.processed)],
              ["RequestsSuccessful", String(batch.successful)],
              ["RequestsFailed", String(batch.failed)],
            ],
          ],
        ],
      ],
    ],
  ];
}

function moneyXml(name: string, money: Money): XmlNode {
  return [
    name,
    [
      ["Amount", writeNotificationAmount(money)],
      ["CurrencyCode", money.currency],
    ],
  ];
}

function runningXml(name: string, currency: string, minorUnits: number): XmlNode {
  return moneyXml(name, { currency, minorUnits });
}

function idListXml(ids: readonly string[]): XmlNode {
  return ["IdList", ids.map((id) => ["Id", id])];
}

/** Notifications call the reason of the tenth authorization by another name (reference §13.7). */
function orderStatusXml(order: Readonly<OrderReference>): XmlNode {
  const { status } = order;
  return statusXml(
    "OrderReferenceStatus",
    status.reasonCode === "MaxAuthorizationsCaptured"
      ? { ...status, reasonCode: "MaxAuthorizationsProcessed" }
      : status,
  );
}

function orderXml(order: Readonly<OrderReference>, settings: Settings): XmlNode {
  return [
    "OrderReference",
    [
      ["AmazonOrderReferenceId", order.id],
      order.total && moneyXml("OrderTotal", order.total),
      [
        "SellerOrderAttributes",
        [
          ["SellerId", settings.sellerId],
          optional("SellerOrderId", order.seller.sellerOrderId),
          [
            "OrderItemCategories",
            (order.seller.orderItemCategories ?? []).map((name) => ["OrderItemCategory", name]),
          ],
        ],
      ],
      orderStatusXml(order),
      timestamp("CreationTimestamp", order.createdAt),
      timestamp("ExpirationTimestamp", order.expiresAt),
    ],
  ];
}

function authorizationXml(authorization: Readonly<Authorization>): XmlNode {
  const { amount, softDescriptor } = authorization;
  return [
    "AuthorizationDetails",
    [
      ["AmazonAuthorizationId", authorization.id],
      ["AuthorizationReferenceId", authorization.referenceId],
      moneyXml("AuthorizationAmount", amount),
      runningXml("CapturedAmount", amount.currency, authorization.capturedMinorUnits),
      runningXml("AuthorizationFee", amount.currency, 0),
      idListXml(authorization.captureIds),
      timestamp("CreationTimestamp", authorization.createdAt),
      timestamp("ExpirationTimestamp", authorization.expiresAt),
      statusXml("AuthorizationStatus", authorization.status),
      ["OrderItemCategories", ""],
      ["CaptureNow", String(authorization.captureNow)],
      ["SoftDescriptor", softDescriptor ? softDescriptorText(softDescriptor) : ""],
      authorization.softDecline === undefined
        ? undefined
        : ["SoftDecline", String(authorization.softDecline)],
    ],
  ];
}

function captureXml(capture: Readonly<Capture>, settings: Settings): XmlNode {
  const { currency } = capture.amount;
  return [
    "CaptureDetails",
    [
      ["AmazonCaptureId", capture.id],
      ["CaptureReferenceId", capture.referenceId],
      moneyXml("CaptureAmount", capture.amount),
      runningXml("RefundedAmount", currency, capture.refundedMinorUnits),
      runningXml("CaptureFee", currency, 0),
      idListXml(capture.refundIds),
      timestamp("CreationTimestamp", capture.createdAt),
      statusXml("CaptureStatus", capture.status),
      ["SoftDescriptor", softDescriptorText(capture.softDescriptor || settings.storeName)],
    ],
  ];
}

function refundXml(refund: Readonly<Refund>, settings: Settings): XmlNode {
  return [
    "RefundDetails",
    [
      ["AmazonRefundId", refund.id],
      ["RefundReferenceId", refund.referenceId],
      ["RefundType", refund.type],
      moneyXml("RefundAmount", refund.amount),
      runningXml("FeeRefunded", refund.amount.currency, 0),
      timestamp("CreationTimestamp", refund.createdAt),
      statusXml("RefundStatus", refund.status),
      ["SoftDescriptor", softDescriptorText(refund.softDescriptor || settings.storeName)],
    ],
  ];
}

function agreementXml(agreement: Readonly<BillingAgreement>, settings: Settings): XmlNode {
  return [
    "BillingAgreement",
    [
      ["AmazonBillingAgreementId", agreement.id],
      [
        "SellerBillingAgreementAttributes",
        [
          ["SellerId", settings.sellerId],
          optional("SellerBillingAgreementId", agreement.seller.sellerBillingAgreementId),
        ],
      ],
      statusXml("BillingAgreementStatus", agreement.status),
      timestamp("CreationTimestamp", agreement.createdAt),
    ],
  ];
}

function chargebackXml(chargeback: Readonly<Chargeback>): XmlNode {
  return [
    "ChargebackDetails",
    [
      ["AmazonChargebackId", chargeback.id],
      ["AmazonOrderReferenceId", chargeback.orderReferenceId],
      ["AmazonCaptureReferenceId", chargeback.captureReferenceId],
      timestamp("CreationTimestamp", chargeback.createdAt),
      moneyXml("ChargebackAmount", chargeback.amount),
      ["ChargebackState", chargeback.state],
      ["ChargebackReason", chargeback.reason],
    ],
  ];
}
