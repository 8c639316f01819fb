import { storageDeps } from "../runtime/batch-deps.ts";
import { taskFunction } from "../runtime/define-function.ts";
import { functionLog, orderListDeps, recordDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { unhurriedAmazonPayDeps } from "../runtime/unhurried-deps.ts";
import { compareOrdersInput } from "./contract.ts";
import { createCompareOrdersHandler } from "./handler.ts";

const env = readEnvironment(["table", "amazonPay", "batches"]);
const log = functionLog("compare-orders");
const records = { ...recordDeps(env, log), ...orderListDeps(env, log) };
const deps = { ...records, ...unhurriedAmazonPayDeps(env, log), ...storageDeps(env) };

export const handler = taskFunction(compareOrdersInput, createCompareOrdersHandler(deps), log);
