import { taskFunction } from "../runtime/define-function.ts";
import { batchStoreDeps, functionLog, recordDeps, workflowDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { awaitBatchReportInput } from "./contract.ts";
import { createAwaitBatchReportHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow"]);
const log = functionLog("await-batch-report");
const deps = { ...recordDeps(env, log), ...batchStoreDeps(env), ...workflowDeps(env) };

export const handler = taskFunction(
  awaitBatchReportInput,
  createAwaitBatchReportHandler(deps),
  log,
);
