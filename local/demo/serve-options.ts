import { parseArgs } from "node:util";

export const HELP = `Opens an example shop and a console on this machine: the shop's pages, Shipcharge's HTTP interface
that they use, Amazon Pay's simulator behind it, and the orders' stories as they happen.

  npm start                        on any free ports
  npm start -- --clock virtual     a clock that the console can put forward
  npm start -- --port N            Shipcharge's HTTP interface on port N
  npm start -- --shop-port N       the shop's pages on port N
  npm start -- --console-port N    the console on port N
  npm start -- --sign-in redirect  without a pop-up
  npm start -- --files DIR         where the files of batches lie (default: .cache/files)

A draft order reference, as the buyer's click leaves it:   curl -X POST AMAZON/_sandbox/order-references
Place it:                                                  curl SHOP/orders -d '{...}'`;

const OPTIONS = {
  clock: { type: "string", default: "real" },
  port: { type: "string" },
  "shop-port": { type: "string" },
  "console-port": { type: "string" },
  "sign-in": { type: "string", default: "popup" },
  files: { type: "string", default: ".cache/files" },
  help: { type: "boolean", default: false },
} as const;

export interface ServeOptions {
  readonly clock: "real" | "virtual";
  readonly port: number;
  readonly shopPort: number;
  readonly consolePort: number;
  readonly signInBy: "popup" | "redirect";
  /** The folder in the place of the bucket. */
  readonly files: string;
}

/**
 * Reads the command line; undefined when help is asked for.
 *
 * @throws RangeError for a wrong value, by its option's name
 */
export function readServeOptions(args: readonly string[]): ServeOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  const { clock, "sign-in": signInBy } = values;
  if (clock !== "real" && clock !== "virtual") {
    throw new RangeError(`--clock ${clock}: must be real or virtual`);
  }
  if (signInBy !== "popup" && signInBy !== "redirect") {
    throw new RangeError(`--sign-in ${signInBy}: must be popup or redirect`);
  }
  return {
    clock,
    port: readPort("port", values.port),
    shopPort: readPort("shop-port", values["shop-port"]),
    consolePort: readPort("console-port", values["console-port"]),
    signInBy,
    files: values.files,
  };
}

function readPort(name: string, text = "0"): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new RangeError(`--${name} ${text}: must be a number from 0 to 65535`);
}
