import { httpFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, recordDeps, workflowDeps } from "../runtime/deps.ts";
import { readEnvironment, returnUrlRule } from "../runtime/env.ts";
import { newNonce } from "../runtime/nonce.ts";
import { createPlaceOrderHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "amazonPay", "currencies"]);
const log = functionLog("place-order");
// Two calls and the page's patience stay below the 30 seconds after which API Gateway gives up.
const amazonPay = amazonPayDeps(env, log, { timeoutMilliseconds: 5_000 });
const orders = { ...recordDeps(env, log), ...workflowDeps(env), ...amazonPay };
const rules = { patienceMilliseconds: 15_000, returnUrls: returnUrlRule(env), newNonce };
const deps = { ...orders, ...rules, currencies: env.currencies.CURRENCIES };

export const handler = httpFunction(createPlaceOrderHandler(deps), log);
