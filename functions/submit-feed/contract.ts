import * as v from "valibot";
import { batchIdSchema } from "../runtime/schemas.ts";

/** What the state "Submit feed" hands over. */
export const submitFeedInput = v.strictObject({ batchId: batchIdSchema });

export type SubmitFeedInput = v.InferOutput<typeof submitFeedInput>;
