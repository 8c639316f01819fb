import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { letFlow } from "../clock/flowing-clock.ts";
import { createRealClock } from "../clock/real-clock.ts";
import { createVirtualClock } from "../clock/virtual-clock.ts";
import { createChanges } from "../console/changes.ts";
import { startConsole } from "../console/start-console.ts";
import { createFileStorage } from "../storage/file-storage.ts";
import { simulatedAmazon, startStorefront } from "../storefront/start-storefront.ts";
import { openWorld, type World } from "../world/world.ts";
import { HELP, readServeOptions, type ServeOptions } from "./serve-options.ts";

async function main(): Promise<void> {
  const options = readServeOptions(process.argv.slice(2));
  if (!options) {
    console.log(HELP);
    return;
  }
  const machineClock = createRealClock();
  const changes = createChanges(machineClock);
  const { clock, stop, ...time } = clockFor(options.clock, machineClock);
  mkdirSync(join(options.files, "input"), { recursive: true });
  const world = await openWorld({
    clock,
    files: createFileStorage(options.files),
    holdsRequests: options.clock === "virtual",
    random: Math.random,
    port: options.port,
    onAmazonEvent: changes.announce,
    onOrderEvent: changes.announce,
    onLog: (name, event, fields) => {
      console.log(`${name}: ${event} ${JSON.stringify(fields)}`);
      changes.announce();
    },
  });
  const { signInBy, shopPort, consolePort } = options;
  const configuration = simulatedAmazon(world.sandbox, world.endpoint);
  const shop = await startStorefront({ ...configuration, signInBy, port: shopPort }, { clock });
  const desk = await startConsole(world, {
    ...time,
    port: consolePort,
    changes,
    machineClock,
    shopUrl: shop.endpoint,
  });
  tellAddresses(world, shop.endpoint, desk.endpoint);
  tellOfBatches(world, options.files);
  process.once("SIGINT", () => {
    stop();
    void Promise.all([desk.close(), shop.close(), world.close()]);
  });
}

/** The orders' clock, and how it is put forward where it can be. */
function clockFor(kind: ServeOptions["clock"], machineClock: ReturnType<typeof createRealClock>) {
  if (kind === "real") return { clock: machineClock, stop: () => {} };
  const clock = createVirtualClock(machineClock.now());
  const { forward, stop } = letFlow(clock, machineClock, (error) => console.error(error));
  return { clock, forward, stop };
}

function tellAddresses({ endpoint, sandbox }: World, shop: string, desk: string): void {
  console.log(`An example shop:            ${shop}`);
  console.log(`The orders' console:        ${desk}`);
  console.log(`Shipcharge's interface:     ${endpoint}`);
  console.log(`Amazon Pay's simulator:     ${sandbox.endpoint}`);
  console.log("\nBuy something in the shop and watch it in the console, or by hand:");
  console.log(`  curl -X POST ${sandbox.endpoint}/_sandbox/order-references`);
  const example =
    '{"orderReferenceId":"ID","sellerOrderId":"1","total":{"minorUnits":1999,"currency":"EUR"}}';
  console.log(`  curl ${endpoint}/orders -H 'content-type: application/json' -d '${example}'`);
  console.log(
    `  curl ${endpoint}/orders/ID\n\nCtrl-C ends it; nothing is kept but the files of batches.`,
  );
  console.log(`\nThe operator's desk:  npm run orders -- list --endpoint ${endpoint}`);
  console.log(`What could not be handled:  npm run redrive -- --list --endpoint ${endpoint}`);
  console.log(`What is open:  npm run executions -- --stage laptop --endpoint ${endpoint}`);
}

function tellOfBatches({ endpoint }: World, files: string): void {
  console.log(
    `\nA batch of captures (docs/batch.md), from a file put into ${join(files, "input")}:`,
  );
  const wish = '{"operation":"Capture","file":"input/today.csv"}';
  console.log(`  curl ${endpoint}/batches -H 'content-type: application/json' -d '${wish}'\n`);
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
