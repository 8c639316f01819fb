import * as v from "valibot";
import { billingAgreementStatus } from "../billing-agreement-reading.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { present } from "../present.ts";
import { canonicalState, resultOf, text } from "../schemas.ts";

const validation = v.pipe(
  v.object({
    ValidationResult: text,
    FailureReasonCode: v.optional(text),
    BillingAgreementStatus: v.optional(billingAgreementStatus),
  }),
  v.transform(({ ValidationResult, FailureReasonCode, BillingAgreementStatus }) =>
    present({
      result: canonicalState(["Success", "Failure"], ValidationResult),
      failureReason: FailureReasonCode,
      status: BillingAgreementStatus,
    }),
  ),
);

/** Has Amazon try the agreement's payment method (reference §3.14). */
export const validateBillingAgreement: AmazonPayOperation<"validateBillingAgreement"> = {
  action: "ValidateBillingAgreement",
  fields: (billingAgreementId) => ({ AmazonBillingAgreementId: billingAgreementId }),
  read: (reply) => v.parse(validation, resultOf(reply, "ValidateBillingAgreement")),
};
