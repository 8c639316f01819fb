import { httpFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { createOrderCommandsHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "refunds", "events", "amazonPay"]);
const log = functionLog("order-commands");
// A page waits for what Amazon said after the buyer's return; API Gateway gives up after 30 seconds.
const deps = { ...waitingDeps(env, log), ...amazonPayDeps(env, log), patienceMilliseconds: 15_000 };

export const handler = httpFunction(createOrderCommandsHandler(deps), log);
