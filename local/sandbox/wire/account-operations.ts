import {
  readListOrderReference,
  readListOrderReferenceByNextToken,
  readSetMerchantNotificationConfiguration,
} from "./account-requests.ts";
import { notificationConfigurationXml, orderPageXml, serviceStatusXml } from "./account-xml.ts";
import type { OperationTable } from "./operation.ts";

type Names =
  | "ListOrderReference"
  | "ListOrderReferenceByNextToken"
  | "GetServiceStatus"
  | "GetMerchantAccountStatus"
  | "GetMerchantNotificationConfiguration"
  | "SetMerchantNotificationConfiguration";

/** What concerns the seller and not one order (reference §3.11 to §3.13). */
export const ACCOUNT_OPERATIONS: OperationTable<Names> = {
  ListOrderReference: {
    required: ["QueryId", "QueryIdType"],
    read: readListOrderReference,
    write: orderPageXml,
  },
  ListOrderReferenceByNextToken: {
    required: ["NextPageToken"],
    read: readListOrderReferenceByNextToken,
    write: orderPageXml,
  },
  GetServiceStatus: { required: [], read: () => ({}), write: serviceStatusXml },
  GetMerchantAccountStatus: {
    required: [],
    read: () => ({}),
    write: ({ accountStatus }) => [["AccountStatus", accountStatus]],
  },
  GetMerchantNotificationConfiguration: {
    required: [],
    read: () => ({}),
    write: ({ destinations }) => notificationConfigurationXml(destinations),
  },
  SetMerchantNotificationConfiguration: {
    required: [],
    read: readSetMerchantNotificationConfiguration,
    write: () => "no-result",
  },
};
