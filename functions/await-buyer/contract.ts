import * as v from "valibot";
import { ordinalSchema, waitingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Await buyer" hands over. */
export const awaitBuyerInput = v.strictObject({
  ...waitingTaskEntries,
  /** The authorization that was declined last. */
  authorizationOrdinal: ordinalSchema,
});

export type AwaitBuyerInput = v.InferOutput<typeof awaitBuyerInput>;
