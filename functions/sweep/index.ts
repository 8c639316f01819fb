import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { sweepInput } from "./contract.ts";
import { createSweepHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay"]);
const log = functionLog("sweep");
// Long enough for the next slot at every rate of Amazon's (reference §3.0).
const deps = { ...waitingDeps(env, log), ...amazonPayDeps(env, { patienceMilliseconds: 5_000 }) };

export const handler = taskFunction(sweepInput, createSweepHandler(deps), log);
