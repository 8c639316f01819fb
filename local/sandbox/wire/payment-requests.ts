import type { FormParameters } from "./form.ts";
import {
  given,
  readBoolean,
  readReferenceId,
  readRequired,
  readRequiredMoney,
  readText,
  readTransactionTimeout,
} from "./parameters.ts";

/** What Authorize and AuthorizeOnBillingAgreement have in common (reference §3.7, §3.14). */
export function readAuthorizationTerms(p: FormParameters) {
  return given({
    authorizationReferenceId: readReferenceId(p, "AuthorizationReferenceId"),
    amount: readRequiredMoney(p, "AuthorizationAmount"),
    note: readText(p, "SellerAuthorizationNote", 255),
    transactionTimeoutMinutes: readTransactionTimeout(p),
    captureNow: readBoolean(p, "CaptureNow") ?? false,
    softDescriptor: readText(p, "SoftDescriptor", 16),
  });
}

export function readAuthorize(p: FormParameters) {
  return {
    orderReferenceId: readRequired(p, "AmazonOrderReferenceId"),
    ...readAuthorizationTerms(p),
  };
}

export function readGetAuthorizationDetails(p: FormParameters) {
  return { authorizationId: readRequired(p, "AmazonAuthorizationId") };
}

export function readCloseAuthorization(p: FormParameters) {
  return given({
    authorizationId: readRequired(p, "AmazonAuthorizationId"),
    closureReason: readText(p, "ClosureReason", 255),
  });
}

export function readCapture(p: FormParameters) {
  return given({
    authorizationId: readRequired(p, "AmazonAuthorizationId"),
    captureReferenceId: readReferenceId(p, "CaptureReferenceId"),
    amount: readRequiredMoney(p, "CaptureAmount"),
    note: readText(p, "SellerCaptureNote", 255),
    softDescriptor: readText(p, "SoftDescriptor", 16),
  });
}

export function readGetCaptureDetails(p: FormParameters) {
  return { captureId: readRequired(p, "AmazonCaptureId") };
}

export function readRefund(p: FormParameters) {
  return given({
    captureId: readRequired(p, "AmazonCaptureId"),
    refundReferenceId: readReferenceId(p, "RefundReferenceId"),
    amount: readRequiredMoney(p, "RefundAmount"),
    note: readText(p, "SellerRefundNote", 255),
    softDescriptor: readText(p, "SoftDescriptor", 16),
  });
}

export function readGetRefundDetails(p: FormParameters) {
  return { refundId: readRequired(p, "AmazonRefundId") };
}
