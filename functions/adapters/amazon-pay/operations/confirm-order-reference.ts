import { type ReturnUrlRule, requireAgreement, returnUrlFields } from "../confirmation-rules.ts";
import { amountFields, flag } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";

/** Confirms the order; with return URLs the buyer's authentication follows (reference §3.3, §8). */
export function confirmOrderReference(
  rule: ReturnUrlRule,
): AmazonPayOperation<"confirmOrderReference"> {
  return {
    action: "ConfirmOrderReference",
    fields: (request) => {
      requireAgreement(request);
      return {
        AmazonOrderReferenceId: request.orderReferenceId,
        ...returnUrlFields(rule, request.returnUrls),
        ...amountFields("AuthorizationAmount", request.authorizationAmount),
        ExpectImmediateAuthorization: flag(request.expectImmediateAuthorization),
      };
    },
    read: () => undefined,
  };
}
