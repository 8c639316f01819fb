import { limited } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";

/** Ends a billing agreement (reference §3.14). */
export const closeBillingAgreement: AmazonPayOperation<"closeBillingAgreement"> = {
  action: "CloseBillingAgreement",
  fields: (request) => ({
    AmazonBillingAgreementId: request.billingAgreementId,
    ClosureReason: limited("orderReason", request.reason),
  }),
  read: () => undefined,
};
