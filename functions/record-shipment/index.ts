import { taskFunction } from "../runtime/define-function.ts";
import { functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { recordShipmentInput } from "./contract.ts";
import { createRecordShipmentHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events"]);
const log = functionLog("record-shipment");
const deps = waitingDeps(env, log);

export const handler = taskFunction(recordShipmentInput, createRecordShipmentHandler(deps), log);
