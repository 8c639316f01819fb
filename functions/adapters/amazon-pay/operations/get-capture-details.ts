import { captureDetails } from "../capture-reading.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readElement, requireSame } from "../schemas.ts";

/** Reads a capture (reference §3.9). */
export const getCaptureDetails: AmazonPayOperation<"getCaptureDetails"> = {
  action: "GetCaptureDetails",
  fields: (captureId) => ({ AmazonCaptureId: captureId }),
  read: (reply, captureId) => {
    const reading = readElement(reply, "CaptureDetails", captureDetails);
    requireSame("capture", captureId, reading.captureId);
    return reading;
  },
};
