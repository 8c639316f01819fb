import * as v from "valibot";
import { parseRefundId, type RefundReading } from "../../domain/amazon-pay-refund.ts";
import { present } from "./present.ts";
import { amount, moment, status, text } from "./schemas.ts";

/** A RefundDetails block (reference §3.10). */
export const refundDetails = v.pipe(
  v.object({
    AmazonRefundId: text,
    RefundReferenceId: text,
    RefundStatus: status("refund"),
    RefundAmount: amount,
    RefundType: v.optional(text),
    CreationTimestamp: v.optional(moment),
  }),
  v.transform(
    (details): RefundReading =>
      present({
        refundId: parseRefundId(details.AmazonRefundId),
        referenceId: details.RefundReferenceId,
        status: details.RefundStatus,
        amount: details.RefundAmount,
        type: details.RefundType,
        createdAt: details.CreationTimestamp,
      }),
  ),
);
