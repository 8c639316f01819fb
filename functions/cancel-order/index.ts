import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, eventDeps, functionLog, recordDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { cancelOrderInput } from "./contract.ts";
import { createCancelOrderHandler } from "./handler.ts";

const env = readEnvironment(["table", "events", "amazonPay"]);
const log = functionLog("cancel-order");
const deps = { ...recordDeps(env, log), ...eventDeps(env, log), ...amazonPayDeps(env, log) };

export const handler = taskFunction(cancelOrderInput, createCancelOrderHandler(deps), log);
