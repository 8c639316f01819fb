import {
  readAuthorizeOnBillingAgreement,
  readCloseBillingAgreement,
  readConfirmBillingAgreement,
  readCreateOrderReferenceForId,
  readGetBillingAgreementDetails,
  readSetBillingAgreementDetails,
  readValidateBillingAgreement,
} from "./agreement-requests.ts";
import { agreementXml, validationXml } from "./agreement-xml.ts";
import { moneyNames, type OperationTable } from "./operation.ts";
import { orderReferenceXml } from "./order-xml.ts";
import { authorizationXml } from "./payment-xml.ts";

type Names =
  | "GetBillingAgreementDetails"
  | "SetBillingAgreementDetails"
  | "ConfirmBillingAgreement"
  | "ValidateBillingAgreement"
  | "CloseBillingAgreement"
  | "CreateOrderReferenceForId"
  | "AuthorizeOnBillingAgreement";

const AGREEMENT = "AmazonBillingAgreementId";

/** What can be done with a billing agreement (reference §3.14). */
export const AGREEMENT_OPERATIONS: OperationTable<Names> = {
  GetBillingAgreementDetails: {
    required: [AGREEMENT],
    read: readGetBillingAgreementDetails,
    write: (view) => [agreementXml(view)],
  },
  SetBillingAgreementDetails: {
    required: [AGREEMENT],
    read: readSetBillingAgreementDetails,
    write: (view) => [agreementXml(view)],
  },
  ConfirmBillingAgreement: {
    required: [AGREEMENT],
    read: (p, settings) => readConfirmBillingAgreement(p, settings.returnUrls === "required"),
    write: () => [],
  },
  ValidateBillingAgreement: {
    required: [AGREEMENT],
    read: readValidateBillingAgreement,
    write: validationXml,
  },
  CloseBillingAgreement: {
    required: [AGREEMENT],
    read: readCloseBillingAgreement,
    write: () => [],
  },
  CreateOrderReferenceForId: {
    required: ["Id", "IdType"],
    read: readCreateOrderReferenceForId,
    write: (view, { showPaymentDescriptor }) => [orderReferenceXml(view, showPaymentDescriptor)],
  },
  AuthorizeOnBillingAgreement: {
    required: [AGREEMENT, "AuthorizationReferenceId", ...moneyNames("AuthorizationAmount")],
    read: readAuthorizeOnBillingAgreement,
    write: (view, settings) => [
      authorizationXml(view, settings),
      ["AmazonOrderReferenceId", view.orderReferenceId],
    ],
  },
};
