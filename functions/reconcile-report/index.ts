import { feedDeps, reportDeps, storageDeps } from "../runtime/batch-deps.ts";
import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, batchStoreDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { reconcileReportInput } from "./contract.ts";
import { createReconcileReportHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay", "batches"]);
const log = functionLog("reconcile-report");
const deps = {
  ...waitingDeps(env, log),
  ...batchStoreDeps(env),
  ...storageDeps(env),
  // Refused lines are looked up at Amazon one after the other; the function has the time.
  ...amazonPayDeps(env, log, { patienceMilliseconds: 60_000 }),
  ...feedDeps(env),
  ...reportDeps,
};

export const handler = taskFunction(reconcileReportInput, createReconcileReportHandler(deps), log);
