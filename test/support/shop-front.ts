import type { OrderStore } from "../../functions/domain/ports.ts";
import type { MovableClock } from "../../local/clock/clock.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { Shop, type ShopAnswer } from "../../local/demo/shop.ts";
import type { DraftWishes } from "../../local/sandbox/core/buyer.ts";
import type { CallEvent } from "../../local/sandbox/server/events.ts";
import { openWorld, type World, type WorldOptions } from "../../local/world/world.ts";
import { callSandbox, type SandboxReply } from "./sandbox-client.ts";

type Method = "GET" | "POST" | "PUT";

/** A shop's pages in front of a whole world, by virtual time, over HTTP. */
export interface ShopFront {
  readonly world: World;
  readonly clock: MovableClock;
  /** What is recorded, read past the HTTP interface. */
  readonly store: OrderStore;
  /** Every line that any function has logged. */
  readonly logged: string[];
  /** Every call that Amazon was asked, in order. */
  readonly calls: CallEvent[];
  ask(
    route: `${Method} /${string}`,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ShopAnswer>;
  /** The buyer clicks Amazon's button; the address is theirs and the card works, unless told. */
  draft(wishes?: DraftWishes): string;
  /** Places 119.90 EUR under a shop order number of its own, unless told otherwise. */
  place(orderReferenceId: string, change?: Readonly<Record<string, unknown>>): Promise<ShopAnswer>;
  /** Repeats the order as long as it is answered 503, after the pause that the answer asks for. */
  placeUntilDecided(
    orderReferenceId: string,
    change?: Readonly<Record<string, unknown>>,
  ): Promise<ShopAnswer>;
  /** Calls Amazon with the shop's keys, as another program of the merchant's would. */
  callAmazon(action: string, parameters: Readonly<Record<string, string>>): Promise<SandboxReply>;
  /** The operations of Amazon's that were called about one order reference. */
  operationsOn(orderReferenceId: string): string[];
  close(): Promise<void>;
}

const MOST_TRIES = 30;

export const TOTAL = { minorUnits: 11_990, currency: "EUR" };

/** Opens a world whose Amazon never throttles; our own queues before Amazon are as ever. */
export async function openShopFront(options: Partial<WorldOptions> = {}): Promise<ShopFront> {
  const clock = createVirtualClock(Date.UTC(2026, 10, 2, 9));
  const shop = new Shop(clock);
  const logged: string[] = [];
  const calls: CallEvent[] = [];
  const world = await openWorld({
    clock,
    random: () => 0.5,
    arrival: shop.arrival,
    onLog: (...line) => logged.push(JSON.stringify(line)),
    onAmazonEvent: (event) => {
      if (event.type === "call") calls.push(event);
    },
    ...options,
  });
  world.sandbox.setQuotas("off");
  const ask: ShopFront["ask"] = (route, body, headers) => {
    const [method, path] = route.split(" ") as [Method, string];
    return shop.ask(method, `${world.endpoint}${path}`, body, headers);
  };
  const place: ShopFront["place"] = (orderReferenceId, change) => {
    const sellerOrderId = `shop-${orderReferenceId}`;
    return ask("POST /orders", { orderReferenceId, sellerOrderId, total: TOTAL, ...change });
  };
  return {
    world,
    clock,
    store: world.records.store,
    logged,
    calls,
    ask,
    draft: (wishes) => world.sandbox.createOrderReference(wishes).amazonOrderReferenceId,
    place,
    async placeUntilDecided(orderReferenceId, change) {
      for (let time = 1; time <= MOST_TRIES; time += 1) {
        const answer = await place(orderReferenceId, change);
        if (answer.status !== 503) return answer;
        await clock.advanceBy(Number(answer.headers.get("retry-after")) * 1_000);
      }
      throw new Error(`Nothing is decided about ${orderReferenceId} after ${MOST_TRIES} tries`);
    },
    callAmazon: (action, parameters) =>
      callSandbox(world.sandbox, action, parameters, { now: clock.now() }),
    operationsOn: (orderReferenceId) =>
      calls
        .filter(({ objectId }) => objectId === orderReferenceId)
        .map(({ operation }) => operation),
    close: world.close,
  };
}

/** Status and error name, such as "409 ConstraintsExist", or status and outcome. */
export function toldBy({ status, body }: ShopAnswer): string {
  return `${status} ${String(body["error"] ?? body["status"] ?? body["state"])}`;
}
