import { httpFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, recordDeps, workflowDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { createPlaceOrderHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "amazonPay"]);
const log = functionLog("place-order");
// Two calls and the page's patience stay below the 30 seconds after which API Gateway gives up.
const amazonPay = amazonPayDeps(env, 5_000);
const orders = { ...recordDeps(env, log), ...workflowDeps(env), ...amazonPay };
const deps = { ...orders, patienceMilliseconds: 15_000 };

export const handler = httpFunction(createPlaceOrderHandler(deps), log);
