import { captureDetails } from "../capture-reading.ts";
import { amountFields, limited } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readElement, requireSame } from "../schemas.ts";

/** Takes money from an open authorization, which this closes (reference §3.9). */
export const capture: AmazonPayOperation<"capture"> = {
  action: "Capture",
  fields: (request) => ({
    AmazonAuthorizationId: request.authorizationId,
    CaptureReferenceId: request.referenceId,
    ...amountFields("CaptureAmount", request.amount),
    SellerCaptureNote: limited("note", request.note),
    SoftDescriptor: limited("softDescriptor", request.softDescriptor),
  }),
  read: (reply, request) => {
    const reading = readElement(reply, "CaptureDetails", captureDetails);
    requireSame("capture", request.referenceId, reading.referenceId);
    return reading;
  },
};
