import { taskFunction } from "../runtime/define-function.ts";
import { functionLog } from "../runtime/deps.ts";
import { endingDeps } from "../runtime/ending-deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { closeOrderInput } from "./contract.ts";
import { createCloseOrderHandler } from "./handler.ts";

const env = readEnvironment(["table", "events", "amazonPay"]);
const log = functionLog("close-order");

export const handler = taskFunction(
  closeOrderInput,
  createCloseOrderHandler(endingDeps(env, log)),
  log,
);
