import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, batchStoreDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { requestRefundInput } from "./contract.ts";
import { createRequestRefundHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay"]);
const log = functionLog("request-refund");
const waiting = { ...waitingDeps(env, log), ...batchStoreDeps(env) };
const deps = { ...waiting, ...amazonPayDeps(env, log, { waits: waiting.waits }) };

export const handler = taskFunction(requestRefundInput, createRequestRefundHandler(deps), log);
