import { describe, expect, it } from "vitest";
import { AmazonPayUnavailable } from "../../functions/domain/errors.ts";
import { parseOrderReferenceId, parseTaskToken } from "../../functions/domain/ids.ts";
import { isoTime } from "../../functions/domain/record.ts";
import type { Wait } from "../../functions/domain/waiting.ts";
import { type Counter, openCounter } from "../support/waiting/counter.ts";
import { notificationOf } from "../support/waiting/notify.ts";
import { ORDER } from "../support/waiting/records.ts";
import { dispatched } from "../support/waiting/shop.ts";

const SIX_HOURS_MILLISECONDS = 6 * 3_600_000;

const AWAITED: readonly Wait["awaited"][] = [
  { kind: "authorization", authorizationOrdinal: 1 },
  { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 },
  { kind: "capture", captureOrdinal: 1, authorizationOrdinal: 1, shipmentSequence: 1 },
  { kind: "operator", reason: "Somebody has to look" },
];

async function authorized(options: Parameters<typeof openCounter>[0] = {}): Promise<Counter> {
  const counter = await openCounter(options);
  await counter.call("confirm-order");
  await counter.call("authorize-payment");
  return counter;
}

const waitOf = ({ shop }: Counter) => shop.memory.waitingRoom.read(ORDER);

async function untilDue(counter: Counter): Promise<void> {
  const wait = await waitOf(counter);
  if (wait) await counter.shop.clock.advanceTo(Date.parse(wait.dueAt));
}

describe("the sweep", () => {
  it("tells what nobody told: an answer that was lost on its way to the engine", async () => {
    let isDown = false;
    const counter = await authorized({
      around: async (label, work) => {
        if (isDown && label === "engine.succeed") throw new Error("The connection was reset");
        return work();
      },
    });
    const { told } = counter.desk;
    expect(await counter.call("await-shipment")).toBeUndefined();
    const before = told.length;

    isDown = true;
    const telling = counter.shop.functions["record-shipment"]?.(dispatched("parcel-1"));
    await expect(telling).rejects.toThrow("The connection was reset");
    expect(told).toHaveLength(before);
    isDown = false;
    await untilDue(counter);
    await counter.shop.functions["sweep"]?.({});

    expect(told).toHaveLength(before + 1);
    expect(told.at(-1)?.answer).toBe("success");
    expect(await waitOf(counter)).toBeUndefined();
  });

  it.each(AWAITED)(
    "looks after an order that waits ($kind) at least every six hours",
    async (awaited) => {
      const counter = await authorized();
      const { shop } = counter;
      const parkedAt = isoTime(shop.clock.now());
      const token = parseTaskToken("token");
      const visit = "2026-03-01T18:00:01.000Z#000";
      const wait = { orderReferenceId: ORDER, awaited, token, visit, parkedAt, dueAt: parkedAt };
      await shop.memory.waitingRoom.park(wait);

      for (let look = 1; look <= 12; look += 1) {
        await shop.functions["sweep"]?.({});
        const next = await waitOf(counter);
        if (!next) break;
        const pauseMilliseconds = Date.parse(next.dueAt) - shop.clock.now();
        expect(pauseMilliseconds).toBeGreaterThanOrEqual(300_000);
        expect(pauseMilliseconds).toBeLessThanOrEqual(SIX_HOURS_MILLISECONDS);
        await untilDue(counter);
      }
    },
  );

  it.each(["await-shipment", "ask-operator"])(
    "first looks after %s within six hours",
    async (task) => {
      const counter = await authorized();
      await counter.call(task);

      const wait = await waitOf(counter);
      const pauseMilliseconds = Date.parse(wait?.dueAt ?? "") - counter.shop.clock.now();
      expect(pauseMilliseconds).toBeGreaterThan(0);
      expect(pauseMilliseconds).toBeLessThanOrEqual(SIX_HOURS_MILLISECONDS);
    },
  );

  it("pushes each wait forward before it works on it, and one that fails hinders no other", async () => {
    const labels: string[] = [];
    const counter = await authorized({
      around: async (label, work) => {
        labels.push(label);
        return work();
      },
    });
    const { shop } = counter;
    const unknown = parseOrderReferenceId("S02-0000000-0000001");
    await counter.call("await-shipment");
    const wait = await waitOf(counter);
    if (!wait) throw new Error("The order does not wait");
    await shop.memory.waitingRoom.park({
      ...wait,
      orderReferenceId: unknown,
      token: parseTaskToken("token of an order that nobody recorded"),
      dueAt: isoTime(shop.clock.now()),
    });
    await untilDue(counter);
    labels.length = 0;

    expect(await shop.functions["sweep"]?.({})).toMatchObject({ looked: 2, failed: 1 });

    expect(labels.slice(0, 3)).toEqual(["room.due", "room.postpone", "store.readLedger"]);
    const now = isoTime(shop.clock.now());
    expect((await shop.memory.waitingRoom.read(unknown))?.dueAt.localeCompare(now)).toBe(1);
    expect((await waitOf(counter))?.dueAt.localeCompare(now)).toBe(1);
  });

  it("deletes the wait of an order that has ended", async () => {
    const counter = await authorized();
    await counter.call("await-shipment");
    const { order } = await counter.shop.ledger();
    await counter.shop.memory.orders.save({ ...order, phase: "cancelled" });
    await untilDue(counter);

    await counter.shop.functions["sweep"]?.({});

    expect(await waitOf(counter)).toBeUndefined();
  });

  it("still tells that Amazon rejected the order, though the order has ended with that", async () => {
    const counter = await openCounter();
    await counter.call("confirm-order");
    counter.shop.core.forceOutcome({
      operation: "Authorize",
      plan: { declined: { reasonCode: "AmazonRejected" } },
    });
    expect(await counter.call("authorize-payment", { answer: "asynchronous" })).toBeUndefined();
    const { order } = await counter.shop.ledger();
    await counter.shop.clock.advanceBy(40_000);
    // The function that read the rejection died after the first of its two writes.
    await counter.shop.memory.orders.save({ ...order, phase: "declined" });
    await untilDue(counter);

    await counter.shop.functions["sweep"]?.({});

    expect(counter.desk.told.at(-1)?.answer).toBe("AmazonRejected");
  });
});

describe("a notification", () => {
  const pendingAuthorization = async (
    options: Parameters<typeof openCounter>[0] = {},
  ): Promise<{ counter: Counter; event: object }> => {
    const counter = await openCounter(options);
    await counter.call("confirm-order");
    await counter.call("authorize-payment", { answer: "asynchronous" });
    const events: object[] = [];
    counter.shop.core.onChange((change) => {
      const event = notificationOf(change, "message-1");
      if (event) events.push(event);
    });
    await counter.shop.clock.advanceBy(30_000);
    const [event] = events;
    if (!event) throw new Error("Amazon sent no notification");
    return { counter, event };
  };

  it("is remembered last, so that a crash anywhere repeats the work", async () => {
    const labels: string[] = [];
    const { counter, event } = await pendingAuthorization({
      around: async (label, work) => {
        labels.push(label);
        return work();
      },
    });
    labels.length = 0;

    await counter.shop.functions["handle-notification"]?.(event);

    expect(labels.indexOf("notifications.record")).toBe(labels.length - 1);
    expect(labels).toEqual(expect.arrayContaining(["store.save", "engine.succeed", "room.leave"]));
  });

  it("that died at any step has its effect when it comes again", async () => {
    let deaths = 0;
    for (let dying = 1, hasDied = true; hasDied; dying += 1) {
      let step = Number.NEGATIVE_INFINITY;
      hasDied = false;
      const { counter, event } = await pendingAuthorization({
        around: async (_label, work) => {
          step += 1;
          if (step !== dying) return work();
          hasDied = true;
          throw new Error("out of memory");
        },
      });
      step = 0;
      await counter.shop.functions["handle-notification"]?.(event).catch(() => {});
      step = Number.NEGATIVE_INFINITY;
      await counter.shop.functions["handle-notification"]?.(event);

      expect(counter.desk.told.at(-1)).toMatchObject({ token: "token 2", answer: "success" });
      const { authorizations } = await counter.shop.ledger();
      expect(authorizations[0]?.status.state).toBe("Open");
      deaths += hasDied ? 1 : 0;
    }
    expect(deaths).toBeGreaterThan(7);
  });

  it("is put off while Amazon cannot be read, and the sweep looks within a minute", async () => {
    let isDown = false;
    const { counter, event } = await pendingAuthorization({
      amazon: (real) => ({
        ...real,
        async getAuthorizationDetails(id) {
          if (isDown) throw new AmazonPayUnavailable("No reply", {});
          return real.getAuthorizationDetails(id);
        },
      }),
    });
    isDown = true;

    await counter.shop.functions["handle-notification"]?.(event);

    const wait = await waitOf(counter);
    const pauseMilliseconds = Date.parse(wait?.dueAt ?? "") - counter.shop.clock.now();
    expect(pauseMilliseconds).toBeLessThanOrEqual(60_000);
    isDown = false;
    await untilDue(counter);
    await counter.shop.functions["sweep"]?.({});
    expect(counter.desk.told.at(-1)).toMatchObject({ token: "token 2", answer: "success" });
  });
});
