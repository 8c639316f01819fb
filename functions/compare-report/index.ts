import { storageDeps } from "../runtime/batch-deps.ts";
import { taskFunction } from "../runtime/define-function.ts";
import { functionLog, recordDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { compareReportInput } from "./contract.ts";
import { createCompareReportHandler } from "./handler.ts";

const env = readEnvironment(["table", "batches"]);
const log = functionLog("compare-report");
const deps = { ...recordDeps(env, log), ...storageDeps(env) };

export const handler = taskFunction(compareReportInput, createCompareReportHandler(deps), log);
