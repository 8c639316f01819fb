import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, batchStoreDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { capturePaymentInput } from "./contract.ts";
import { createCapturePaymentHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay"]);
const log = functionLog("capture-payment");
const waiting = { ...waitingDeps(env, log), ...batchStoreDeps(env) };
const deps = { ...waiting, ...amazonPayDeps(env, log, { waits: waiting.waits }) };

export const handler = taskFunction(capturePaymentInput, createCapturePaymentHandler(deps), log);
