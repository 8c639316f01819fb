import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { buyerDataRule, readEnvironment } from "../runtime/env.ts";
import { authorizePaymentInput } from "./contract.ts";
import { createAuthorizePaymentHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay", "buyerData"]);
const log = functionLog("authorize-payment");
const waiting = waitingDeps(env, log);
const amazonPay = amazonPayDeps(env, log, { waits: waiting.waits });
const deps = { ...waiting, ...amazonPay, ...buyerDataRule(env) };

export const handler = taskFunction(
  authorizePaymentInput,
  createAuthorizePaymentHandler(deps),
  log,
);
