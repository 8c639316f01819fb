import * as v from "valibot";
import { orderReferenceIdSchema, textSchema } from "../runtime/schemas.ts";

/** The path of every command names the order by Amazon's id. */
export const orderPath = v.object({ id: orderReferenceIdSchema });

export const cancelBody = v.strictObject({
  /** Shown to the buyer by Amazon (reference §3.5: at most 1024 characters). */
  reason: v.optional(textSchema(1024), "Cancelled by the shop"),
});

export const operatorBody = v.strictObject({
  says: v.picklist(["go-on", "reauthorize", "cancel", "give-up"]),
});
