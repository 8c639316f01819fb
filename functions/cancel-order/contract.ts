import * as v from "valibot";
import { orderReferenceIdSchema } from "../runtime/schemas.ts";

/** What the state "Cancel order" hands over. */
export const cancelOrderInput = v.strictObject({ orderReferenceId: orderReferenceIdSchema });

export type CancelOrderInput = v.InferOutput<typeof cancelOrderInput>;
