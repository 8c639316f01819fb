import { limited } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";

/** Cancels an order reference without captures, and its authorizations (reference §3.5). */
export const cancelOrderReference: AmazonPayOperation<"cancelOrderReference"> = {
  action: "CancelOrderReference",
  fields: (request) => ({
    AmazonOrderReferenceId: request.orderReferenceId,
    // One l on the wire (reference §13 no. 15).
    CancelationReason: limited("orderReason", request.reason),
  }),
  read: () => undefined,
};
