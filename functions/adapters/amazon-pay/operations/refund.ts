import { amountFields, limited } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { refundDetails } from "../refund-reading.ts";
import { readElement, requireSame } from "../schemas.ts";

/** Gives money of a completed capture back (reference §3.10). */
export const refund: AmazonPayOperation<"refund"> = {
  action: "Refund",
  fields: (request) => ({
    AmazonCaptureId: request.captureId,
    RefundReferenceId: request.referenceId,
    ...amountFields("RefundAmount", request.amount),
    SellerRefundNote: limited("note", request.note),
    SoftDescriptor: limited("softDescriptor", request.softDescriptor),
  }),
  read: (reply, request) => {
    const reading = readElement(reply, "RefundDetails", refundDetails);
    requireSame("refund", request.referenceId, reading.referenceId);
    return reading;
  },
};
