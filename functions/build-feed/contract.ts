import * as v from "valibot";
import { batchIdSchema } from "../runtime/schemas.ts";

/** What the state "Build feed" hands over. */
export const buildFeedInput = v.strictObject({ batchId: batchIdSchema });

export type BuildFeedInput = v.InferOutput<typeof buildFeedInput>;
