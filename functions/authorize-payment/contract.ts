import * as v from "valibot";
import { ordinalSchema, waitingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Authorize payment" hands over. */
export const authorizePaymentInput = v.strictObject({
  ...waitingTaskEntries,
  authorizationOrdinal: ordinalSchema,
  shipmentSequence: ordinalSchema,
  /** How Amazon is asked this time: an answer at once, or one by notification. */
  answer: v.picklist(["synchronous", "asynchronous", "synchronous-then-asynchronous"]),
});

export type AuthorizePaymentInput = v.InferOutput<typeof authorizePaymentInput>;
