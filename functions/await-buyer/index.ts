import { taskFunction } from "../runtime/define-function.ts";
import { functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment, waitLimits } from "../runtime/env.ts";
import { awaitBuyerInput } from "./contract.ts";
import { createAwaitBuyerHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "buyer"]);
const log = functionLog("await-buyer");

const deps = { ...waitingDeps(env, log), waitLimits: waitLimits(env) };

export const handler = taskFunction(awaitBuyerInput, createAwaitBuyerHandler(deps), log);
