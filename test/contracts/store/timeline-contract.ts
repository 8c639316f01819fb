import { beforeEach, describe, expect, it } from "vitest";
import type { LedgerRow } from "../../../functions/domain/order.ts";
import type { OrderStore } from "../../../functions/domain/ports.ts";
import { anAuthorization, anOrder, aShipment, orderReference } from "./orders.ts";
import type { StoreFactory } from "./store-under-test.ts";

/** What every store has to tell of an order's story. */
export function describeTimeline(name: string, createStore: StoreFactory): void {
  describe(`${name} as the keeper of timelines`, () => {
    let orders: OrderStore;

    beforeEach(async () => {
      orders = (await createStore({ now: () => 0 })).orders;
    });

    async function told<Row extends LedgerRow>(row: Row, at: string, what: string): Promise<Row> {
      const outcome = await orders.save(row, { at, what });
      if (outcome === "conflict") throw new Error(`conflict at "${what}"`);
      return outcome.row;
    }

    it("tells an order's story from all its rows, in the order of time", async () => {
      const order = await told(anOrder(), "2026-03-01T10:00:01.000Z", "Placed");
      const asked = await told(anAuthorization(), "2026-03-01T10:00:02.000Z", "Asked Amazon");
      const shipped = { ...order, shipments: [aShipment()] };
      await told(shipped, "2026-03-02T08:00:00.000Z", "Shipment 1 recorded");
      const open = { ...asked, status: { state: "Open" } };
      await told(open, "2026-03-01T10:00:03.000Z", "Authorization 1 is open");

      expect((await orders.readTimeline(orderReference())).map(({ what }) => what)).toEqual([
        "Placed",
        "Asked Amazon",
        "Authorization 1 is open",
        "Shipment 1 recorded",
      ]);
    });

    it("adds nothing to the story when the write is refused or says nothing", async () => {
      const order = anOrder();
      await orders.save(order, { at: "2026-03-01T10:00:01.000Z", what: "Placed" });
      await orders.save(order, { at: "2026-03-01T10:00:02.000Z", what: "Placed again" });
      await orders.save({ ...order, version: 1 });

      expect(await orders.readTimeline(orderReference())).toEqual([
        { at: "2026-03-01T10:00:01.000Z", what: "Placed" },
      ]);
    });

    it("keeps entries of one moment in the order in which a row got them", async () => {
      let order = anOrder();
      for (const what of ["first", "second", "third"]) {
        order = await told(order, "2026-03-01T10:00:00.000Z", what);
      }

      const story = await orders.readTimeline(orderReference());
      expect(story.map(({ what }) => what)).toEqual(["first", "second", "third"]);
    });
  });
}
