import * as v from "valibot";
import { endingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Close order" hands over. */
export const closeOrderInput = v.strictObject(endingTaskEntries);

export type CloseOrderInput = v.InferOutput<typeof closeOrderInput>;
