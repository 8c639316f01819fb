import type { Region } from "../endpoints.ts";
import { createdRangeFields, listFields } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readOrderReferencePage } from "../order-reference-page-reading.ts";

/** Where the orders of a region are kept; Europe has a second one, EU_GBP (reference §3.12). */
const PAYMENT_DOMAINS = {
  na: "NA_USD",
  us: "NA_USD",
  eu: "EU_EUR",
  de: "EU_EUR",
  uk: "EU_GBP",
  jp: "FE_JPY",
} as const satisfies Record<Region, string>;

/** Lists the order references of one order number of the shop (reference §3.12). */
export function listOrderReferences(region: Region): AmazonPayOperation<"listOrderReferences"> {
  return {
    action: "ListOrderReference",
    fields: (request) => ({
      QueryId: request.sellerOrderId,
      QueryIdType: "SellerOrderId",
      PaymentDomain: request.paymentDomain ?? PAYMENT_DOMAINS[region],
      ...createdRangeFields(request.createdBetween),
      SortOrder: request.sortOrder,
      PageSize: request.pageSize?.toString(),
      ...listFields("OrderReferenceStatusListFilter.OrderReferenceStatus", request.states),
    }),
    read: (reply) => readOrderReferencePage(reply, "ListOrderReference"),
  };
}
