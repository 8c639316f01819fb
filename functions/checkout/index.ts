import { httpFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, recordDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { createCheckoutHandler } from "./handler.ts";

const env = readEnvironment(["table", "amazonPay", "currencies"]);
const log = functionLog("checkout");
// A buyer waits for this page: two calls stay well below API Gateway's 30 seconds.
const amazonPay = amazonPayDeps(env, log, { timeoutMilliseconds: 5_000 });
const deps = { ...recordDeps(env, log), ...amazonPay, currencies: env.currencies.CURRENCIES };

export const handler = httpFunction(createCheckoutHandler(deps), log);
