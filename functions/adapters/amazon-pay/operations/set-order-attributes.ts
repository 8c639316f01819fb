import { amountFields, flag, limited, listFields, sellerOrderFields } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readOrderReference } from "../order-reference-reading.ts";

const ATTRIBUTES = "OrderAttributes";
const PROVIDER = `${ATTRIBUTES}.PaymentServiceProviderAttributes`;

/** Changes what is given of an order's attributes (reference §3.2). */
export const setOrderAttributes: AmazonPayOperation<"setOrderAttributes"> = {
  action: "SetOrderAttributes",
  fields: (request) => ({
    AmazonOrderReferenceId: request.orderReferenceId,
    ...amountFields(`${ATTRIBUTES}.OrderTotal`, request.total),
    [`${ATTRIBUTES}.PlatformId`]: request.platformId,
    [`${ATTRIBUTES}.SellerNote`]: limited("sellerNote", request.sellerNote),
    ...sellerOrderFields(`${ATTRIBUTES}.SellerOrderAttributes`, request),
    [`${ATTRIBUTES}.SellerOrderAttributes.SupplementaryData`]: request.supplementaryData,
    ...listFields(
      `${ATTRIBUTES}.SellerOrderAttributes.OrderItemCategories.OrderItemCategory`,
      request.orderItemCategories,
    ),
    [`${PROVIDER}.PaymentServiceProviderId`]: request.paymentServiceProvider?.id,
    [`${PROVIDER}.PaymentServiceProviderOrderId`]: request.paymentServiceProvider?.orderId,
    [`${ATTRIBUTES}.RequestPaymentAuthorization`]: flag(request.requestPaymentAuthorization),
  }),
  read: (reply, request) => readOrderReference(reply, request.orderReferenceId),
};
