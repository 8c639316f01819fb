import { describe, expect, it } from "vitest";
import { parseShipmentId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import type { Order, Phase } from "../../../functions/domain/order.ts";
import type { OrderEvent, OrderEvents } from "../../../functions/domain/order-events.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { acceptShipment, type DispatchedGoods } from "../../../functions/domain/shipping.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import {
  aCapture,
  anOrder,
  euros,
  given,
  ORDER,
  SILENT,
  START,
} from "../../support/waiting/records.ts";

const clock = { now: () => START };
const parcel = (number: number, change: Partial<DispatchedGoods> = {}): DispatchedGoods => ({
  shipmentId: parseShipmentId(`parcel-${number}`),
  final: false,
  ...change,
});

async function openOrder(change: Partial<Order> = {}) {
  const { orders } = createMemoryStore(clock);
  const told: OrderEvent[] = [];
  const events: OrderEvents = { publish: async (event) => void told.push(event) };
  await given(orders, anOrder(change));
  return {
    orders,
    told,
    tell: (goods: DispatchedGoods) =>
      acceptShipment({ store: orders, clock, log: SILENT, events }, ORDER, goods),
    order: async () => (await readExistingLedger(orders, ORDER)).order,
  };
}

describe("a shipment", () => {
  it("gets the next number and is recorded with the total, if it names no amount", async () => {
    const { tell, order } = await openOrder();

    expect(await tell(parcel(1, { amount: euros(4_000) }))).toEqual({ verdict: "recorded" });
    expect(await tell(parcel(2))).toEqual({ verdict: "recorded" });

    expect((await order()).shipments).toMatchObject([
      { shipmentId: "parcel-1", sequence: 1, amount: { minorUnits: 4_000 } },
      { shipmentId: "parcel-2", sequence: 2, amount: { minorUnits: 6_000 } },
    ]);
  });

  it("that is told twice changes nothing, with or without its amount", async () => {
    const { tell, order } = await openOrder();
    await tell(parcel(1, { amount: euros(4_000) }));
    const before = await order();

    expect(await tell(parcel(1, { amount: euros(4_000) }))).toEqual({ verdict: "known" });
    expect(await tell(parcel(1))).toEqual({ verdict: "known" });
    expect(await order()).toEqual(before);
  });

  it("that is told again with another amount or currency is refused, and the first one stays", async () => {
    const { tell, order } = await openOrder();
    await tell(parcel(1, { amount: euros(4_000) }));

    expect(await tell(parcel(1, { amount: euros(5_000) }))).toMatchObject({ verdict: "refused" });
    const dollars = money(4_000, "USD");
    expect(await tell(parcel(1, { amount: dollars }))).toMatchObject({ verdict: "refused" });
    expect((await order()).shipments).toMatchObject([{ amount: { minorUnits: 4_000 } }]);
  });

  it("may bring all shipments to the limit, and not beyond", async () => {
    const { tell } = await openOrder();
    await tell(parcel(1, { amount: euros(10_000) }));

    expect(await tell(parcel(2, { amount: euros(1_501) }))).toMatchObject({ verdict: "refused" });
    expect(await tell(parcel(2, { amount: euros(1_500) }))).toEqual({ verdict: "recorded" });
  });

  it("without an amount is refused when nothing is left, and in another currency always", async () => {
    const { orders, tell } = await openOrder();
    await tell(parcel(1));
    await given(orders, aCapture(1, "Completed"));

    expect(await tell(parcel(2))).toMatchObject({ verdict: "refused" });
    const dollars = money(100, "USD");
    expect(await tell(parcel(3, { amount: dollars }))).toMatchObject({ verdict: "refused" });
  });

  it.each<Phase>(["refused", "closing", "closed", "cancelling", "cancelled", "declined"])(
    "that comes when the order is %s is kept as late, once, and refused to the shop each time",
    async (phase) => {
      const { tell, order, told } = await openOrder({ phase });

      const late = { verdict: "late", why: `the order is ${phase}` };
      expect(await tell(parcel(1, { amount: euros(100) }))).toEqual(late);
      expect(await tell(parcel(1, { amount: euros(100) }))).toEqual(late);

      const { shipments, lateShipments } = await order();
      expect(shipments).toEqual([]);
      expect(lateShipments).toMatchObject([{ shipmentId: "parcel-1" }]);
      expect(told).toHaveLength(2);
      expect(new Set(told.map(({ id }) => id)).size).toBe(1);
      expect(told[0]).toMatchObject({ type: "shipment-refused", details: late });
    },
  );

  it("that comes when Amazon has ended the order reference is kept as late", async () => {
    const { tell, order } = await openOrder({ amazon: { state: "Canceled" } });

    expect(await tell(parcel(1))).toEqual({
      verdict: "late",
      why: "Amazon's order reference is Canceled",
    });
    expect((await order()).lateShipments).toHaveLength(1);
  });

  it("that is refused is told to the shop with the reason, and one that is recorded is not", async () => {
    const { tell, told } = await openOrder();

    await tell(parcel(1, { amount: euros(12_000) }));
    await tell(parcel(2, { amount: euros(10_000) }));

    expect(told).toMatchObject([
      {
        id: `${ORDER}/shipment-refused/parcel-1/12000`,
        type: "shipment-refused",
        details: { shipmentId: "parcel-1", verdict: "refused" },
      },
    ]);
  });
});
