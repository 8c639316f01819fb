import type { AgreementView } from "../core/agreements.ts";
import type { Validation } from "../core/billing-agreements.ts";
import {
  billingXml,
  buyerXml,
  constraintsXml,
  destinationXml,
  moneyXml,
  statusXml,
} from "./order-xml.ts";
import { optional, timestamp, type XmlNode } from "./xml.ts";

/** Answers say LastUpdatedTimestamp, notifications LastUpdateTimestamp (reference §13 row 5). */
function agreementStatusXml({ status }: AgreementView["agreement"]): XmlNode {
  return statusXml("BillingAgreementStatus", status, "LastUpdatedTimestamp");
}

/** Amazon's tree of a billing agreement (reference §3.14). */
export function agreementXml(view: AgreementView): XmlNode {
  const { agreement } = view;
  const { seller } = agreement;
  return [
    "BillingAgreementDetails",
    [
      ["AmazonBillingAgreementId", agreement.id],
      agreementStatusXml(agreement),
      [
        "BillingAgreementLimits",
        [
          moneyXml("AmountLimitPerTimePeriod", view.monthlyLimit),
          timestamp("TimePeriodStartDate", view.periodStartsAt),
          timestamp("TimePeriodEndDate", view.periodEndsAt),
          moneyXml("CurrentRemainingBalance", view.remaining),
        ],
      ],
      ["BillingAgreementConsent", String(agreement.consent)],
      optional("BillingAgreementType", agreement.type),
      agreement.subscriptionAmount && moneyXml("SubscriptionAmount", agreement.subscriptionAmount),
      view.showsBuyer ? buyerXml(agreement.buyer) : undefined,
      destinationXml(agreement.address, view.destination),
      view.showsBillingAddress ? billingXml(agreement.billingAddress) : undefined,
      optional("SellerNote", agreement.sellerNote),
      optional("PlatformId", agreement.platformId),
      [
        "SellerBillingAgreementAttributes",
        [
          optional("SellerBillingAgreementId", seller.sellerBillingAgreementId),
          optional("StoreName", seller.storeName),
          optional("CustomInformation", seller.customInformation),
        ],
      ],
      agreement.authentication && [
        "PaymentAuthenticationStatus",
        [["State", agreement.authentication.state]],
      ],
      constraintsXml(view.constraints),
      ["OrderLanguage", agreement.orderLanguage],
      ["ReleaseEnvironment", "Sandbox"],
      timestamp("CreationTimestamp", agreement.createdAt),
    ],
  ];
}

export function validationXml({ agreement, failure }: Validation): (XmlNode | undefined)[] {
  return [
    ["ValidationResult", failure ? "Failure" : "Success"],
    optional("FailureReasonCode", failure),
    agreementStatusXml(agreement),
  ];
}
