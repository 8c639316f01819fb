import * as v from "valibot";
import { waitingBatchEntries } from "../runtime/schemas.ts";

/** What the state "Await batch report" hands over. */
export const awaitBatchReportInput = v.strictObject(waitingBatchEntries);

export type AwaitBatchReportInput = v.InferOutput<typeof awaitBatchReportInput>;
