import { authorizationDetails } from "../authorization-reading.ts";
import { amountFields, flag, limited, sellerOrderFields, timeoutField } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { orderReferenceIdText, readElement, requireSame } from "../schemas.ts";

/** Makes an order reference of a billing agreement and authorizes it (reference §3.14). */
export const authorizeOnBillingAgreement: AmazonPayOperation<"authorizeOnBillingAgreement"> = {
  action: "AuthorizeOnBillingAgreement",
  fields: (request) => ({
    AmazonBillingAgreementId: request.billingAgreementId,
    AuthorizationReferenceId: request.referenceId,
    ...amountFields("AuthorizationAmount", request.amount),
    SellerAuthorizationNote: limited("note", request.note),
    TransactionTimeout: timeoutField(request.transactionTimeoutMinutes),
    CaptureNow: flag(request.captureNow),
    SoftDescriptor: limited("softDescriptor", request.softDescriptor),
    SellerNote: limited("sellerNote", request.sellerNote),
    PlatformId: request.platformId,
    ...sellerOrderFields("SellerOrderAttributes", request),
    "SellerOrderAttributes.SupplementaryData": request.supplementaryData,
    InheritShippingAddress: flag(request.inheritShippingAddress),
  }),
  read: (reply, request) => {
    const authorization = readElement(reply, "AuthorizationDetails", authorizationDetails);
    requireSame("authorization", request.referenceId, authorization.referenceId);
    const orderReferenceId = readElement(reply, "AmazonOrderReferenceId", orderReferenceIdText);
    return { orderReferenceId, authorization };
  },
};
