import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatDecimal, money, parseCurrency } from "../../functions/domain/money.ts";
import { batchMain } from "./batch-main.ts";
import { BadOrderFile, type OrderStory, readOrderFile } from "./order-file.ts";
import { addsUp, type OrderResult } from "./order-result.ts";
import { sincePlaced } from "./story-lines.ts";
import { tellOrder } from "./tell-order.ts";

const HELP = `Tells what happens to an order, from "Buy" to paid and closed.

  npm run demo                         all orders in local/examples
  npm run demo -- --only NAME          the examples of this name (may be given several times)
  npm run demo -- --order FILE         an order of your own (may be given several times)
  npm run demo -- --json               the results for machines, nothing else
  npm run demo -- --help
  npm run demo -- batch                a thousand orders charged by one batch (batch --help)

The functions and the workflow file are those that are deployed; Amazon Pay is a simulator that
speaks Amazon's protocol on this machine. Exit code 0: every order's money adds up and every order
came out as its file expects; 1: not so; 2: an order file or an option is wrong.`;

const EXAMPLES = fileURLToPath(new URL("../examples/", import.meta.url));

async function main(): Promise<number> {
  const [subject, ...rest] = process.argv.slice(2);
  if (subject === "batch") return batchMain(rest);
  const { order, only, json, help } = readOptions();
  if (help) {
    console.log(HELP);
    return 0;
  }
  const stories = choose(order ?? exampleFiles(), only);
  const results: OrderResult[] = [];
  for (const [index, story] of stories.entries()) {
    if (!json) printTitle(index + 1, story);
    const result = await tellOrder(story, json ? {} : { onLine: printLine });
    results.push(result);
    if (!json) printResult(result);
  }
  if (json) console.log(JSON.stringify(results, undefined, 2));
  else printSummary(results);
  return results.every(isRight) ? 0 : 1;
}

function choose(files: readonly string[], only: readonly string[] | undefined): OrderStory[] {
  const stories = files.map(readOrderFile);
  if (!only) return stories;
  const known = stories.map(({ scenario }) => scenario);
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new BadOrderFile(`--only ${unknown.join(", ")}: choose from ${known.join(", ")}`);
  }
  return stories.filter(({ scenario }) => only.includes(scenario));
}

function isRight(result: OrderResult): boolean {
  return addsUp(result) && result.disappointments.length === 0;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      order: { type: "string", multiple: true },
      only: { type: "string", multiple: true },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return values;
}

function exampleFiles(): string[] {
  return readdirSync(EXAMPLES)
    .filter((name) => name.endsWith(".json"))
    .toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
    .map((name) => `${EXAMPLES}${name}`);
}

function printTitle(number: number, { scenario, title, sellerOrderId, total }: OrderStory): void {
  console.log(`${number}. ${scenario}: ${title}`);
  console.log(`   Shop order ${sellerOrderId}, ${formatDecimal(total)} ${total.currency}\n`);
}

function printLine(elapsed: number, { who, what }: { who: string; what: string }): void {
  console.log(`   ${sincePlaced(elapsed)}  ${who.padEnd(8)}  ${what}`);
}

function printResult(result: OrderResult): void {
  const { ledger, amazonPay, orderReferenceId, status, finalState } = result;
  console.log(`\n   ${orderReferenceId} is ${status}; its workflow ended in "${finalState}".`);
  if (result.operatorReason) console.log(`   It needs an operator: ${result.operatorReason}`);
  console.log("   Ledger        authorized      captured      refunded");
  for (const [whose, figures] of [
    ["ours", ledger],
    ["Amazon's", amazonPay],
  ] as const) {
    const amounts = [
      figures.authorizedMinorUnits,
      figures.capturedMinorUnits,
      figures.refundedMinorUnits,
    ].map((minorUnits) => decimalText(minorUnits, figures.currency).padStart(12));
    console.log(`   ${whose.padEnd(10)}${amounts.join("  ")} ${figures.currency}`);
  }
  console.log(
    `   ${result.statesEntered.length} states, ${result.functionInvocations} function calls, ${result.writeUnits} write units; ` +
      `${result.notifications} notifications: ${result.notificationInvocations} calls, ${result.notificationWriteUnits} write units`,
  );
  for (const what of result.disappointments) console.log(`   Not as the file says: ${what}`);
  console.log();
}

function decimalText(minorUnits: number, currency: string): string {
  return formatDecimal(money(minorUnits, parseCurrency(currency)));
}

function printSummary(results: readonly OrderResult[]): void {
  const namesOf = (wrong: readonly OrderResult[]): string =>
    wrong.map(({ scenario }) => scenario).join(", ");
  const wrong = results.filter((result) => !addsUp(result));
  const odd = results.filter(({ disappointments }) => disappointments.length > 0);
  console.log(
    wrong.length === 0
      ? `Told: ${results.length}. Every ledger equals Amazon's to the minor unit.`
      : `The money does not add up: ${namesOf(wrong)}.`,
  );
  if (odd.length > 0) console.log(`Not as their files say: ${namesOf(odd)}.`);
}

// The SDK's notice about this Node version is for those who build Shipcharge, not for readers.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const isUsage = error instanceof TypeError && "code" in error;
    console.error(error instanceof BadOrderFile || isUsage ? error.message : error);
    process.exitCode = error instanceof BadOrderFile || isUsage ? 2 : 1;
  },
);
