import type { NotificationLog } from "../../domain/ports.ts";
import { epochSeconds } from "./expiry.ts";
import { notificationKey, TEST_NOTIFICATION } from "./keys.ts";
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

    async noteTest(at) {
      const item = { ...keyItem(TEST_NOTIFICATION), at: { S: at } };
      await putItem(table, "note TEST_NOTIFICATION", item);
    },

    async lastTest() {
      const item = await getItem(table, TEST_NOTIFICATION, ["at"]);
      return item?.["at"]?.S;
    },

    async record({ messageId, outcome, at, expiresAt, content }) {
      await putItem(table, "record NOTIFICATION", {
        ...keyItem(notificationKey(messageId)),
        outcome: { S: outcome },
        at: { S: at },
        // At most 256 KiB, which SNS carries; an item may have 400 KB.
        ...(content === undefined ? {} : { content: { S: content } }),
        [TABLE.expiryAttribute]: { N: String(epochSeconds(expiresAt)) },
      });
    },
  };
}
