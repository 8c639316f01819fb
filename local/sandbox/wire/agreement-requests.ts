import { invalid } from "./authentication.ts";
import type { FormParameters } from "./form.ts";
import {
  readAccessToken,
  readOrderAttributes,
  readReturnUrls,
  readSeller,
} from "./order-requests.ts";
import { given, readBoolean, readMoney, readRequired, readText } from "./parameters.ts";
import { readAuthorizationTerms } from "./payment-requests.ts";

const ID = "AmazonBillingAgreementId";
const TYPES = ["CustomerInitiatedTransaction", "MerchantInitiatedTransaction"];

export function readGetBillingAgreementDetails(p: FormParameters) {
  return given({ agreementId: readRequired(p, ID), accessToken: readAccessToken(p) });
}

export function readSetBillingAgreementDetails(p: FormParameters) {
  const prefix = "BillingAgreementAttributes";
  const seller = `${prefix}.SellerBillingAgreementAttributes`;
  const type = readText(p, `${prefix}.BillingAgreementType`, 64);
  if (type !== undefined && !TYPES.includes(type)) {
    throw invalid(`${prefix}.BillingAgreementType`, `Must be one of ${TYPES.join(", ")}`);
  }
  return {
    agreementId: readRequired(p, ID),
    attributes: given({
      platformId: readText(p, `${prefix}.PlatformId`, 64),
      sellerNote: readText(p, `${prefix}.SellerNote`, 1024),
      type,
      subscriptionAmount: readMoney(p, `${prefix}.SubscriptionAmount`),
      seller: given({
        sellerBillingAgreementId: readText(p, `${seller}.SellerBillingAgreementId`, 127),
        storeName: readText(p, `${seller}.StoreName`, 50),
        customInformation: readText(p, `${seller}.CustomInformation`, 1024),
      }),
    }),
  };
}

export function readConfirmBillingAgreement(p: FormParameters, returnUrlsRequired: boolean) {
  return { agreementId: readRequired(p, ID), ...readReturnUrls(p, returnUrlsRequired) };
}

export function readValidateBillingAgreement(p: FormParameters) {
  return { agreementId: readRequired(p, ID) };
}

export function readCloseBillingAgreement(p: FormParameters) {
  return given({
    agreementId: readRequired(p, ID),
    closureReason: readText(p, "ClosureReason", 1024),
  });
}

/** Here the id is called Id, and SupplementaryData sits one level higher (reference §3.14). */
export function readCreateOrderReferenceForId(p: FormParameters) {
  if (p.get("IdType") !== "BillingAgreement") throw invalid("IdType", "Must be BillingAgreement");
  const attributes = readOrderAttributes(p, "OrderReferenceAttributes");
  const supplementaryData = readText(p, "OrderReferenceAttributes.SupplementaryData", 4096);
  const confirmNow = readBoolean(p, "ConfirmNow") ?? false;
  if (confirmNow && !attributes.total) {
    throw invalid("OrderReferenceAttributes.OrderTotal", "Must be given when ConfirmNow is true");
  }
  return {
    agreementId: readRequired(p, "Id"),
    inheritShippingAddress: readBoolean(p, "InheritShippingAddress") ?? true,
    confirmNow,
    attributes: {
      ...attributes,
      seller: { ...attributes.seller, ...given({ supplementaryData }) },
    },
  };
}

export function readAuthorizeOnBillingAgreement(p: FormParameters) {
  return {
    agreementId: readRequired(p, ID),
    ...readAuthorizationTerms(p),
    inheritShippingAddress: readBoolean(p, "InheritShippingAddress") ?? true,
    attributes: given({
      sellerNote: readText(p, "SellerNote", 1024),
      platformId: readText(p, "PlatformId", 64),
      seller: readSeller(p, "SellerOrderAttributes"),
    }),
  };
}
