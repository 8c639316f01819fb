import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { authorizePaymentInput } from "./contract.ts";
import { createAuthorizePaymentHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay"]);
const log = functionLog("authorize-payment");
const waiting = waitingDeps(env, log);
const deps = { ...waiting, ...amazonPayDeps(env, { waits: waiting.waits }) };

export const handler = taskFunction(
  authorizePaymentInput,
  createAuthorizePaymentHandler(deps),
  log,
);
