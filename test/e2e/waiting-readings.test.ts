import { describe, expect, it } from "vitest";
import type { OrderReferenceReading } from "../../functions/domain/amazon-pay.ts";
import { recordOrderReference } from "../../functions/domain/readings.ts";
import { readExistingLedger } from "../../functions/domain/record.ts";
import { refreshOrderReference } from "../../functions/domain/refresh.ts";
import { createMemoryStore } from "../../local/database/memory-store.ts";
import { openCounter } from "../support/waiting/counter.ts";
import { type Actor, explore, type Scene, stepped } from "../support/waiting/explore.ts";
import { notificationOf } from "../support/waiting/notify.ts";
import {
  anOrder,
  anOutsideCapture,
  given,
  ORDER,
  SILENT,
  START,
} from "../support/waiting/records.ts";
import { dispatched } from "../support/waiting/shop.ts";

const clock = { now: () => START };
const DAY_MILLISECONDS = 86_400_000;

function reading(state: string, second: number): OrderReferenceReading {
  const status = { state, updatedAt: `2026-03-01T19:00:0${second}.000Z` };
  return { orderReferenceId: ORDER, status, constraints: [], authorizationIds: [] };
}

describe("an order reference that goes back and forth between Open and Suspended", () => {
  const history = [reading("Suspended", 1), reading("Open", 2), reading("Suspended", 3)];
  const latest = history[2]?.status;

  const openWith = (record: typeof recordOrderReference) => async (): Promise<Scene> => {
    const memory = createMemoryStore(clock);
    await given(memory.orders, anOrder());
    const actors = history.map(
      (one): Actor => ({
        name: `reader of ${one.status.updatedAt}`,
        async run(step) {
          const store = stepped(memory.orders, "store", step);
          await record({ store, clock, log: SILENT }, one, "IPN");
        },
      }),
    );
    return {
      actors,
      fingerprint: () => "",
      async findFault() {
        const { order } = await readExistingLedger(memory.orders, ORDER);
        const { state, updatedAt } = order.amazon;
        if (state === latest?.state && updatedAt === latest.updatedAt) return undefined;
        return `the record says ${state} since ${updatedAt}`;
      },
    };
  };

  it("is recorded as it was last, whichever reading is written last", async () => {
    const { shortestFault, endings } = await explore(openWith(recordOrderReference));

    expect(shortestFault).toBeUndefined();
    expect(endings).toBeGreaterThan(1);
  });

  it("would be recorded wrongly if the last writer won", async () => {
    const lastWriterWins: typeof recordOrderReference = async ({ store }, { status }) => {
      const { order } = await readExistingLedger(store, ORDER);
      await store.save({ ...order, amazon: status });
      return "apply";
    };

    expect((await explore(openWith(lastWriterWins))).shortestFault).toBeDefined();
  });

  it("is read again when two states have one time stamp", async () => {
    const memory = createMemoryStore(clock);
    await given(memory.orders, anOrder({ amazon: reading("Open", 1).status }));
    let reads = 0;
    const amazonPay = {
      async getOrderReferenceDetails() {
        reads += 1;
        return reading("Suspended", 1);
      },
      getAuthorizationDetails: () => Promise.reject(new Error("Nobody asked for that")),
      getCaptureDetails: () => Promise.reject(new Error("Nobody asked for that")),
      getRefundDetails: () => Promise.reject(new Error("Nobody asked for that")),
    };

    const deps = { store: memory.orders, clock, log: SILENT, amazonPay };
    await refreshOrderReference(deps, ORDER, "IPN");

    expect(reads).toBe(2);
    const { order } = await readExistingLedger(memory.orders, ORDER);
    expect(order.amazon.state).toBe("Suspended");
  });
});

describe("what Amazon has ended", () => {
  it("stays ended in the record, however the steps of the confirmation fall", async () => {
    const open = async (): Promise<Scene> => {
      const counter = await openCounter();
      const { shop } = counter;
      const amazon: Actor = {
        name: "Amazon",
        async run(step) {
          const events: object[] = [];
          shop.core.onChange((change) => {
            const event = notificationOf(change, "message-1");
            if (event) events.push(event);
          });
          await step(
            "closes the order",
            async () => {
              await shop.clock.advanceBy(1_000);
              shop.core.call("CloseOrderReference", { orderReferenceId: ORDER });
            },
            () => shop.core.ledgerOf(ORDER).state === "Open",
          );
          await shop.functionsOf(step)["handle-notification"]?.(events.at(-1));
        },
      };
      const confirmation: Actor = {
        name: "confirm-order",
        run: (step) => counter.callAs(step, "confirm-order"),
      };
      return {
        actors: [confirmation, amazon],
        fingerprint: () =>
          JSON.stringify([shop.writes, counter.desk.told, shop.core.ledgerOf(ORDER)]),
        async findFault() {
          const { order } = await shop.ledger();
          const { state } = shop.core.ledgerOf(ORDER);
          if (order.amazon.state === state) return undefined;
          return `we say ${order.amazon.state}, Amazon says ${state}`;
        },
      };
    };

    const { shortestFault, endings } = await explore(open);

    expect(shortestFault).toBeUndefined();
    expect(endings).toBeGreaterThan(3);
  });
});

describe("an authorization that has expired by our clock", () => {
  it("is still captured while Amazon calls it open", async () => {
    const settings = { authorizationLifeSeconds: 60 * 86_400, captureAtOnceSeconds: 90 * 86_400 };
    const { call, shop } = await openCounter({ settings });
    await call("confirm-order");
    await call("authorize-payment");
    await shop.clock.advanceBy(40 * DAY_MILLISECONDS);
    await shop.functions["record-shipment"]?.(dispatched("parcel-1"));

    const { authorizations } = await shop.ledger();
    expect(Date.parse(authorizations[0]?.expiresAt ?? "")).toBeLessThan(shop.clock.now());
    expect(await call("await-shipment")).toBe("success");
    expect(await call("capture-payment")).toBe("success");
  });

  it("is replaced once Amazon says that it has expired", async () => {
    const { call, shop } = await openCounter();
    await call("confirm-order");
    await call("authorize-payment");
    await shop.clock.advanceBy(3 * DAY_MILLISECONDS);
    await shop.functions["record-shipment"]?.(dispatched("parcel-1"));

    expect(await call("await-shipment")).toBe("success");
    expect(await call("capture-payment")).toBe("AuthorizationRequired");

    const { authorizations, captures } = await shop.ledger();
    expect(authorizations[0]?.status).toMatchObject({ state: "Closed", reason: "ExpiredUnused" });
    expect(captures[0]?.status.state).toBe("Refused");
  });
});

describe("a charge that was made elsewhere", () => {
  it("is found by the notification about it, and kept apart", async () => {
    const { call, shop } = await openCounter();
    await call("confirm-order");
    await call("authorize-payment");
    const { authorizations } = await shop.ledger();
    const elsewhere = shop.core.call("Capture", {
      authorizationId: String(authorizations[0]?.amazonId),
      captureReferenceId: "made-in-seller-central",
      amount: { minorUnits: 500, currency: "EUR" },
    });
    if (!elsewhere.ok) throw new Error(elsewhere.error.message);
    const event = notificationOf({ kind: "Capture", object: elsewhere.result }, "message-1");
    await shop.functions["handle-notification"]?.(event);

    const { outside, captures } = await shop.ledger();
    expect(outside).toMatchObject([{ purpose: "capture", amount: { minorUnits: 500 } }]);
    expect(captures).toEqual([]);
    expect(await call("await-shipment")).toBe("OperatorNeeded");
  });

  it.each(["authorize-payment", "await-shipment", "capture-payment"])(
    "stops %s until a person has looked at it",
    async (task) => {
      const { call, shop, asked } = await openCounter();
      await call("confirm-order");
      if (task !== "authorize-payment") await call("authorize-payment");
      await shop.functions["record-shipment"]?.(dispatched("parcel-1"));
      await given(shop.memory.orders, anOutsideCapture());
      const before = asked.length;

      expect(await call(task)).toBe("OperatorNeeded");
      expect(asked).toHaveLength(before);
    },
  );
});
