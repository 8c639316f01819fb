import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createChanges } from "../../local/console/changes.ts";
import { openConsole } from "../../local/console/console-server.ts";
import { Shop } from "../../local/demo/shop.ts";
import type { AskShipcharge } from "../../local/storefront/shipcharge.ts";
import { askByHttp } from "../../local/storefront/shipcharge.ts";
import { openWorld, type World } from "../../local/world/world.ts";

export const STARTS_AT = Date.parse("2026-11-02T09:00:00.000Z");

/** A console before a world by virtual time, to be asked over real HTTP. */
export interface OpenedConsole {
  readonly world: World;
  readonly endpoint: string;
  readonly ask: AskShipcharge;
  page(path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** As the page's script presses a button. */
  press(
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly text: string }>;
  /** A draft placed over the public interface; answers its id. */
  place(card?: "visa" | "invalid-method"): Promise<string>;
  close(): Promise<void>;
}

export async function openedConsole(): Promise<OpenedConsole> {
  const clock = createVirtualClock(STARTS_AT);
  const shop = new Shop(clock);
  const world = await openWorld({
    clock,
    arrival: shop.arrival,
    random: () => 0.5,
    storage: "memory",
  });
  const shipcharge: AskShipcharge = (method, path, body) =>
    shop.ask(method, `${world.endpoint}${path}`, body);
  const console = await openConsole({
    runner: world.runner,
    sandbox: world.sandbox,
    shipcharge,
    simulator: askByHttp(world.sandbox.endpoint),
    time: { now: () => clock.now(), forward: (milliseconds) => clock.advanceBy(milliseconds) },
    changes: createChanges(clock),
    machineClock: clock,
    newOrderNumber: () => "EX-1",
    port: 0,
  });
  const { endpoint } = console;
  const read = async (reply: Response) => ({ status: reply.status, text: await reply.text() });
  return {
    world,
    endpoint,
    ask: shipcharge,
    page: async (path) => read(await fetch(`${endpoint}${path}`)),
    press: async (path, fields = {}, headers = {}) =>
      read(
        await fetch(`${endpoint}${path}`, {
          method: "POST",
          headers: { origin: endpoint, accept: "application/json", ...headers },
          body: new URLSearchParams(fields),
        }),
      ),
    async place(paymentMethod = "visa") {
      const draft = world.sandbox.createOrderReference({ paymentMethod });
      const orderReferenceId = draft.amazonOrderReferenceId;
      const total = { minorUnits: 4_990, currency: "EUR" };
      await shipcharge("POST", "/orders", { orderReferenceId, sellerOrderId: "FK-1", total });
      return orderReferenceId;
    },
    async close() {
      await console.close();
      await world.close();
    },
  };
}
