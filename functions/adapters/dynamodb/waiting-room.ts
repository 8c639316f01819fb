import type { OrderReferenceId } from "../../domain/ids.ts";
import type { WaitingRoom } from "../../domain/ports.ts";
import { refundOf, type Wait } from "../../domain/waiting.ts";
import { hasValue, isAbsentOrAtMost } from "./conditions.ts";
import { dueKeys, readWaits } from "./due-waits.ts";
import { orderPartition, waitKey } from "./keys.ts";
import { getItem, queryWaits } from "./read-items.ts";
import { TABLE, type TableAccess } from "./table.ts";
import { readWait, waitItem } from "./wait-item.ts";
import { deleteItem, putItem, updateItem } from "./write-item.ts";

/**
 * Where tasks wait, in DynamoDB: one item for each waiting task, listed in the due index.
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
      const { sk } = waitKey(wait.orderReferenceId, refundOf(wait.awaited));
      const parked = await putItem(table, `park ${sk}`, waitItem(wait), isNotNewer);
      return parked ? "parked" : "superseded";
    },

    async read(orderReferenceId) {
      const item = await getItem(table, waitKey(orderReferenceId));
      return item && readWait(item);
    },

    async readAll(orderReferenceId) {
      const items = await queryWaits(table, orderPartition(orderReferenceId));
      return items.map(readWait).sort(byPlace);
    },

    async leave(orderReferenceId, token, refundOrdinal) {
      const key = waitKey(orderReferenceId, refundOrdinal);
      await deleteItem(table, `leave ${key.sk}`, key, hasValue("token", { S: token }));
    },

    async due(now, limit) {
      const keys = await dueKeys(table, now, limit);
      const waits = await readWaits(table, keys, reportDamage);
      return waits.filter(({ dueAt }) => dueAt <= now).sort(byDueTime);
    },

    async postpone({ orderReferenceId, awaited, token }, dueAt) {
      const key = waitKey(orderReferenceId, refundOf(awaited));
      const change = { set: { [TABLE.dueIndex.sortKey]: { S: dueAt } } };
      const what = `postpone ${key.sk}`;
      await updateItem(table, what, key, change, hasValue("token", { S: token }));
    },
  };
}

/** The payment first, then the refunds as they count. */
function byPlace({ awaited: one }: Wait, { awaited: other }: Wait): number {
  return (refundOf(one) ?? 0) - (refundOf(other) ?? 0);
}

function byDueTime(one: Wait, other: Wait): number {
  if (one.dueAt !== other.dueAt) return one.dueAt < other.dueAt ? -1 : 1;
  return compareIds(one.orderReferenceId, other.orderReferenceId);
}

function compareIds(one: OrderReferenceId, other: OrderReferenceId): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
