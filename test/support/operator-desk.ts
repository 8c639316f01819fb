import type { Host } from "../../local/operator/desk/host.ts";
import { orders } from "../../local/operator/desk/orders.ts";
import type { WorldOptions } from "../../local/world/world.ts";
import { openShopFront, type ShopFront } from "./shop-front.ts";

/** What a command printed, and how it ended. */
export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  /** Progress, warnings and refusals. */
  readonly notes: string;
  readonly asked: readonly string[];
}

export interface OperatorDesk {
  readonly shop: ShopFront;
  /** Everything that any command has printed, noted or written. */
  readonly everything: string[];
  readonly files: Map<string, string>;
  /** Runs a command against the laptop's shop; nobody is there to be asked. */
  run(...args: string[]): Promise<Ran>;
  /** Runs it before somebody who answers every question so. */
  runAsked(answer: boolean, ...args: string[]): Promise<Ran>;
  /** An order of 119.90 EUR that waits for its goods. */
  placed(change?: Readonly<Record<string, unknown>>): Promise<string>;
  /** An order whose goods have left and that is charged. */
  charged(): Promise<string>;
  /** An order whose capture Amazon has rejected twice: it needs an operator. */
  stuck(): Promise<string>;
  timelineOf(id: string): Promise<string[]>;
}

const MINUTE = 60_000;
const PAUSE = 20_000;

/** Opens a laptop's shop with an operator, whose name on this machine is alice. */
export async function openOperatorDesk(options: Partial<WorldOptions> = {}): Promise<OperatorDesk> {
  const shop = await openShopFront({
    storage: "memory",
    ...options,
  });
  const everything: string[] = [];
  const files = new Map<string, string>();

  const keepIn = (lines: string[]) => (line: string) => {
    lines.push(line);
    everything.push(line);
  };

  async function runWith(confirm: boolean | undefined, args: readonly string[]): Promise<Ran> {
    // Our own queue before Amazon is empty again.
    await shop.clock.advanceBy(PAUSE);
    const [output, notes, asked]: [string[], string[], string[]] = [[], [], []];
    const host: Host = {
      print: keepIn(output),
      note: keepIn(notes),
      confirm:
        confirm === undefined
          ? undefined
          : async (question) => {
              asked.push(question);
              return confirm;
            },
      user: "alice",
      environment: { SHIPCHARGE_ENDPOINT: shop.world.endpoint },
      now: () => shop.clock.now(),
      sleep: (milliseconds) => shop.clock.advanceBy(milliseconds),
      writeNewFile(path, text) {
        if (files.has(path)) throw new Error(`${path} is there already`);
        files.set(path, text);
        everything.push(text);
      },
    };
    const exitCode = await orders(args, host);
    return { exitCode, output: output.join("\n"), notes: notes.join("\n"), asked };
  }

  const placed: OperatorDesk["placed"] = async (change) => {
    const id = shop.draft();
    await shop.placeUntilDecided(id, change);
    return id;
  };
  const shipped = async (note?: string): Promise<string> => {
    const id = await placed();
    shop.world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1", note });
    await shop.clock.advanceBy(10 * MINUTE);
    return id;
  };
  return {
    shop,
    everything,
    files,
    run: (...args) => runWith(undefined, args),
    runAsked: (answer, ...args) => runWith(answer, args),
    placed,
    charged: () => shipped(),
    stuck: () =>
      shipped('{"SandboxSimulation": {"State":"Declined","ReasonCode":"AmazonRejected"}}'),
    async timelineOf(id) {
      const { body } = await shop.ask(`GET /orders/${id}`);
      return (body["timeline"] as { what: string }[]).map(({ what }) => what);
    },
  };
}
