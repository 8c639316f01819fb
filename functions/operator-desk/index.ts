import { storageDeps } from "../runtime/batch-deps.ts";
import { httpFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, orderListDeps, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { serviceDeps } from "../runtime/service-deps.ts";
import { createOperatorDeskHandler } from "./handler.ts";

const env = readEnvironment([
  "table",
  "workflow",
  "events",
  "amazonPay",
  "batches",
  "reconcileWorkflow",
]);
const log = functionLog("operator-desk");
const lists = { ...orderListDeps(env, log), ...storageDeps(env) };
const deps = {
  ...waitingDeps(env, log),
  ...lists,
  ...amazonPayDeps(env, log),
  ...serviceDeps(env, log),
};

export const handler = httpFunction(createOperatorDeskHandler(deps), log);
