import * as v from "valibot";
import { ordinalSchema, waitingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Capture payment" hands over. */
export const capturePaymentInput = v.strictObject({
  ...waitingTaskEntries,
  captureOrdinal: ordinalSchema,
  authorizationOrdinal: ordinalSchema,
  shipmentSequence: ordinalSchema,
});

export type CapturePaymentInput = v.InferOutput<typeof capturePaymentInput>;
