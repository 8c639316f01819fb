import * as v from "valibot";
import { ordinalSchema, waitingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Needs an operator" hands over. */
export const askOperatorInput = v.strictObject({
  ...waitingTaskEntries,
  /** The name of the error that led here, and its text. */
  reason: v.pipe(v.string(), v.nonEmpty()),
  /** The refund that stands still; left out where the order's payment does. */
  refundOrdinal: v.exactOptional(ordinalSchema),
});

export type AskOperatorInput = v.InferOutput<typeof askOperatorInput>;
