import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { confirmOrderInput } from "./contract.ts";
import { createConfirmOrderHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay"]);
const log = functionLog("confirm-order");
const waiting = waitingDeps(env, log);
const deps = { ...waiting, ...amazonPayDeps(env, { waits: waiting.waits }) };

export const handler = taskFunction(confirmOrderInput, createConfirmOrderHandler(deps), log);
