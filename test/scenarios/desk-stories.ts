import * as v from "valibot";
import type { OrderStory } from "../../local/demo/order-file.ts";
import { BUYER } from "./canaries.ts";
import { eventually, look, until, untilAtRest } from "./order-watch.ts";
import { begin, placeUntilDecided } from "./play.ts";
import type { StoryReport } from "./report.ts";
import type { Playing } from "./take-step.ts";
import type { DeskAnswer, Target } from "./target.ts";

/** Commands of the operator's desk that scenarios have run, and all that these have printed. */
export interface DeskTraces {
  readonly commands: Set<string>;
  readonly printed: string[];
}

export interface DeskAround {
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly report: StoryReport;
  readonly traces: DeskTraces;
}

const batchBegun = v.looseObject({ batchId: v.string() });

/** Runs a command and remembers it, and what it printed. */
export async function atDesk(
  { target, traces }: Pick<DeskAround, "target" | "traces">,
  ...args: string[]
): Promise<DeskAnswer> {
  const answer = await target.desk(...args);
  traces.commands.add(args[0] ?? "");
  traces.printed.push(answer.output, answer.notes);
  return answer;
}

/** An order whose money is reserved, and that waits for its goods. */
async function placed(story: OrderStory, around: DeskAround): Promise<Playing> {
  const on = await begin(story, { ...around, note: around.report.note });
  await placeUntilDecided(on);
  await untilAtRest(on);
  return on;
}

async function charged(story: OrderStory, around: DeskAround): Promise<Playing> {
  const on = await placed(story, around);
  const { orderReferenceId } = on;
  await around.target.tellShipment({ orderReferenceId, shipmentId: "PARCEL-1" });
  await until(on, "it is charged and closed", ({ phase }) => phase === "closed");
  return on;
}

async function isTold(on: Playing, what: string): Promise<boolean> {
  const { text } = await on.target.ask("GET", `/orders/${on.orderReferenceId}`);
  return text.includes(what);
}

/** Finds and explains an order, asks Amazon about it, and then cancels it. */
export async function readAndCancel(story: OrderStory, around: DeskAround): Promise<void> {
  const { report, target } = around;
  const on = await placed(story, around);
  const { orderReferenceId: id, sellerOrderId } = on;
  const desk = (...args: string[]) => atDesk(around, ...args);

  const listed = await desk("list", "--waits", "shipment", "--json");
  report.check("list finds an order that waits", listed.output.includes(id), listed.output);
  const all = await desk("list", "--all");
  report.check("list finds it among all, too", all.output.includes(id), all.output);
  const shown = await desk("show", sellerOrderId);
  const lays = shown.output.includes("at Amazon") && !shown.output.includes("differs");
  report.check("show lays its ledger beside Amazon's", lays, shown.output);
  const buyer = (await target.desk("show", id, "--buyer", "--no-amazon")).output;
  report.check("show --buyer, and no other, says who buys", buyer.includes(BUYER.name), buyer);
  const explained = (await desk("explain", id)).output;
  const isRight = explained.includes("It waits for shipment 1");
  report.check("explain says what it waits for", isRight, explained);
  const bundle = await desk("bundle", id, "--stdout");
  const isBundle = bundle.output.includes("shipcharge-support-bundle");
  report.check("bundle has its story for support", isBundle, bundle.output);
  const refreshed = await desk("refresh", id, "--yes");
  report.check("refresh has Amazon read", refreshed.output.includes("Read; "), refreshed.output);
  const cancelled = await desk("cancel", id, "--reason", "Sold out", "--yes");
  report.check("cancel is taken", cancelled.exitCode === 0, cancelled.output + cancelled.notes);
  await until(on, "it is cancelled", ({ phase }) => phase === "cancelled");
  report.check("its story tells of the cancel", await isTold(on, "Cancel was requested: Sold out"));
  const again = await desk("cancel", id, "--yes");
  report.check("cancelled again it stays as it is", again.exitCode === 0, again.notes);
}

const REJECTED = JSON.stringify({
  SandboxSimulation: { State: "Declined", ReasonCode: "AmazonRejected" },
});

/** Decides about an order that stands still, in each of the three ways. */
export async function decideAsOperator(story: OrderStory, around: DeskAround): Promise<void> {
  const { report, target } = around;
  const on = await placed(story, around);
  const { orderReferenceId: id } = on;
  const desk = (...args: string[]) => atDesk(around, ...args);
  const needsOperator = () =>
    until(on, "it needs an operator", ({ waitsFor }) => waitsFor?.kind === "operator");

  await target.tellShipment({ orderReferenceId: id, shipmentId: "PARCEL-1", note: REJECTED });
  await needsOperator();
  const waiting = await desk("list", "--waits", "operator");
  report.check("list names it among those that wait for a person", waiting.output.includes(id));
  const decisions = [
    ["retry", "An operator says: go-on"],
    ["reauthorize", "An operator says: reauthorize"],
    ["give-up", "An operator says: give-up"],
  ] as const;
  for (const [command, told] of decisions) {
    const { exitCode, notes } = await desk(command, id, "--yes");
    report.check(`${command} is taken`, exitCode === 0, notes);
    report.check(`and its story tells of it`, await isTold(on, told));
    if (command !== "give-up") await needsOperator();
  }
  const { phase } = await until(on, "it has ended", (order) => order.phase === "closed");
  report.check(
    `given up, it is ${phase} and was never charged`,
    (await look(on)).captured.minorUnits === 0,
  );
}

/** Gives money back, closes what nothing follows for, and has a dead execution go on. */
export async function refundAndRestart(story: OrderStory, around: DeskAround): Promise<void> {
  const { report, target } = around;
  const desk = (...args: string[]) => atDesk(around, ...args);

  const paid = await charged(story, around);
  const refund = [
    "refund",
    paid.orderReferenceId,
    "--id",
    "return-1",
    "--amount",
    "19.90",
    "--yes",
  ];
  for (const time of ["is taken", "is taken again, and gives nothing twice"]) {
    const { exitCode, notes } = await desk(...refund);
    report.check(`refund ${time}`, exitCode === 0, notes);
  }
  await untilAtRest(paid);
  const { refundedMinorUnits } = await target.simulator.ledger(paid.orderReferenceId);
  report.check(
    "Amazon has given 19.90 back",
    refundedMinorUnits === 1_990,
    `${refundedMinorUnits}`,
  );

  const wish = { operation: "Refund", since: "2026-01-01T00:00:00Z", dryRun: true };
  const { batchId } = v.parse(batchBegun, (await target.ask("POST", "/batches", wish)).body);
  const releasing = async () => desk("release-batch", batchId, "--yes");
  const freed = await eventually(paid, releasing, ({ exitCode }) => exitCode === 0);
  const isFree = freed.output.includes("has taken nothing");
  report.check("release-batch leaves a batch alone that holds nothing", isFree, freed.notes);
  const over = await desk("resume-batch", batchId, "--yes");
  const isOver = over.exitCode === 1 && over.notes.includes("BatchOver");
  report.check("resume-batch carries on nothing of a batch that is over", isOver, over.notes);

  const dead = await placed(story, around);
  await target.stop("order-payment", `${dead.orderReferenceId}-1`);
  const explained = await eventually(
    dead,
    async () => (await desk("explain", dead.orderReferenceId)).output,
    (output) => output.includes("restart"),
  );
  report.check("explain says that its execution is dead", explained.includes("restart"), explained);
  const restarted = await desk("restart", dead.orderReferenceId, "--yes");
  const isOnItsWay = restarted.output.includes("Run 2 is on its way");
  report.check("restart begins its second run", isOnItsWay, restarted.output + restarted.notes);
  const running = await eventually(
    dead,
    () => target.executionStatus("order-payment", `${dead.orderReferenceId}-2`),
    (status) => status !== undefined,
  );
  report.check("which is there", running === "RUNNING", running);
  await untilAtRest(dead);
  const ended = await desk("nothing-more-ships", dead.orderReferenceId, "--yes");
  report.check("nothing-more-ships is taken", ended.exitCode === 0, ended.notes);
  const { phase } = await until(dead, "it is closed", (order) => order.phase === "closed");
  report.check(`and the second run has ${phase} it`, phase === "closed");
}

/** Has everything examined, and the books compared: one charge was made in Seller Central. */
export async function examineAndReconcile(story: OrderStory, around: DeskAround): Promise<void> {
  const { report, target } = around;
  const desk = (...args: string[]) => atDesk(around, ...args);
  const { output } = await desk("doctor");
  for (const check of [
    "interface",
    "keys of Amazon Pay",
    "quotas",
    "notification address",
    "notification door",
    "test notification",
  ]) {
    report.check(
      `doctor finds it well: ${check}`,
      new RegExp(`^well +${check}`, "m").test(output),
      output,
    );
  }
  const { orderReferenceId: id } = await charged(story, around);
  const stranger = "S01-7654321-7654321";
  const name = `input/scenario-${id}.csv`;
  await target.keepFile(
    name,
    `AmazonTransactionId,TransactionType,AmazonOrderReferenceId,CurrencyCode,TransactionAmount
${id}-C999999,Capture,${id},EUR,5.00
${stranger}-C000001,Capture,${stranger},EUR,12.00
`,
  );
  const compared = await desk("reconcile", "--report", name, "--json");
  const lines = compared.output.split("\n");
  const has = (...words: readonly string[]): boolean =>
    lines.some((line) => words.every((word) => line.includes(word)));
  const isOver = compared.exitCode === 1 && has('"phase":"done"', '"reportLines":2');
  report.check("reconcile compares orders and report to the end", isOver, compared.output);
  const isFound = has("captured-outside", id) && has("charged-without-order", stranger);
  report.check("finds both charges that are not ours", isFound, compared.output);
  const saysHow = has("captured-outside", `npm run orders -- refresh ${id}`);
  report.check("and says what repairs them", saysHow, compared.output);
  const [, result = ""] = /"result":"([^"]+)"/.exec(compared.output) ?? [];
  const kept = await target.readFile(result);
  report.check("its result lies in the bucket", kept.includes(stranger), kept);
  const again = await desk("reconcile", "--follow", result.split("/")[1] ?? "");
  const isSame = again.output.includes("charged-without-order");
  report.check("and can be seen again, by its id", isSame, again.output + again.notes);
}
