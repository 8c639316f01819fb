import * as v from "valibot";
import type { OrderStory } from "../../local/demo/order-file.ts";
import { eventually, until } from "./order-watch.ts";
import { begin, type Execution, placeUntilDecided, readExecution } from "./play.ts";
import type { StoryReport } from "./report.ts";
import type { Playing } from "./take-step.ts";
import type { Target } from "./target.ts";

const batchView = v.object({
  batchId: v.string(),
  phase: v.string(),
  run: v.number(),
  counts: v.optional(v.record(v.string(), v.number())),
  problem: v.optional(v.string()),
});
const booksView = v.object({
  reconciliationId: v.string(),
  phase: v.string(),
  counts: v.optional(v.record(v.string(), v.number())),
  parts: v.optional(v.number(), 0),
});
const findings = v.object({
  findings: v.optional(v.array(v.object({ orderReferenceId: v.optional(v.string()) })), []),
});

const HOUR_MILLISECONDS = 3_600_000;
/** The way of a batch that meets no trouble; a queue at Amazon may add a wait. */
const USUAL = ["Build feed", "Submit feed", "Await batch report", "Reconcile report"];

interface Surroundings {
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly report: StoryReport;
}

/**
 * An order is charged by a batch, and then the books are compared with Amazon's. Answers the
 * histories of both executions.
 */
export async function chargeByBatch(
  story: OrderStory,
  { target, signal, report }: Surroundings,
): Promise<readonly Execution[]> {
  const byBatch: OrderStory = {
    ...story,
    sellerOrderId: "2026-BY-BATCH",
    mode: { ...story.mode, capture: "by-batch" },
  };
  const on = await begin(byBatch, { target, signal, note: report.note });
  await placeUntilDecided(on);
  await target.tellShipment({ orderReferenceId: on.orderReferenceId, shipmentId: "PARCEL-1" });
  await until(on, "its capture waits for a batch", ({ waitsFor }) => waitsFor?.kind === "capture");
  const batch = await chargeWaiting(on, report);
  const { phase } = await until(
    on,
    "it is charged and closed",
    (order) => order.phase === "closed",
  );
  const { capturedMinorUnits } = await target.simulator.ledger(on.orderReferenceId);
  const isPaid = capturedMinorUnits === story.total.minorUnits;
  report.check(`the order is ${phase}, charged once and in full`, isPaid);
  return [...batch, ...(await compareBooks(on, report))];
}

async function chargeWaiting(on: Playing, report: StoryReport): Promise<readonly Execution[]> {
  const { target } = on;
  const since = new Date(target.now() - HOUR_MILLISECONDS).toISOString();
  const until = new Date(target.now() + HOUR_MILLISECONDS).toISOString();
  const wish = { operation: "Capture", since, until };
  const { batchId } = v.parse(batchView, (await target.ask("POST", "/batches", wish)).body);
  const read = async () =>
    v.parse(batchView, (await target.ask("GET", `/batches/${batchId}`)).body);
  const batch = await eventually(on, read, ({ phase }) => phase === "reconciled");
  const { answered = 0, noAnswer, unmatched } = batch.counts ?? {};
  report.check(
    `the batch ${batchId} is reconciled to its last line`,
    batch.phase === "reconciled" && answered > 0 && noAnswer === 0 && unmatched === 0,
    JSON.stringify(batch),
  );
  const again = v.parse(batchView, (await target.ask("POST", "/batches", wish)).body);
  report.check("begun again, it is the same batch in the same run", again.run === batch.run);
  const execution = await readExecution(on, "batch", `${batchId}-${batch.run}`, true);
  const states = execution?.states ?? [];
  const went =
    USUAL.every((state) => states.includes(state)) && states.at(-1) === "Batch reconciled";
  report.check(`its execution went ${states.join(" → ")}`, went, execution?.status);
  return execution ? [execution] : [];
}

async function compareBooks(on: Playing, report: StoryReport): Promise<readonly Execution[]> {
  const { target } = on;
  const begun = await target.ask("POST", "/reconciliations", { scope: "all" });
  const { reconciliationId: id } = v.parse(booksView, begun.body);
  const read = async (part = "") => (await target.ask("GET", `/reconciliations/${id}${part}`)).body;
  const books = await eventually(
    on,
    async () => v.parse(booksView, await read()),
    ({ phase }) => phase === "done" || phase === "stopped",
  );
  report.check("the books have been compared", books.phase === "done", JSON.stringify(books));
  let found = 0;
  for (let part = 1; part <= books.parts; part += 1) {
    const told = v.parse(findings, await read(`?part=${part}`)).findings;
    found += told.filter((one) => one.orderReferenceId === on.orderReferenceId).length;
  }
  report.check("and nothing is found about this order", found === 0, `${found} findings`);
  const execution = await readExecution(on, "reconcile", id, true);
  const isDone = execution?.status === "SUCCEEDED";
  report.check(`its execution went ${execution?.states.join(" → ")}`, isDone, execution?.status);
  return execution ? [execution] : [];
}
