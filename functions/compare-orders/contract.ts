import { reconciliationInput } from "../runtime/reconciliation-files.ts";

/** What the state "Compare orders" hands over. */
export const compareOrdersInput = reconciliationInput;
