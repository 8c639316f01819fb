import type { BatchCounts } from "../../functions/domain/batch.ts";
import type { LineResult } from "../../functions/domain/batch-lines.ts";
import { createVirtualClock } from "../clock/virtual-clock.ts";
import { openWorld, type World } from "../world/world.ts";
import { type BatchBooks, compareBooks, hasFailed, readLineResults } from "./batch-figures.ts";
import { Shop } from "./shop.ts";
import { linesOfAmazon, linesOfHistory, type StoryLine } from "./story-lines.ts";

const HOUR_MILLISECONDS = 3600 * 1_000;
/** The simulator's sandbox takes one call of each kind in two seconds (reference §3.0). */
const BETWEEN_ORDERS_MILLISECONDS = 5_000;
const STARTS_AT = Date.parse("2026-11-02T09:00:00.000Z");
const TOTAL = { minorUnits: 11_990, currency: "EUR" } as const;

/** What goes wrong with some of the lines. */
const TROUBLES = ["AmazonClosed", "AmazonRejected", "ProcessingFailure"] as const;
/** One line in so many fails. */
const FAILS_ONE_IN = 40;
/** Fewer could not show each trouble once. */
export const FEWEST_ORDERS = TROUBLES.length;
export const USUAL_ORDERS = 1_000;

/** What came of the batch; the shape of `npm run demo -- batch --json`. */
export interface BatchResult {
  readonly batchId: string;
  readonly phase: string;
  readonly orders: number;
  /** Lines that were made to fail. */
  readonly spoiled: number;
  readonly requests: number;
  readonly counts: Partial<BatchCounts>;
  /** Lines of the result file, and those of them that took no money. */
  readonly resultLines: number;
  readonly failedLines: readonly LineResult[];
  readonly books: BatchBooks;
  readonly secondsFromBeginning: number;
  /** What does not add up; empty if everything does. */
  readonly disappointments: readonly string[];
}

export interface BatchTelling {
  readonly orders: number;
  /** Told each line as it happens, with the milliseconds since the first order. */
  readonly onLine?: (elapsedMilliseconds: number, line: StoryLine) => void;
  /** Told how many orders wait for the batch. */
  readonly onProgress?: (placed: number) => void;
}

/** Places and ships orders that are charged by batch, charges them in one, and compares the books. */
export async function tellBatch(telling: BatchTelling): Promise<BatchResult> {
  const clock = createVirtualClock(STARTS_AT);
  const shop = new Shop(clock);
  const say = (lines: readonly StoryLine[]): void => {
    for (const line of lines) telling.onLine?.(clock.now() - STARTS_AT, line);
  };
  const world = await openWorld({
    clock,
    random: () => 0.5,
    arrival: shop.arrival,
    storage: "memory",
    onAmazonEvent: (event) => {
      if (isAboutBatch(event)) say(linesOfAmazon(event));
    },
  });
  try {
    world.runner.onEvent((execution, event) => {
      if (execution.includes(":batch:")) say(linesOfHistory(event));
    });
    const ask = (method: "GET" | "POST", path: string, body?: unknown) =>
      shop.ask(method, `${world.endpoint}${path}`, body);
    const ids = await placeAndShip({ world, ask, telling });
    await clock.advanceBy(BETWEEN_ORDERS_MILLISECONDS);
    say([{ who: "shop", what: `has shipped ${ids.length} orders, which wait for a batch` }]);
    const spoiled = spoil(world, ids);
    say([{ who: "trouble", what: `${spoiled.size} of them will fail at Amazon` }]);
    const since = new Date(STARTS_AT).toISOString();
    say([{ who: "shop", what: `POST /batches: Capture, shipped since ${since}` }]);
    const begun = await ask("POST", "/batches", { operation: "Capture", since });
    const batchId = String(begun.body["batchId"]);
    const began = clock.now();
    const executions = () => world.runner.listExecutions({ stateMachineName: "batch" });
    const isRunning = () => executions().some(({ status }) => status === "RUNNING");
    await clock.advanceUntil(() => !isRunning(), began + 40 * HOUR_MILLISECONDS);
    const secondsFromBeginning = Math.round((clock.now() - began) / 1_000);
    const books = await compareBooks(world, ids, TOTAL.currency);
    const batch = (await ask("GET", `/batches/${batchId}`)).body;
    return await readBatchResult(world, {
      batchId,
      batch,
      orders: ids.length,
      books,
      spoiled,
      secondsFromBeginning,
    });
  } finally {
    await world.close();
  }
}

function isAboutBatch(event: Parameters<typeof linesOfAmazon>[0]): boolean {
  return event.type === "notification"
    ? event.notification.notificationType.startsWith("Batch")
    : /Feed|Report/.test(event.operation);
}

interface Placing {
  readonly world: World;
  readonly ask: (method: "POST", path: string, body: unknown) => Promise<{ status: number }>;
  readonly telling: BatchTelling;
}

/** Each order goes its own way through its workflow, up to waiting for a batch. */
async function placeAndShip({ world, ask, telling }: Placing): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= telling.orders; number += 1) {
    const { amazonOrderReferenceId: orderReferenceId } = world.sandbox.createOrderReference();
    const sellerOrderId = `B-${String(number).padStart(6, "0")}`;
    const mode = { capture: "by-batch" };
    const { status } = await ask("POST", "/orders", {
      orderReferenceId,
      sellerOrderId,
      total: TOTAL,
      mode,
    });
    if (status !== 200) throw new Error(`Order ${sellerOrderId} was answered ${status}`);
    world.publishShipment({ orderReferenceId, shipmentId: "SH-1" });
    await world.sandbox.advanceClock(BETWEEN_ORDERS_MILLISECONDS / 1_000);
    ids.push(orderReferenceId);
    telling.onProgress?.(number);
  }
  return ids;
}

/** Makes one line in forty fail, by each trouble in turn; answers which orders. */
function spoil({ sandbox }: World, ids: readonly string[]): ReadonlySet<string> {
  const count = Math.max(FEWEST_ORDERS, Math.round(ids.length / FAILS_ONE_IN));
  const step = Math.floor(ids.length / count);
  const spoiled = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    const orderReferenceId = ids[index * step] ?? "";
    const reasonCode = TROUBLES[index % TROUBLES.length] ?? "AmazonClosed";
    spoiled.add(orderReferenceId);
    if (reasonCode === "AmazonClosed") {
      const [authorization] = sandbox.orderReference(orderReferenceId).authorizations;
      sandbox.core.forceState(authorization?.id ?? "", { state: "Closed", reasonCode });
      continue;
    }
    const plan = { declined: { reasonCode } };
    sandbox.core.forceOutcome({ operation: "Capture", orderReferenceId, plan });
  }
  return spoiled;
}

interface Ended {
  readonly batchId: string;
  readonly batch: Readonly<Record<string, unknown>>;
  readonly orders: number;
  readonly books: BatchBooks;
  readonly spoiled: ReadonlySet<string>;
  readonly secondsFromBeginning: number;
}

async function readBatchResult(world: World, ended: Ended): Promise<BatchResult> {
  const { batchId, batch, orders, books, spoiled, secondsFromBeginning } = ended;
  const phase = String(batch["phase"]);
  const { result } = Object(batch["files"]);
  const lines = typeof result === "string" ? await readLineResults(world, result) : [];
  const told = {
    batchId,
    phase,
    orders,
    spoiled: spoiled.size,
    requests: Number(batch["requests"] ?? 0),
    counts: Object(batch["counts"]),
    resultLines: lines.length,
    failedLines: lines.filter(hasFailed),
    books,
    secondsFromBeginning,
  };
  return { ...told, disappointments: disappointments(told, spoiled) };
}

/** One sentence for each thing that does not add up. */
function disappointments(
  told: Omit<BatchResult, "disappointments">,
  spoiled: ReadonlySet<string>,
): readonly string[] {
  const { phase, orders, requests, resultLines, failedLines, counts, books } = told;
  const found: string[] = [];
  const failed = new Set(failedLines.map(({ orderReferenceId }) => orderReferenceId));
  const isAsSpoiled = failed.size === spoiled.size && [...spoiled].every((id) => failed.has(id));
  const expected = (orders - spoiled.size) * TOTAL.minorUnits;
  const require = (isRight: boolean, sentence: string): void => {
    if (!isRight) found.push(sentence);
  };
  require(phase === "reconciled", `the batch is ${phase}, not reconciled`);
  require(requests === orders, `${requests} requests for ${orders} orders`);
  require(resultLines === orders, `the result has ${resultLines} lines for ${orders} orders`);
  require(counts.unmatched === 0, `${counts.unmatched} lines belong to no request`);
  require(counts.noAnswer === 0, `${counts.noAnswer} requests have no answer`);
  require(isAsSpoiled, `${failed.size} lines failed, not the ${spoiled.size} that were made to`);
  const { capturedMinorUnits } = books.amazonPay;
  require(capturedMinorUnits ===
    expected, `Amazon took ${capturedMinorUnits} cents, not ${expected}`);
  require(books.unequalOrders.length === 0, `books differ: ${books.unequalOrders.join(", ")}`);
  require(books.chargedTwice.length === 0, `charged twice: ${books.chargedTwice.join(", ")}`);
  return found;
}
