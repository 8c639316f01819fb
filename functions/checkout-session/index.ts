import { httpFunction } from "../runtime/define-function.ts";
import { checkoutDeps, functionLog } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { createCheckoutSessionHandler } from "./handler.ts";

const env = readEnvironment(["table", "amazonPay", "currencies"]);
const log = functionLog("checkout-session");
// A buyer waits for this page: one call stays well below API Gateway's 30 seconds.
const checkout = checkoutDeps(env, log, { timeoutMilliseconds: 5_000 });
const deps = { ...checkout, currencies: env.currencies.CURRENCIES };

export const handler = httpFunction(createCheckoutSessionHandler(deps), log);
