import * as v from "valibot";
import { endingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Cancel order" hands over. */
export const cancelOrderInput = v.strictObject(endingTaskEntries);

export type CancelOrderInput = v.InferOutput<typeof cancelOrderInput>;
