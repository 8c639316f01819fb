import { lookAfterBatches as lookAfterDueBatches } from "../domain/batch-watch.ts";
import { feedDeps } from "../runtime/batch-deps.ts";
import { taskFunction } from "../runtime/define-function.ts";
import { amazonPayDeps, batchStoreDeps, functionLog, waitingDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { watchDue } from "../runtime/log.ts";
import { sweepInput } from "./contract.ts";
import { createSweepHandler } from "./handler.ts";

const env = readEnvironment(["table", "workflow", "events", "amazonPay", "captures"]);
const log = functionLog("sweep");
const captureDueSoonDays = env.captures.CAPTURE_DUE_SOON_DAYS;
// Long enough for the next slot at every rate of Amazon's (reference §3.0).
const amazonPay = amazonPayDeps(env, log, { patienceMilliseconds: 5_000 });
const waiting = { ...waitingDeps(env, log), ...batchStoreDeps(env) };
const waits = watchDue(waiting.waits, log);
const batchWatch = { ...waiting, ...feedDeps(env, 5_000) };
const lookAfterBatches = () => lookAfterDueBatches(batchWatch);
const deps = { ...waiting, ...amazonPay, waits, captureDueSoonDays, lookAfterBatches };

export const handler = taskFunction(sweepInput, createSweepHandler(deps), log);
