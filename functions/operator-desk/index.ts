import { httpFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, orderListDeps, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { createOperatorDeskHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay"]);
const log = functionLog("operator-desk");
const deps = { ...waitingDeps(env, log), ...orderListDeps(env, log), ...amazonPayDeps(env, log) };

export const handler = httpFunction(createOperatorDeskHandler(deps), log);
