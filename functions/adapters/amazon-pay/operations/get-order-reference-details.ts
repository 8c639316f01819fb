import type { AmazonPayOperation } from "../operation.ts";
import { readOrderReference } from "../order-reference-reading.ts";

/** Reads an order reference; before it is confirmed the token shows the address (reference §3.4). */
export const getOrderReferenceDetails: AmazonPayOperation<"getOrderReferenceDetails"> = {
  action: "GetOrderReferenceDetails",
  fields: (request) => ({
    AmazonOrderReferenceId: request.orderReferenceId,
    AccessToken: request.accessToken,
  }),
  read: (reply, request) => readOrderReference(reply, request.orderReferenceId),
};
