import { parseArgs } from "node:util";
import { createRealClock } from "../clock/real-clock.ts";
import { openWorld } from "../world/world.ts";

const HELP = `Runs the shop-facing HTTP interface on this machine, with Amazon Pay's simulator behind it.

  npm start                  on any free port
  npm start -- --port N      on port N

A draft order reference, as the buyer's click leaves it:   curl -X POST AMAZON/_sandbox/order-references
Place it:                                                  curl SHOP/orders -d '{...}'`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`--port ${values.port}: must be a number from 0 to 65535`);
  }
  const world = await openWorld({
    clock: createRealClock(),
    random: Math.random,
    port,
    onLog: (name, event, fields) => console.log(`${name}: ${event} ${JSON.stringify(fields)}`),
  });
  console.log(`The shop's HTTP interface:  ${world.endpoint}`);
  console.log(`Amazon Pay's simulator:     ${world.sandbox.endpoint}`);
  console.log("\nTry it:");
  console.log(`  curl -X POST ${world.sandbox.endpoint}/_sandbox/order-references`);
  const example =
    '{"orderReferenceId":"ID","sellerOrderId":"1","total":{"minorUnits":1999,"currency":"EUR"}}';
  console.log(
    `  curl ${world.endpoint}/orders -H 'content-type: application/json' -d '${example}'`,
  );
  console.log(`  curl ${world.endpoint}/orders/ID\n\nCtrl-C ends it; nothing is kept.`);
  console.log(
    `\nWhat could not be handled:  npm run redrive -- --list --endpoint ${world.endpoint}`,
  );
  process.once("SIGINT", () => void world.close());
}

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
