import * as v from "valibot";
import { orderReferenceIdSchema } from "../runtime/schemas.ts";

/** What the state "Close order" hands over. */
export const closeOrderInput = v.strictObject({ orderReferenceId: orderReferenceIdSchema });

export type CloseOrderInput = v.InferOutput<typeof closeOrderInput>;
