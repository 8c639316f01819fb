import { randomInt } from "node:crypto";
import type { Clock } from "../clock/clock.ts";
import { askByHttp } from "../storefront/shipcharge.ts";
import type { World } from "../world/world.ts";
import type { Changes } from "./changes.ts";
import { type Console, openConsole } from "./console-server.ts";
import type { OrdersTime } from "./put-forward.ts";

/** Opens the console before a world, with everything that it needs of the machine. */
export async function startConsole(
  world: Pick<World, "clock" | "runner" | "sandbox" | "endpoint">,
  {
    forward,
    ...options
  }: {
    readonly port: number;
    /** Announced by whoever opened the world, for what Amazon and the functions do. */
    readonly changes: Changes;
    readonly machineClock: Pick<Clock, "now" | "schedule">;
    readonly shopUrl?: string;
    /** Puts the world's clock forward; absent where it is the machine's. */
    readonly forward?: OrdersTime["forward"];
  },
): Promise<Console> {
  const { runner, sandbox, clock, endpoint } = world;
  const ignore = runner.onEvent(() => options.changes.announce());
  const opened = await openConsole({
    ...options,
    runner,
    sandbox,
    shipcharge: askByHttp(endpoint),
    simulator: askByHttp(sandbox.endpoint),
    time: { now: () => clock.now(), ...(forward ? { forward } : {}) },
    newOrderNumber: () => `EX-${randomInt(1_000_000, 10_000_000)}`,
  });
  return {
    endpoint: opened.endpoint,
    close: () => {
      ignore();
      return opened.close();
    },
  };
}
