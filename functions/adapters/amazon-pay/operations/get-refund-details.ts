import type { AmazonPayOperation } from "../operation.ts";
import { refundDetails } from "../refund-reading.ts";
import { readElement, requireSame } from "../schemas.ts";

/** Reads a refund (reference §3.10). */
export const getRefundDetails: AmazonPayOperation<"getRefundDetails"> = {
  action: "GetRefundDetails",
  fields: (refundId) => ({ AmazonRefundId: refundId }),
  read: (reply, refundId) => {
    const reading = readElement(reply, "RefundDetails", refundDetails);
    requireSame("refund", refundId, reading.refundId);
    return reading;
  },
};
