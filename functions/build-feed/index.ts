import { feedBuildingDeps, storageDeps } from "../runtime/batch-deps.ts";
import { taskFunction } from "../runtime/define-function.ts";
import { batchStoreDeps, functionLog, recordDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { buildFeedInput } from "./contract.ts";
import { createBuildFeedHandler } from "./handler.ts";

const env = readEnvironment(["table", "amazonPay", "batches"]);
const log = functionLog("build-feed");
const deps = {
  ...recordDeps(env, log),
  ...batchStoreDeps(env),
  ...storageDeps(env),
  ...feedBuildingDeps(env),
};

export const handler = taskFunction(buildFeedInput, createBuildFeedHandler(deps), log);
