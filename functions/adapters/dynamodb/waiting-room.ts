import type { OrderReferenceId } from "../../domain/ids.ts";
import type { WaitingRoom } from "../../domain/ports.ts";
import type { Wait } from "../../domain/waiting.ts";
import { hasValue, isAbsentOrAtMost } from "./conditions.ts";
import { dueOrders, readWaits } from "./due-waits.ts";
import { waitKey } from "./keys.ts";
import { getItem } from "./read-items.ts";
import { TABLE, type TableAccess } from "./table.ts";
import { readWait, waitItem } from "./wait-item.ts";
import { deleteItem, putItem, updateItem } from "./write-item.ts";

/**
 * Where tasks wait, in DynamoDB: one item for each waiting order, listed in the due index.
 *
 * @param reportDamage is told of waits that cannot be read when the due ones are listed, so that
 *   one damaged item does not keep all other orders waiting.
 */
export function createWaitingRoom(
  table: TableAccess,
  reportDamage: (damage: Error) => void,
): WaitingRoom {
  return {
    async park(wait) {
      const isNotNewer = isAbsentOrAtMost("visit", { S: wait.visit });
      const parked = await putItem(table, "park WAIT#PAYMENT", waitItem(wait), isNotNewer);
      return parked ? "parked" : "superseded";
    },

    async read(orderReferenceId) {
      const item = await getItem(table, waitKey(orderReferenceId));
      return item && readWait(item);
    },

    async leave(orderReferenceId, token) {
      const key = waitKey(orderReferenceId);
      await deleteItem(table, "leave WAIT#PAYMENT", key, hasValue("token", { S: token }));
    },

    async due(now, limit) {
      const orders = await dueOrders(table, now, limit);
      const waits = await readWaits(table, orders, reportDamage);
      return waits.filter(({ dueAt }) => dueAt <= now).sort(byDueTime);
    },

    async postpone({ orderReferenceId, token }, dueAt) {
      const key = waitKey(orderReferenceId);
      const change = { set: { [TABLE.dueIndex.sortKey]: { S: dueAt } } };
      const what = "postpone WAIT#PAYMENT";
      await updateItem(table, what, key, change, hasValue("token", { S: token }));
    },
  };
}

function byDueTime(one: Wait, other: Wait): number {
  if (one.dueAt !== other.dueAt) return one.dueAt < other.dueAt ? -1 : 1;
  return compareIds(one.orderReferenceId, other.orderReferenceId);
}

function compareIds(one: OrderReferenceId, other: OrderReferenceId): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
