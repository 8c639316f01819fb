import { parseArgs } from "node:util";
import { createRealClock } from "../clock/real-clock.ts";
import { simulatedAmazon, startStorefront } from "../storefront/start-storefront.ts";
import { openWorld, type World } from "../world/world.ts";

const HELP = `Opens an example shop on this machine: its pages, Shipcharge's HTTP interface that they use, and
Amazon Pay's simulator behind it.

  npm start                        on any free ports
  npm start -- --port N            Shipcharge's HTTP interface on port N
  npm start -- --shop-port N       the shop's pages on port N
  npm start -- --sign-in redirect  without a pop-up

A draft order reference, as the buyer's click leaves it:   curl -X POST AMAZON/_sandbox/order-references
Place it:                                                  curl SHOP/orders -d '{...}'`;

const OPTIONS = {
  port: { type: "string" },
  "shop-port": { type: "string" },
  "sign-in": { type: "string", default: "popup" },
  help: { type: "boolean", default: false },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const port = readPort("port", values.port);
  const shopPort = readPort("shop-port", values["shop-port"]);
  const signInBy = values["sign-in"];
  if (signInBy !== "popup" && signInBy !== "redirect") {
    throw new RangeError(`--sign-in ${signInBy}: must be popup or redirect`);
  }
  const clock = createRealClock();
  const world = await openWorld({
    clock,
    random: Math.random,
    port,
    onLog: (name, event, fields) => console.log(`${name}: ${event} ${JSON.stringify(fields)}`),
  });
  const configuration = simulatedAmazon(world.sandbox, world.endpoint);
  const shop = await startStorefront({ ...configuration, signInBy, port: shopPort }, { clock });
  tellAddresses(world, shop.endpoint);
  process.once("SIGINT", () => void Promise.all([shop.close(), world.close()]));
}

function readPort(name: string, text = "0"): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new RangeError(`--${name} ${text}: must be a number from 0 to 65535`);
}

function tellAddresses({ endpoint, sandbox }: World, shop: string): void {
  console.log(`An example shop:            ${shop}`);
  console.log(`Shipcharge's interface:     ${endpoint}`);
  console.log(`Amazon Pay's simulator:     ${sandbox.endpoint}`);
  console.log("\nBuy something in the shop, or by hand:");
  console.log(`  curl -X POST ${sandbox.endpoint}/_sandbox/order-references`);
  const example =
    '{"orderReferenceId":"ID","sellerOrderId":"1","total":{"minorUnits":1999,"currency":"EUR"}}';
  console.log(`  curl ${endpoint}/orders -H 'content-type: application/json' -d '${example}'`);
  console.log(`  curl ${endpoint}/orders/ID\n\nCtrl-C ends it; nothing is kept.`);
  console.log(`\nThe operator's desk:  npm run orders -- list --endpoint ${endpoint}`);
  console.log(`What could not be handled:  npm run redrive -- --list --endpoint ${endpoint}`);
  console.log(`What is open:  npm run executions -- --stage laptop --endpoint ${endpoint}`);
}

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
main().catch((error: unknown) => {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (isTaken)
    console.error("That port is already in use. Choose another with --port or --shop-port.");
  else console.error(error instanceof Error ? error.message : error);
  // What has been opened so far would keep this process alive.
  process.exit(2);
});
