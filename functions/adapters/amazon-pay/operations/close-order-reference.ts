import { limited } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";

/** Closes an order reference; open authorizations can still be captured (reference §3.6). */
export const closeOrderReference: AmazonPayOperation<"closeOrderReference"> = {
  action: "CloseOrderReference",
  fields: (request) => ({
    AmazonOrderReferenceId: request.orderReferenceId,
    ClosureReason: limited("orderReason", request.reason),
  }),
  read: () => undefined,
};
