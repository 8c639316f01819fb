import { describe, expect, it } from "vitest";
import type { Order } from "../../functions/domain/order.ts";
import type { OrderStore } from "../../functions/domain/ports.ts";
import { type Counter, openCounter } from "../support/waiting/counter.ts";
import { type Actor, explore, type Scene } from "../support/waiting/explore.ts";
import { ORDER } from "../support/waiting/records.ts";
import { dispatched, type ShopOptions } from "../support/waiting/shop.ts";

/** Two that want to end one order differently, or one that acts twice. */
interface Ending {
  readonly name: string;
  readonly before: (counter: Counter) => Promise<void>;
  readonly actors: (counter: Counter) => readonly Actor[];
  readonly findFault: (counter: Counter, order: Order) => string | undefined;
}

/** A function that may end with a business outcome, as the workflow knows it. */
const calls = (counter: Counter, task: string, name: string = task): Actor => ({
  name,
  run: (step) => counter.callAs(step, task).catch(ignoreOutcome),
});

const ships = (counter: Counter, ...goods: Parameters<typeof dispatched>): Actor => ({
  name: "warehouse",
  run: async (step) => {
    await counter.shop.functionsOf(step)["record-shipment"]?.(dispatched(...goods));
  },
});

const cancels = (counter: Counter): Actor => ({
  name: "shop",
  run: (step) => counter.shop.commandAs(step, "POST /orders/{id}/cancel", {}),
});

function ignoreOutcome(error: unknown): void {
  const isOutcome = error instanceof Error && /CancelRefused|ShipmentsOutstanding/.test(error.name);
  if (!isOutcome) throw error;
}

async function authorized({ call }: Counter): Promise<void> {
  await call("confirm-order");
  await call("authorize-payment");
}

async function charged(counter: Counter): Promise<void> {
  await authorized(counter);
  await counter.shop.functions["record-shipment"]?.(dispatched("parcel-1"));
  await counter.call("capture-payment");
}

async function wished(counter: Counter): Promise<void> {
  await authorized(counter);
  await counter.shop.command("POST /orders/{id}/cancel", {});
}

const cancelOrGoods: Ending = {
  name: "goods leave while the order is being cancelled",
  before: wished,
  actors: (counter) => [calls(counter, "cancel-order"), ships(counter, "parcel-1")],
  findFault({ shop }, { phase, cancel, shipments, lateShipments = [] }) {
    const isCancelled = phase === "cancelled";
    const { state } = shop.core.ledgerOf(ORDER);
    if (shipments.length + lateShipments.length !== 1) return "the shipment was lost or doubled";
    if (isCancelled !== (state === "Canceled")) return `we say ${phase}, Amazon says ${state}`;
    if (isCancelled !== (lateShipments.length === 1)) return `${phase}, but the goods are not late`;
    const expected = isCancelled ? "done" : "refused";
    return cancel?.outcome === expected ? undefined : `${phase}, the wish: ${cancel?.outcome}`;
  },
};

const cancelTwice: Ending = {
  name: "the cancel is tried twice at once",
  async before({ call, shop }) {
    await call("confirm-order");
    await shop.command("POST /orders/{id}/cancel", {});
  },
  actors: (counter) => [
    calls(counter, "cancel-order", "first attempt"),
    calls(counter, "cancel-order", "second attempt"),
  ],
  findFault({ shop }, { phase, cancel }) {
    const isDone = phase === "cancelled" && cancel?.outcome === "done";
    const isCanceled = shop.core.ledgerOf(ORDER).state === "Canceled";
    return isDone && isCanceled ? undefined : `${phase}, the wish: ${cancel?.outcome}`;
  },
};

const closeOrGoods: Ending = {
  name: "more goods leave while the order is being closed",
  before: charged,
  actors: (counter) => [calls(counter, "close-order"), ships(counter, "parcel-2", 500)],
  findFault(_counter, { phase, shipments, lateShipments = [] }) {
    if (shipments.length + lateShipments.length !== 2) return "a shipment was lost or doubled";
    const isLate = lateShipments.length === 1;
    return isLate === (phase === "closed") ? undefined : `${phase}, but late: ${isLate}`;
  },
};

const closeOrCancel: Ending = {
  name: "somebody cancels while the order is being closed",
  before: charged,
  actors: (counter) => [calls(counter, "close-order"), cancels(counter)],
  findFault(_counter, { phase, cancel }) {
    const isEnded = !cancel || cancel.outcome === "refused";
    return phase === "closed" && isEnded ? undefined : `${phase}, the wish: ${cancel?.outcome}`;
  },
};

async function openEnding(ending: Ending, options: Partial<ShopOptions> = {}): Promise<Scene> {
  const counter = await openCounter(options);
  await ending.before(counter);
  return {
    actors: ending.actors(counter),
    fingerprint: () => JSON.stringify([counter.shop.writes, counter.shop.core.ledgerOf(ORDER)]),
    async findFault() {
      const { order } = await counter.shop.ledger();
      return ending.findFault(counter, order);
    },
  };
}

/** A store that writes the order as if nobody else wrote it. */
function unconditional(real: OrderStore): OrderStore {
  return {
    ...real,
    async save(row, entry) {
      if (row.kind !== "order") return real.save(row, entry);
      const version = (await real.readOrder(row.orderReferenceId))?.version ?? 0;
      return real.save({ ...row, version }, entry);
    },
  };
}

describe.each([cancelOrGoods, cancelTwice, closeOrGoods, closeOrCancel])("when $name", (ending) => {
  it("one of the two is decided, in every order of their steps", async () => {
    const { shortestFault, endings } = await explore(() => openEnding(ending));

    expect(shortestFault).toBeUndefined();
    expect(endings).toBeGreaterThan(2);
  });
});

describe("without the condition of the deciding write", () => {
  it.each([cancelOrGoods, closeOrGoods, closeOrCancel])(
    "a fault is found when $name",
    async (ending) => {
      const weak = () => openEnding(ending, { store: unconditional });

      expect((await explore(weak)).shortestFault).toBeDefined();
    },
  );
});

describe("a cancel", () => {
  it("comes after goods that have left: they are charged, and the wish is refused", async () => {
    const counter = await openCounter();
    await authorized(counter);
    await counter.shop.functions["record-shipment"]?.(dispatched("parcel-1"));
    await counter.shop.command("POST /orders/{id}/cancel", {});

    expect(await counter.call("await-shipment")).toBe("success");
    expect(await counter.call("cancel-order")).toBe("ShipmentsOutstanding");

    const { order } = await counter.shop.ledger();
    expect(order).toMatchObject({ phase: "open", cancel: { outcome: "refused" } });
    expect(counter.shop.core.ledgerOf(ORDER).state).toBe("Open");
  });

  it("does not keep goods that have left from being authorized and charged first", async () => {
    const mode = {
      authorize: "at-shipment",
      answer: "synchronous",
      capture: "on-shipment",
    } as const;
    const { call, shop } = await openCounter({ order: { mode } });
    await call("confirm-order");
    await shop.functions["record-shipment"]?.(dispatched("parcel-1"));
    await shop.command("POST /orders/{id}/cancel", {});

    expect(await call("await-shipment", { authorizationOrdinal: 0 })).toBe("AuthorizationRequired");
    expect(await call("authorize-payment")).toBe("success");
    expect(await call("capture-payment")).toBe("success");
  });

  it("ends once: repeating it changes nothing and asks nobody", async () => {
    const counter = await openCounter();
    await wished(counter);
    await counter.call("cancel-order");
    const before = await counter.shop.ledger();
    const asked = counter.asked.length;

    expect(await counter.call("cancel-order")).toBe("done");

    expect(await counter.shop.ledger()).toEqual(before);
    expect(counter.asked).toHaveLength(asked);
  });

  it("that died after Amazon cancelled is finished by the next attempt", async () => {
    let isDead = false;
    const counter = await openCounter({
      around: async (label, work) => {
        const result = await work();
        if (label !== "amazon.cancelOrderReference" || isDead) return result;
        isDead = true;
        throw new Error("out of memory");
      },
    });
    await wished(counter);

    expect(await counter.call("cancel-order")).toBe("Error");
    expect(await counter.call("cancel-order")).toBe("done");

    const { order, authorizations } = await counter.shop.ledger();
    expect(order).toMatchObject({ phase: "cancelled", cancel: { outcome: "done" } });
    expect(authorizations[0]?.status).toMatchObject({ state: "Closed" });
  });
});

describe("a shipment that comes after the point of no return", () => {
  it("is kept once for a person, not charged, and told of each time it is told", async () => {
    const counter = await openCounter();
    await charged(counter);
    await counter.call("close-order");

    for (let time = 1; time <= 2; time += 1) {
      await counter.shop.functions["record-shipment"]?.(dispatched("parcel-2", 500));
    }

    const { order, captures } = await counter.shop.ledger();
    expect(order.lateShipments).toMatchObject([{ shipmentId: "parcel-2" }]);
    expect(captures).toHaveLength(1);
    expect(counter.shop.events.filter((event) => event === "shipment-late")).toHaveLength(2);
  });
});
