import { type DeskCommand, helpOf, openOrder, read, readArgs } from "./desk-command.ts";
import { EXIT } from "./host.ts";
import { redacted } from "./redaction.ts";
import { amazonsSide } from "./show.ts";
import { explanationAnswer, orderAnswer } from "./views.ts";

/** Made with this form; whoever reads bundles can tell forms apart. */
const FORM = "shipcharge-support-bundle-1";

export const bundle: DeskCommand = {
  name: "bundle",
  summary: "a file about one order for support, without personal data and keys",
  help: helpOf(
    `Writes everything that explains one order into a file for support: its record, its story, the
explanation, Amazon's side. Who buys, where it goes, what the shop wrote, and keys are not in it.

  npm run orders -- bundle ORDER [options]`,
    `  --out FILE        where to (default: shipcharge-ORDER.json here); never over another file
  --stdout          print it instead`,
    ["bundle S02-1234567-1234567 --stack shipcharge", "bundle 2026-1001 --out /tmp/order.json"],
  ),
  async run(args, host) {
    const { values, positionals } = readArgs(args, {
      out: { type: "string" },
      stdout: { type: "boolean", default: false },
    });
    const { target, id } = await openOrder(values, positionals, host);
    const content = redacted({
      form: FORM,
      madeAt: new Date(host.now()).toISOString(),
      stackStatus: target.stack?.facts.status ?? "a laptop",
      region: target.stack?.aws.region ?? "none",
      explanation: await read(target, `/orders/${id}/explanation`, explanationAnswer),
      order: await read(target, `/orders/${id}`, orderAnswer),
      amazon: await amazonsSide(target, id),
    });
    const text = JSON.stringify(content, undefined, 2);
    if (values.stdout || values.json) host.print(text);
    else {
      const path = values.out ?? `shipcharge-${id}.json`;
      host.writeNewFile(path, `${text}\n`);
      host.print(`${path}: ${content.order.timeline.length} lines of story, no personal data.`);
    }
    return EXIT.done;
  },
};
