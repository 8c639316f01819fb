import { storageDeps } from "../runtime/batch-deps.ts";
import { httpFunction } from "../runtime/define-function.ts";
import { batchStoreDeps, functionLog, recordDeps, workflowDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { createBatchCommandsHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "amazonPay", "batches", "batchWorkflow"]);
const log = functionLog("batch-commands");
const deps = {
  ...recordDeps(env, log),
  ...batchStoreDeps(env),
  ...storageDeps(env),
  ...workflowDeps(env),
};
const region = env.amazonPay.AMAZON_PAY_REGION;

export const handler = httpFunction(createBatchCommandsHandler({ ...deps, region }), log);
