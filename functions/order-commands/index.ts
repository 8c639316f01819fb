import { httpFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { createOrderCommandsHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "refunds", "events", "amazonPay"]);
const log = functionLog("order-commands");
const deps = { ...waitingDeps(env, log), ...amazonPayDeps(env) };

export const handler = httpFunction(createOrderCommandsHandler(deps), log);
