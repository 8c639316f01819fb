import { compareOrdersInput } from "../../functions/compare-orders/contract.ts";
import { createCompareOrdersHandler } from "../../functions/compare-orders/handler.ts";
import { compareReportInput } from "../../functions/compare-report/contract.ts";
import { createCompareReportHandler } from "../../functions/compare-report/handler.ts";
import type { LocalFunctions, TaskMaker } from "./functions.ts";

/** Wires the functions of reconciliations as their index.ts do on AWS. */
export function reconciliationFunctions(task: TaskMaker): LocalFunctions {
  return {
    "compare-orders": task("compare-orders", compareOrdersInput, (deps) =>
      createCompareOrdersHandler({ ...deps, ...deps.unhurried }),
    ),
    "compare-report": task("compare-report", compareReportInput, createCompareReportHandler),
  };
}
