import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { buyerDataRule, readEnvironment, waitLimits } from "../runtime/env.ts";
import { confirmOrderInput } from "./contract.ts";
import { createConfirmOrderHandler } from "./handler.ts";

const env = readEnvironment([
  ...(["table", "workflow", "events", "amazonPay"] as const),
  ...(["authentication", "buyerData"] as const),
]);
const log = functionLog("confirm-order");
const waiting = waitingDeps(env, log);
const rules = { waitLimits: waitLimits(env), ...buyerDataRule(env) };
const deps = { ...waiting, ...amazonPayDeps(env, log, { waits: waiting.waits }), ...rules };

export const handler = taskFunction(confirmOrderInput, createConfirmOrderHandler(deps), log);
