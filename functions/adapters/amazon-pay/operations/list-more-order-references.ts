import type { AmazonPayOperation } from "../operation.ts";
import { readOrderReferencePage } from "../order-reference-page-reading.ts";

/** The next page of a list of order references (reference §3.12). */
export const listMoreOrderReferences: AmazonPayOperation<"listMoreOrderReferences"> = {
  action: "ListOrderReferenceByNextToken",
  fields: (nextPageToken) => ({ NextPageToken: nextPageToken }),
  read: (reply) => readOrderReferencePage(reply, "ListOrderReferenceByNextToken"),
};
