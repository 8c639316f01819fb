import { expect, it } from "vitest";
import type { OrderReferenceReading } from "../../functions/domain/amazon-pay.ts";
import type { Money } from "../../functions/domain/money.ts";
import { createPlaceOrderHandler } from "../../functions/place-order/handler.ts";
import type { HttpResponse } from "../../functions/runtime/http.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createMemoryStore } from "../../local/database/memory-store.ts";
import { euros, ORDER, START } from "../support/waiting/records.ts";

it("takes back at Amazon what a request told it that another one was quicker to place", async () => {
  const clock = createVirtualClock(START);
  const { orders: store } = createMemoryStore(clock);
  const amazon: { total?: Money } = {};
  const tell = async ({ total }: { total?: Money }): Promise<OrderReferenceReading> => {
    if (total) amazon.total = total;
    return {
      orderReferenceId: ORDER,
      status: { state: "Draft" },
      constraints: [],
      authorizationIds: [],
      ...(amazon.total ? { total: amazon.total } : {}),
    };
  };
  const quicker: { answer?: HttpResponse } = {};
  const handler = createPlaceOrderHandler({
    clock,
    store,
    patienceMilliseconds: 0,
    newNonce: () => "nonce",
    returnUrls: "optional",
    currencies: ["EUR"],
    workflow: { start: async () => "started" },
    amazonPay: {
      getOrderReferenceDetails: async () => tell({}),
      setOrderAttributes: tell,
      async setOrderReferenceDetails({ total }) {
        // The other request runs from its first step to its last while Amazon hears this one.
        if (total.minorUnits === 12_000) quicker.answer = await place(10_000);
        return tell({ total });
      },
    },
  });
  const place = (minorUnits: number) =>
    handler({
      route: "POST /orders",
      pathParameters: {},
      query: {},
      headers: {},
      body: {
        orderReferenceId: ORDER,
        sellerOrderId: "2026-1001",
        total: { minorUnits, currency: "EUR" },
      },
    });

  const slower = await place(12_000);

  expect(quicker.answer?.body["error"]).toBe("StillRunning");
  expect(slower.body["error"]).toBe("PlacedDifferently");
  expect((await store.readOrder(ORDER))?.total).toEqual(euros(10_000));
  expect(amazon.total).toEqual(euros(10_000));
});
