import { taskFunction } from "../runtime/define-function.ts";
import {
  amazonPayDeps,
  batchStoreDeps,
  functionLog,
  ipnDeps,
  openTable,
  waitingDeps,
} from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { handleNotificationInput } from "./contract.ts";
import { createHandleNotificationHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay"]);
const log = functionLog("handle-notification");
const table = openTable(env);
// Less than whoever places an order has: a burst of notifications must not keep buyers waiting.
const payment = {
  ...waitingDeps(env, log, table),
  ...batchStoreDeps(env, table),
  ...amazonPayDeps(env, log, { patienceMilliseconds: 2_000 }),
};
const deps = { ...payment, ...ipnDeps(env, table) };

export const handler = taskFunction(
  handleNotificationInput,
  createHandleNotificationHandler(deps),
  log,
);
