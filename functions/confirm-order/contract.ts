import * as v from "valibot";
import { waitingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Confirm order" hands over. */
export const confirmOrderInput = v.strictObject(waitingTaskEntries);

export type ConfirmOrderInput = v.InferOutput<typeof confirmOrderInput>;
