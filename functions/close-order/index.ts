import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, eventDeps, functionLog, recordDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { closeOrderInput } from "./contract.ts";
import { createCloseOrderHandler } from "./handler.ts";

const env = readEnvironment(["table", "events", "amazonPay"]);
const log = functionLog("close-order");
const deps = { ...recordDeps(env, log), ...eventDeps(env, log), ...amazonPayDeps(env, log) };

export const handler = taskFunction(closeOrderInput, createCloseOrderHandler(deps), log);
