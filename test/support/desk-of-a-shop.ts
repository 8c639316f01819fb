import type { Host } from "../../local/operator/desk/host.ts";
import { orders } from "../../local/operator/desk/orders.ts";
import type { BatchShop } from "./batch-shop.ts";

/** Gives a command of the operator's desk to a shop; nobody is there to be asked. */
export async function atDesk({ world, pass }: BatchShop, ...args: string[]) {
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
  };
  const host: Host = {
    print: say,
    note: say,
    confirm: undefined,
    user: "alice",
    environment: { SHIPCHARGE_ENDPOINT: world.endpoint },
    now: () => world.clock.now(),
    sleep: pass,
    writeNewFile: () => undefined,
  };
  return { exitCode: await orders(args, host), said: lines.join("\n") };
}
