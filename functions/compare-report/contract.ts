import { reconciliationInput } from "../runtime/reconciliation-files.ts";

/** What the state "Compare report" hands over. */
export const compareReportInput = reconciliationInput;
