import { type ReturnUrlRule, returnUrlFields } from "../confirmation-rules.ts";
import type { AmazonPayOperation } from "../operation.ts";

/** Confirms a billing agreement; the buyer's authentication may follow (reference §3.14, §8). */
export function confirmBillingAgreement(
  rule: ReturnUrlRule,
): AmazonPayOperation<"confirmBillingAgreement"> {
  return {
    action: "ConfirmBillingAgreement",
    fields: (request) => ({
      AmazonBillingAgreementId: request.billingAgreementId,
      ...returnUrlFields(rule, request.returnUrls),
    }),
    read: () => undefined,
  };
}
