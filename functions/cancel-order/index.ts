import { taskFunction } from "../runtime/define-function.ts";
import { functionLog } from "../runtime/deps.ts";
import { endingDeps } from "../runtime/ending-deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { cancelOrderInput } from "./contract.ts";
import { createCancelOrderHandler } from "./handler.ts";

const env = readEnvironment(["table", "events", "amazonPay"]);
const log = functionLog("cancel-order");

export const handler = taskFunction(
  cancelOrderInput,
  createCancelOrderHandler(endingDeps(env, log)),
  log,
);
