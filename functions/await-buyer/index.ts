import { taskFunction } from "../runtime/define-function.ts";
import { functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { awaitBuyerInput } from "./contract.ts";
import { createAwaitBuyerHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events"]);
const log = functionLog("await-buyer");

export const handler = taskFunction(
  awaitBuyerInput,
  createAwaitBuyerHandler(waitingDeps(env, log)),
  log,
);
