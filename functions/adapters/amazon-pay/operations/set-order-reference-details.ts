import { amountFields, limited } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readOrderReference } from "../order-reference-reading.ts";

/** Sets total and texts of a draft; what is not given stays away (reference §3.1). */
export const setOrderReferenceDetails: AmazonPayOperation<"setOrderReferenceDetails"> = {
  action: "SetOrderReferenceDetails",
  fields: (request) => ({
    AmazonOrderReferenceId: request.orderReferenceId,
    ...amountFields("OrderReferenceAttributes.OrderTotal", request.total),
    "OrderReferenceAttributes.SellerNote": limited("sellerNote", request.sellerNote),
    "OrderReferenceAttributes.SellerOrderAttributes.SellerOrderId": request.sellerOrderId,
    "OrderReferenceAttributes.SellerOrderAttributes.StoreName": limited(
      "storeName",
      request.storeName,
    ),
    "OrderReferenceAttributes.SellerOrderAttributes.CustomInformation": limited(
      "customInformation",
      request.customInformation,
    ),
  }),
  read: (reply, request) => readOrderReference(reply, request.orderReferenceId),
};
