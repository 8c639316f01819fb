import { beforeEach, describe, expect, it } from "vitest";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import type { OrderPage } from "../../../functions/domain/order-list.ts";
import { anAuthorization, anOrder, aWait, orderReference } from "./orders.ts";
import type { StoreFactory, StoreUnderTest } from "./store-under-test.ts";

const COUNT = 7;

/** What every list of orders has to do. */
export function describeOrderList(name: string, createStore: StoreFactory): void {
  describe(`${name} as the list of orders`, () => {
    let store: StoreUnderTest;

    beforeEach(async () => {
      store = await createStore({ now: () => 0 });
      for (let n = 1; n <= COUNT; n += 1) {
        const orderReferenceId = orderReference(n);
        const phase = n % 2 === 0 ? "closed" : "open";
        await store.orders.save(anOrder({ orderReferenceId, phase }));
        await store.orders.save(anAuthorization({ orderReferenceId }));
        if (phase === "open") await store.waitingRoom.park(aWait({ orderReferenceId }));
      }
    });

    async function all(part: (from: string | undefined) => Promise<OrderPage>): Promise<string[]> {
      const found: string[] = [];
      let from: string | undefined;
      do {
        const page = await part(from);
        found.push(
          ...page.orders.map(
            ({ order, wait }) => `${order.orderReferenceId} ${order.phase} ${wait?.awaited.kind}`,
          ),
        );
        from = page.next;
      } while (from);
      return found.sort();
    }

    const open = [1, 3, 5, 7].map((n) => `${orderReference(n)} open shipment`);
    const closed = [2, 4, 6].map((n) => `${orderReference(n)} closed undefined`);

    it.each([1, 2, 100])("lists in parts of %i every order that waits", async (limit) => {
      expect(await all((from) => store.orderList.waiting({ from, limit }))).toEqual(open);
    });

    it.each([1, 2, 100])("lists in parts of %i every order that was placed", async (limit) => {
      const found = await all((from) => store.orderList.recorded({ from, limit }));

      expect(found).toEqual([...open, ...closed].sort());
    });

    it("lists the orders of one phase", async () => {
      const found = await all((from) =>
        store.orderList.recorded({ from, limit: 2, phase: "closed" }),
      );

      expect(found).toEqual(closed);
    });

    it("never lists more than asked for", async () => {
      const { orders, next } = await store.orderList.recorded({ limit: 3 });

      expect(orders).toHaveLength(3);
      expect(next).toBeDefined();
    });

    it.each(["nowhere", "e30", "bnVsbA"])("refuses to begin at %s", async (from) => {
      await expect(store.orderList.waiting({ from, limit: 1 })).rejects.toThrow(InvalidValue);
      await expect(store.orderList.recorded({ from, limit: 1 })).rejects.toThrow(InvalidValue);
    });
  });
}
