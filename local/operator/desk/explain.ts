import { type DeskCommand, helpOf, openOrder, read, readArgs } from "./desk-command.ts";
import { EXIT } from "./host.ts";
import { explanationAnswer } from "./views.ts";
import { sayExplanation } from "./words.ts";

export const explain: DeskCommand = {
  name: "explain",
  summary: "why an order is where it is, what happens next, what you can do",
  help: helpOf(
    `Says in plain words why an order is where it is, what will happen next and when, and what
can be done about it. Amazon is not asked, and nothing changes.

  npm run orders -- explain ORDER [options]`,
    "",
    ["explain S02-1234567-1234567 --stack shipcharge", "explain 2026-1001 --json"],
  ),
  async run(args, host) {
    const { values, positionals } = readArgs(args, {});
    const { target, id } = await openOrder(values, positionals, host);
    const explanation = await read(target, `/orders/${id}/explanation`, explanationAnswer);
    if (values.json) host.print(JSON.stringify(explanation, undefined, 2));
    else {
      const { sellerOrderId, phase } = explanation;
      host.print(`Order ${id}, the shop's ${sellerOrderId}: ${phase}`);
      for (const line of sayExplanation(explanation)) host.print(line);
    }
    return EXIT.done;
  },
};
