import { parseArgs } from "node:util";
import { formatDecimal, money, parseCurrency } from "../../functions/domain/money.ts";
import { BadOrderFile } from "./order-file.ts";
import { sincePlaced } from "./story-lines.ts";
import { type BatchResult, FEWEST_ORDERS, tellBatch, USUAL_ORDERS } from "./tell-batch.ts";

const HELP = `Charges many shipped orders by one batch, with some failures, and compares the books.

  npm run demo -- batch                 ${USUAL_ORDERS} orders
  npm run demo -- batch --orders N      so many, from ${FEWEST_ORDERS} to 60000
  npm run demo -- batch --json          the result for machines, nothing else
  npm run demo -- batch --help

Every order goes through its own workflow up to waiting for the batch (docs/batch.md). Exit code 0:
every line has its result and every order's sums equal Amazon's; 1: not so; 2: a wrong option.`;

/** As many failed lines are shown; the result file has them all. */
const SHOWN_LINES = 6;

/** `npm run demo -- batch`; answers the exit code. Throws BadOrderFile for a wrong option. */
export async function batchMain(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: "string", default: String(USUAL_ORDERS) },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const orders = readOrders(values.orders);
  if (!values.json) console.log(`A batch of ${orders} captures\n`);
  const result = await tellBatch({ orders, ...(values.json ? {} : telling(orders)) });
  if (values.json) console.log(JSON.stringify(result, undefined, 2));
  else printResult(result);
  return result.disappointments.length === 0 ? 0 : 1;
}

function readOrders(text: string): number {
  const orders = Number(text);
  if (Number.isInteger(orders) && orders >= FEWEST_ORDERS && orders <= 60_000) return orders;
  throw new BadOrderFile(`--orders ${text}: must be a whole number from ${FEWEST_ORDERS} to 60000`);
}

function telling(orders: number): Pick<Parameters<typeof tellBatch>[0], "onLine" | "onProgress"> {
  const tenth = Math.max(1, Math.round(orders / 10));
  return {
    onLine: (elapsed, { who, what }) =>
      console.log(`   ${sincePlaced(elapsed)}  ${who.padEnd(8)}  ${what}`),
    onProgress: (placed) => {
      if (process.stdout.isTTY) {
        process.stdout.write(`\r   placed and shipped ${placed} of ${orders}`);
        if (placed === orders) console.log("\n");
      } else if (placed % tenth === 0 || placed === orders) {
        console.log(`   placed and shipped ${placed} of ${orders}`);
      }
    },
  };
}

function printResult(result: BatchResult): void {
  const { batchId, phase, requests, counts, failedLines, books, disappointments } = result;
  const { answered, refused, again, noAnswer, unmatched, skipped } = counts;
  const minutes = (result.secondsFromBeginning / 60).toFixed(1);
  console.log(`\n   ${batchId} is ${phase}, ${minutes} minutes after it began.`);
  console.log(
    `   ${requests} requests: ${answered} answered, ${refused} refused, ${again} for the next batch,
` + `   ${noAnswer} without an answer, ${unmatched} unmatched, ${skipped} skipped.`,
  );
  console.log(`\n   ${failedLines.length} of ${result.resultLines} lines took no money, such as:`);
  for (const line of failedLines.slice(0, SHOWN_LINES)) {
    const { orderReferenceId, state, reason, code, httpStatus } = line;
    const why = code ? `${httpStatus} ${code}` : [state, reason].filter(Boolean).join(" ");
    console.log(
      `   line ${String(line.line).padStart(5)}  ${orderReferenceId}  ${line.result}: ${why}`,
    );
  }
  console.log("   Their orders go on by themselves: to the next batch, or to an operator.");
  console.log("\n   Ledger      authorized    captured");
  for (const [whose, figures] of [
    ["ours", books.ledger],
    ["Amazon's", books.amazonPay],
  ] as const) {
    const [authorized, captured] = [figures.authorizedMinorUnits, figures.capturedMinorUnits].map(
      (minorUnits) => formatDecimal(money(minorUnits, parseCurrency(books.currency))).padStart(12),
    );
    console.log(`   ${whose.padEnd(10)}${authorized}${captured} ${books.currency}`);
  }
  for (const what of disappointments) console.log(`   Does not add up: ${what}`);
  if (disappointments.length === 0) {
    console.log(
      `\nTold: ${result.orders} orders, what is authorized and captured of each equal to Amazon's to the minor unit.`,
    );
  }
}
