import { taskFunction } from "../runtime/define-function.ts";
import { functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { awaitShipmentInput } from "./contract.ts";
import { createAwaitShipmentHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events"]);
const log = functionLog("await-shipment");
const deps = waitingDeps(env, log);

export const handler = taskFunction(awaitShipmentInput, createAwaitShipmentHandler(deps), log);
