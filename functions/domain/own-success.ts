import type { AmazonPay, AuthorizationReading, CaptureReading } from "./amazon-pay.ts";
import type { AmazonPayRefunds, RefundReading } from "./amazon-pay-refund.ts";
import type { AmazonPayRequestRefused } from "./errors.ts";
import type { AuthorizationId, CaptureId, OrderReferenceId, ReferenceId } from "./ids.ts";

/**
 * Refusals that our own earlier success can have caused: the first call went through, its reply was
 * lost, and the repetition meets the changed object before Amazon recognises the reference id.
 */
const OWN_SUCCESS_CODES = new Set([
  "InvalidAuthorizationStatus",
  "InvalidOrderReferenceStatus",
  "TransactionAmountExceeded",
  "TransactionCountExceeded",
  "DuplicateRequest",
  "CaptureNotRefundable",
]);

/** Whether to look for our own transaction before believing the refusal. */
export function mayBeOwnSuccess(refusal: AmazonPayRequestRefused): boolean {
  return refusal.code !== undefined && OWN_SUCCESS_CODES.has(refusal.code);
}

/** Walks the order reference's authorizations for the one with our reference id. */
export async function findOurAuthorization(
  amazonPay: Pick<AmazonPay, "getOrderReferenceDetails" | "getAuthorizationDetails">,
  orderReferenceId: OrderReferenceId,
  referenceId: ReferenceId,
): Promise<AuthorizationReading | undefined> {
  const { authorizationIds } = await amazonPay.getOrderReferenceDetails(
    { orderReferenceId },
    referenceId,
  );
  for (const authorizationId of [...authorizationIds].reverse()) {
    const reading = await amazonPay.getAuthorizationDetails(authorizationId, referenceId);
    if (reading.referenceId === referenceId) return reading;
  }
  return undefined;
}

/** Walks the authorization's captures for the one with our reference id. */
export async function findOurCapture(
  amazonPay: Pick<AmazonPay, "getAuthorizationDetails" | "getCaptureDetails">,
  authorizationId: AuthorizationId,
  referenceId: ReferenceId,
): Promise<CaptureReading | undefined> {
  const { captureIds } = await amazonPay.getAuthorizationDetails(authorizationId, referenceId);
  for (const captureId of [...captureIds].reverse()) {
    const reading = await amazonPay.getCaptureDetails(captureId, referenceId);
    if (reading.referenceId === referenceId) return reading;
  }
  return undefined;
}

/** Walks the capture's refunds for the one with our reference id. */
export async function findOurRefund(
  amazonPay: Pick<AmazonPay, "getCaptureDetails"> & Pick<AmazonPayRefunds, "getRefundDetails">,
  captureId: CaptureId,
  referenceId: ReferenceId,
): Promise<RefundReading | undefined> {
  const { refundIds } = await amazonPay.getCaptureDetails(captureId, referenceId);
  for (const refundId of [...refundIds].reverse()) {
    const reading = await amazonPay.getRefundDetails(refundId, referenceId);
    if (reading.referenceId === referenceId) return reading;
  }
  return undefined;
}
