import { readBillingAgreement } from "../billing-agreement-reading.ts";
import { amountFields, limited } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";

const ATTRIBUTES = "BillingAgreementAttributes";
const SELLER = `${ATTRIBUTES}.SellerBillingAgreementAttributes`;

/** Sets the details of a billing agreement in Draft (reference §3.14). */
export const setBillingAgreementDetails: AmazonPayOperation<"setBillingAgreementDetails"> = {
  action: "SetBillingAgreementDetails",
  fields: (request) => ({
    AmazonBillingAgreementId: request.billingAgreementId,
    [`${ATTRIBUTES}.PlatformId`]: request.platformId,
    [`${ATTRIBUTES}.SellerNote`]: limited("sellerNote", request.sellerNote),
    [`${SELLER}.SellerBillingAgreementId`]: request.sellerBillingAgreementId,
    [`${SELLER}.StoreName`]: limited("storeName", request.storeName),
    [`${SELLER}.CustomInformation`]: limited("customInformation", request.customInformation),
    [`${ATTRIBUTES}.BillingAgreementType`]: request.type,
    ...amountFields(`${ATTRIBUTES}.SubscriptionAmount`, request.subscriptionAmount),
  }),
  read: (reply, request) => readBillingAgreement(reply, request.billingAgreementId),
};
