import { InvalidValue } from "../../functions/domain/errors.ts";
import type { OrderReferenceId } from "../../functions/domain/ids.ts";
import type { ListedOrder, OrderList, OrderPage } from "../../functions/domain/order-list.ts";
import type { OrderStore } from "../../functions/domain/ports.ts";
import { refundOf, type Wait } from "../../functions/domain/waiting.ts";

/** What is in the memory, to be listed. */
interface Listable {
  readonly store: Pick<OrderStore, "readOrder">;
  orderReferenceIds(): readonly OrderReferenceId[];
  waits(): readonly Wait[];
}

/** The lists over plain maps; a place is the number of entries before it. */
export function createMemoryOrderList({ store, orderReferenceIds, waits }: Listable): OrderList {
  return {
    async waiting({ from, limit }) {
      const listed: ListedOrder[] = [];
      for (const wait of waits().toSorted(byDueTime)) {
        const order = await store.readOrder(wait.orderReferenceId);
        if (order) listed.push({ order, wait });
      }
      return part(listed, from, limit);
    },
    async recorded({ from, limit, phase }) {
      const listed: ListedOrder[] = [];
      for (const id of orderReferenceIds().toSorted()) {
        const order = await store.readOrder(id);
        const wait = waits().find(
          ({ orderReferenceId, awaited }) =>
            orderReferenceId === id && refundOf(awaited) === undefined,
        );
        if (!order || (phase !== undefined && order.phase !== phase)) continue;
        listed.push(wait ? { order, wait } : { order });
      }
      return part(listed, from, limit);
    },
  };
}

function part(listed: readonly ListedOrder[], from: string | undefined, limit: number): OrderPage {
  const start = Number(from ?? 0);
  if (!Number.isInteger(start)) {
    throw new InvalidValue('"next" is not what a part of this list ended with');
  }
  const end = start + limit;
  return {
    orders: listed.slice(start, end),
    ...(end < listed.length ? { next: String(end) } : {}),
  };
}

function byDueTime(one: Wait, other: Wait): number {
  return one.dueAt < other.dueAt ? -1 : 1;
}
