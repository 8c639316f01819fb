import { createNotificationLog } from "../adapters/dynamodb/notification-log.ts";
import type { Log } from "../domain/ports.ts";
import { settingsInTurn } from "../domain/turns.ts";
import { mwsClient, openTable, throttleOf, turnsFor } from "./deps.ts";
import type { Environment } from "./env.ts";

/** What concerns the seller and no order: Amazon's notifications and its quotas. */
export function serviceDeps(env: Pick<Environment, "amazonPay" | "table">, log: Log) {
  return {
    notificationSettings: settingsInTurn(mwsClient(env, {}), turnsFor(env, log, {})),
    notifications: createNotificationLog(openTable(env)),
    throttleQueues: throttleOf(env),
    environment: env.amazonPay.AMAZON_PAY_ENVIRONMENT,
    simulator: env.amazonPay.AMAZON_PAY_ENDPOINT,
  };
}
