import * as v from "valibot";
import {
  orderReferenceOf,
  parseAuthorizationId,
  parseCaptureId,
  parseOrderReferenceId,
} from "../../domain/ids.ts";
import type { Notification } from "../../domain/notification.ts";
import { canonicalState, readElement, status, text } from "./schemas.ts";
import type { XmlElement } from "./xml.ts";

type Without<Name extends string, Each> = Each extends unknown ? Omit<Each, Name> : never;

/** What a notification says, without whom it is about. */
export type Said = Without<"notificationId" | "sellerId" | "environment", Notification>;

/** Reads the document of one root; throws ValiError or InvalidValue. */
export type NotificationReader = (content: XmlElement, eventType: string | undefined) => Said;

const orderReference: NotificationReader = (content) => {
  const order = readElement(
    content,
    "OrderReference",
    v.object({ AmazonOrderReferenceId: text, OrderReferenceStatus: status("orderReference") }),
  );
  return {
    kind: "order-reference",
    orderReferenceId: parseOrderReferenceId(order.AmazonOrderReferenceId),
    status: order.OrderReferenceStatus,
  };
};

const authorization: NotificationReader = (content) => {
  const details = readElement(
    content,
    "AuthorizationDetails",
    v.object({
      AmazonAuthorizationId: text,
      AuthorizationReferenceId: v.optional(text),
      AuthorizationStatus: status("authorization"),
    }),
  );
  return {
    kind: "authorization",
    orderReferenceId: orderReferenceOf(details.AmazonAuthorizationId),
    authorizationId: parseAuthorizationId(details.AmazonAuthorizationId),
    referenceId: details.AuthorizationReferenceId,
    status: details.AuthorizationStatus,
  };
};

const capture: NotificationReader = (content) => {
  const details = readElement(
    content,
    "CaptureDetails",
    v.object({
      AmazonCaptureId: text,
      CaptureReferenceId: v.optional(text),
      CaptureStatus: status("capture"),
    }),
  );
  return {
    kind: "capture",
    orderReferenceId: orderReferenceOf(details.AmazonCaptureId),
    captureId: parseCaptureId(details.AmazonCaptureId),
    referenceId: details.CaptureReferenceId,
    status: details.CaptureStatus,
  };
};

const refund: NotificationReader = (content) => {
  const details = readElement(
    content,
    "RefundDetails",
    v.object({
      AmazonRefundId: text,
      RefundReferenceId: v.optional(text),
      RefundStatus: status("refund"),
    }),
  );
  return {
    kind: "refund",
    orderReferenceId: orderReferenceOf(details.AmazonRefundId),
    refundId: details.AmazonRefundId,
    referenceId: details.RefundReferenceId,
    status: details.RefundStatus,
  };
};

const billingAgreement: NotificationReader = (content, eventType) => {
  const agreement = readElement(
    content,
    "BillingAgreement",
    // Its states are those of an order reference (reference §4).
    v.object({ AmazonBillingAgreementId: text, BillingAgreementStatus: status("orderReference") }),
  );
  return {
    kind: "billing-agreement",
    billingAgreementId: agreement.AmazonBillingAgreementId,
    event: eventType,
    status: agreement.BillingAgreementStatus,
  };
};

const chargeback: NotificationReader = (content) => {
  const details = readElement(
    content,
    "ChargebackDetails",
    v.object({
      AmazonChargebackId: text,
      AmazonOrderReferenceId: text,
      AmazonCaptureReferenceId: v.optional(text),
      ChargebackState: text,
      ChargebackReason: v.optional(text),
    }),
  );
  return {
    kind: "chargeback",
    chargebackId: details.AmazonChargebackId,
    orderReferenceId: parseOrderReferenceId(details.AmazonOrderReferenceId),
    captureReferenceId: details.AmazonCaptureReferenceId,
    status: { state: details.ChargebackState, reason: details.ChargebackReason },
  };
};

const providerCredit: NotificationReader = (content) => {
  const details = readElement(
    content,
    "ProviderCreditDetails",
    v.object({
      AmazonProviderCreditId: text,
      CreditReferenceId: v.optional(text),
      CreditStatus: status("authorization"),
    }),
  );
  return {
    kind: "provider-credit",
    event: "credit",
    providerCreditId: details.AmazonProviderCreditId,
    referenceId: details.CreditReferenceId,
    status: details.CreditStatus,
  };
};

const providerCreditReversal: NotificationReader = (content) => {
  const details = readElement(
    content,
    "ProviderCreditReversalDetails",
    v.object({
      AmazonProviderCreditReversalId: text,
      CreditReversalReferenceId: v.optional(text),
      CreditReversalStatus: status("refund"),
    }),
  );
  return {
    kind: "provider-credit",
    event: "reversal",
    providerCreditId: details.AmazonProviderCreditReversalId,
    referenceId: details.CreditReversalReferenceId,
    status: details.CreditReversalStatus,
  };
};

const batch: NotificationReader = (content) => {
  const summary = readElement(
    content,
    "BatchSummary",
    v.object({ BatchReferenceId: text, ReportId: v.optional(text), BatchStatus: text }),
  );
  // "Complete" in Amazon's sample, "COMPLETED" in its table (reference §13 no. 3).
  const state = canonicalState(["Complete", "Completed", "Failed"], summary.BatchStatus);
  return {
    kind: "batch",
    batchReferenceId: summary.BatchReferenceId,
    reportId: summary.ReportId,
    status: { state: state === "Complete" ? "Completed" : state },
  };
};

/** By the local name of the document's root (reference §6.3, §11.4). */
export const notificationReaders: ReadonlyMap<string, NotificationReader> = new Map([
  ["OrderReferenceNotification", orderReference],
  ["AuthorizationNotification", authorization],
  ["CaptureNotification", capture],
  ["RefundNotification", refund],
  ["BillingAgreementNotification", billingAgreement],
  ["ChargebackNotification", chargeback],
  ["ProviderCreditNotification", providerCredit],
  ["ProviderCreditReversalNotification", providerCreditReversal],
  ["BatchNotification", batch],
]);
