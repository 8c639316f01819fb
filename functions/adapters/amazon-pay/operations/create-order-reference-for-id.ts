import { amountFields, flag, limited, requireTotal, sellerOrderFields } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readOrderReference } from "../order-reference-reading.ts";

const ATTRIBUTES = "OrderReferenceAttributes";

/** Makes an order reference of a billing agreement (reference §3.14). */
export const createOrderReferenceForId: AmazonPayOperation<"createOrderReferenceForId"> = {
  action: "CreateOrderReferenceForId",
  fields: (request) => {
    if (request.confirmNow) requireTotal(request.total);
    return {
      Id: request.billingAgreementId,
      IdType: "BillingAgreement",
      InheritShippingAddress: flag(request.inheritShippingAddress),
      ConfirmNow: flag(request.confirmNow),
      ...amountFields(`${ATTRIBUTES}.OrderTotal`, request.total),
      [`${ATTRIBUTES}.PlatformId`]: request.platformId,
      [`${ATTRIBUTES}.SellerNote`]: limited("sellerNote", request.sellerNote),
      ...sellerOrderFields(`${ATTRIBUTES}.SellerOrderAttributes`, request),
      // One level higher than in the other operations (reference §13 no. 38).
      [`${ATTRIBUTES}.SupplementaryData`]: request.supplementaryData,
    };
  },
  read: (reply) => readOrderReference(reply),
};
