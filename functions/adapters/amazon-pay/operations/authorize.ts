import { authorizationDetails } from "../authorization-reading.ts";
import { amountFields, flag, limited, timeoutField } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readElement, requireSame } from "../schemas.ts";

/** Reserves an amount, and takes it at once with captureNow (reference §3.7). */
export const authorize: AmazonPayOperation<"authorize"> = {
  action: "Authorize",
  fields: (request) => ({
    AmazonOrderReferenceId: request.orderReferenceId,
    AuthorizationReferenceId: request.referenceId,
    ...amountFields("AuthorizationAmount", request.amount),
    SellerAuthorizationNote: limited("note", request.note),
    TransactionTimeout: timeoutField(request.transactionTimeoutMinutes),
    CaptureNow: flag(request.captureNow),
    SoftDescriptor: limited("softDescriptor", request.softDescriptor),
  }),
  read: (reply, request) => {
    const reading = readElement(reply, "AuthorizationDetails", authorizationDetails);
    requireSame("authorization", request.referenceId, reading.referenceId);
    return reading;
  },
};
