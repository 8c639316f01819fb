import { createRealClock } from "../clock/real-clock.ts";
import { runCommand } from "../operator/run-command.ts";
import { readOptions, USAGE } from "./options.ts";
import { startStorefront } from "./start-storefront.ts";

runCommand(async (args, print) => {
  const configuration = readOptions(args, process.env["SHIPCHARGE_TOKEN"]);
  if (!configuration) {
    print(USAGE);
    return 0;
  }
  const onAnswer = (route: string, status: number, error = ""): void =>
    print(`${route} ${status} ${error}`.trimEnd());
  const shop = await startStorefront(configuration, { clock: createRealClock(), onAnswer });
  print(`The shop: ${configuration.publicUrl ?? shop.endpoint}`);
  await new Promise((resolve) => process.once("SIGINT", resolve));
  await shop.close();
  return 0;
});
