import * as v from "valibot";
import { batchIdSchema } from "../runtime/schemas.ts";

/** What the state "Reconcile report" hands over. */
export const reconcileReportInput = v.strictObject({ batchId: batchIdSchema });

export type ReconcileReportInput = v.InferOutput<typeof reconcileReportInput>;
