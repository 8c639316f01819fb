import type { NotificationLog } from "../../domain/ports.ts";
import { epochSeconds } from "./expiry.ts";
import { notificationKey } from "./keys.ts";
import { getItem } from "./read-items.ts";
import { TABLE, type TableAccess } from "./table.ts";
import { keyItem, putItem } from "./write-item.ts";

/** The notifications that have been dealt with, in DynamoDB, which forgets them by itself. */
export function createNotificationLog(table: TableAccess): NotificationLog {
  return {
    async isKnown(notificationId) {
      const item = await getItem(table, notificationKey(notificationId), ["outcome"]);
      return item !== undefined;
    },

    async record(notificationId, outcome, at, expiresAt) {
      await putItem(table, "record NOTIFICATION", {
        ...keyItem(notificationKey(notificationId)),
        outcome: { S: outcome },
        at: { S: at },
        [TABLE.expiryAttribute]: { N: String(epochSeconds(expiresAt)) },
      });
    },
  };
}
