import type { AmazonPayOperation } from "../operation.ts";

/** Confirms the order; with return URLs the buyer's authentication follows (reference §3.3, §8). */
export const confirmOrderReference: AmazonPayOperation<"confirmOrderReference"> = {
  action: "ConfirmOrderReference",
  fields: (request) => ({
    AmazonOrderReferenceId: request.orderReferenceId,
    SuccessUrl: request.returnUrls?.successUrl,
    FailureUrl: request.returnUrls?.failureUrl,
  }),
  read: () => undefined,
};
