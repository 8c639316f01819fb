import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { Shop, type ShopAnswer } from "../../local/demo/shop.ts";
import { openWorld, type World, type WorldOptions } from "../../local/world/world.ts";
import { each } from "./streams.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const euros = (minorUnits: number) => ({ minorUnits, currency: "EUR" });

/** A shop whose orders of 100 EUR are charged by batches. */
export interface BatchShop {
  readonly world: World;
  /** Places orders and ships them: each then waits for a batch. */
  ship(count: number, mode?: Readonly<Record<string, unknown>>): Promise<readonly string[]>;
  ask(method: "GET" | "POST", path: string, body?: unknown): Promise<ShopAnswer>;
  /** Begins a batch and lets the time pass until its execution has ended. */
  batch(body: Readonly<Record<string, unknown>>): Promise<ShopAnswer["body"]>;
  /** Puts a file into the bucket. */
  file(key: string, lines: readonly string[]): Promise<void>;
  /** The JSON lines of a file in the bucket. */
  lines(key: string): Promise<readonly Record<string, unknown>[]>;
  pass(milliseconds: number): Promise<void>;
  /** Cents that Amazon has taken for an order. */
  taken(orderReferenceId: string): number;
  /** How many captures Amazon has of an order. */
  captures(orderReferenceId: string): number;
  read(orderReferenceId: string): Promise<ShopAnswer["body"]>;
}

export async function openBatchShop(options: Partial<WorldOptions> = {}): Promise<BatchShop> {
  const clock = createVirtualClock(Date.parse("2026-11-02T09:00:00.000Z"));
  const shop = new Shop(clock);
  const world = await openWorld({
    clock,
    random: () => 0.5,
    arrival: shop.arrival,
    storage: "memory",
    ...options,
  });
  let placed = 0;
  const ask: BatchShop["ask"] = (method, path, body) =>
    shop.ask(method, `${world.endpoint}${path}`, body);

  async function ship(count: number, mode: Readonly<Record<string, unknown>> = {}) {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const { amazonOrderReferenceId: id } = world.sandbox.createOrderReference();
      placed += 1;
      const order = {
        orderReferenceId: id,
        sellerOrderId: `${1000 + placed}`,
        total: euros(10_000),
      };
      await ask("POST", "/orders", { ...order, mode: { capture: "by-batch", ...mode } });
      world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1" });
      await clock.advanceBy(5_000);
      ids.push(id);
    }
    await clock.advanceBy(MINUTE);
    return ids;
  }

  const lines: BatchShop["lines"] = async (key) => {
    let text = "";
    for await (const piece of world.files.open(key)) text += Buffer.from(piece).toString();
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  };

  return {
    world,
    ship,
    ask,
    lines,
    async batch(body) {
      const begun = await ask("POST", "/batches", body);
      const id = String(begun.body["batchId"]);
      const isRunning = () =>
        world.runner
          .listExecutions({ stateMachineName: "batch" })
          .some(({ name, status }) => name.startsWith(`${id}-`) && status === "RUNNING");
      await clock.advanceUntil(() => !isRunning(), clock.now() + 40 * HOUR);
      return (await ask("GET", `/batches/${id}`)).body;
    },
    async file(key, content) {
      await world.files.write(key, each([Buffer.from(`${content.join("\n")}\n`)]));
    },
    pass: (milliseconds) => clock.advanceBy(milliseconds),
    taken: (id) => world.sandbox.orderReference(id).capturedMinorUnits,
    captures: (id) => world.sandbox.orderReference(id).captures.length,
    read: async (id) => (await ask("GET", `/orders/${id}`)).body,
  };
}
