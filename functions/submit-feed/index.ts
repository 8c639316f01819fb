import { feedDeps, storageDeps } from "../runtime/batch-deps.ts";
import { taskFunction } from "../runtime/define-function.ts";
import { batchStoreDeps, functionLog, recordDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { submitFeedInput } from "./contract.ts";
import { createSubmitFeedHandler } from "./handler.ts";

const env = readEnvironment(["table", "amazonPay", "batches"]);
const log = functionLog("submit-feed");
const deps = {
  ...recordDeps(env, log),
  ...batchStoreDeps(env),
  ...storageDeps(env),
  ...feedDeps(env),
};

export const handler = taskFunction(submitFeedInput, createSubmitFeedHandler(deps), log);
