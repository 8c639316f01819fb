import { taskFunction } from "../runtime/define-function.ts";
import { functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { askOperatorInput } from "./contract.ts";
import { createAskOperatorHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events"]);
const log = functionLog("ask-operator");
const deps = waitingDeps(env, log);

export const handler = taskFunction(askOperatorInput, createAskOperatorHandler(deps), log);
