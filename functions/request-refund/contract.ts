import * as v from "valibot";
import { ordinalSchema, waitingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Request refund" hands over. */
export const requestRefundInput = v.strictObject({
  ...waitingTaskEntries,
  /** The first ordinal of the refund, which names it. */
  refundOrdinal: ordinalSchema,
  /** 1 for the first try; each try after the first has a reference id of its own. */
  attempt: ordinalSchema,
});

export type RequestRefundInput = v.InferOutput<typeof requestRefundInput>;
