import { amountFields, flag, limited, sellerOrderFields } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readOrderReference } from "../order-reference-reading.ts";

const ATTRIBUTES = "OrderReferenceAttributes";

/** Sets total and texts of a draft; what is not given stays away (reference §3.1). */
export const setOrderReferenceDetails: AmazonPayOperation<"setOrderReferenceDetails"> = {
  action: "SetOrderReferenceDetails",
  fields: (request) => ({
    AmazonOrderReferenceId: request.orderReferenceId,
    ...amountFields(`${ATTRIBUTES}.OrderTotal`, request.total),
    [`${ATTRIBUTES}.PlatformId`]: request.platformId,
    [`${ATTRIBUTES}.SellerNote`]: limited("sellerNote", request.sellerNote),
    ...sellerOrderFields(`${ATTRIBUTES}.SellerOrderAttributes`, request),
    [`${ATTRIBUTES}.SellerOrderAttributes.SupplementaryData`]: request.supplementaryData,
    [`${ATTRIBUTES}.RequestPaymentAuthorization`]: flag(request.requestPaymentAuthorization),
  }),
  read: (reply, request) => readOrderReference(reply, request.orderReferenceId),
};
