import * as v from "valibot";
import type { CaptureReading } from "../../domain/amazon-pay.ts";
import { parseRefundId } from "../../domain/amazon-pay-refund.ts";
import { parseCaptureId } from "../../domain/ids.ts";
import { amount, idList, status, text } from "./schemas.ts";

/** A CaptureDetails block (reference §3.9). */
export const captureDetails = v.pipe(
  v.object({
    AmazonCaptureId: text,
    CaptureReferenceId: text,
    CaptureStatus: status("capture"),
    CaptureAmount: amount,
    RefundedAmount: amount,
    IdList: idList(parseRefundId),
  }),
  v.transform(
    (details): CaptureReading => ({
      captureId: parseCaptureId(details.AmazonCaptureId),
      referenceId: details.CaptureReferenceId,
      status: details.CaptureStatus,
      amount: details.CaptureAmount,
      refunded: details.RefundedAmount,
      refundIds: details.IdList,
    }),
  ),
);
