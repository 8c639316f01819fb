import { readBillingAgreement } from "../billing-agreement-reading.ts";
import type { AmazonPayOperation } from "../operation.ts";

/** Reads a billing agreement (reference §3.14). */
export const getBillingAgreementDetails: AmazonPayOperation<"getBillingAgreementDetails"> = {
  action: "GetBillingAgreementDetails",
  fields: (request) => ({
    AmazonBillingAgreementId: request.billingAgreementId,
    AccessToken: request.accessToken,
  }),
  read: (reply, request) => readBillingAgreement(reply, request.billingAgreementId),
};
