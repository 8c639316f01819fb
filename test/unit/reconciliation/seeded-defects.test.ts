import { describe, expect, it } from "vitest";
import { createCompareOrdersHandler } from "../../../functions/compare-orders/handler.ts";
import { createCompareReportHandler } from "../../../functions/compare-report/handler.ts";
import { OutcomeError } from "../../../functions/domain/errors.ts";
import type { OrderReferenceId } from "../../../functions/domain/ids.ts";
import { linesOf, piecesOf } from "../../../functions/domain/object-storage.ts";
import type { Log } from "../../../functions/domain/ports.ts";
import type { Finding } from "../../../functions/domain/reconciliation.ts";
import { resultFile } from "../../../functions/runtime/reconciliation-files.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
import {
  type Books,
  DAY_MILLISECONDS,
  LIVES,
  liveThrough,
  openBooks,
  record,
} from "../../support/reconciliation/books.ts";
import { DEFECTS } from "../../support/reconciliation/defects.ts";
import { chargeForeignOrders, settlementOf } from "../../support/reconciliation/settlement.ts";

const ORDERS = 1_000;
const SPOILED = 40;
const EXPIRING = 5;
const FOREIGN = 5;

/** The shop order number and the kind of everything that is wrong. */
async function seed(books: Books): Promise<Set<string>> {
  const seeded = new Set<string>();
  for (let number = 1; number <= EXPIRING; number += 1) {
    await record(books, await liveThrough(books, number, "waiting"));
    seeded.add(`authorization-expiring shop-${number}`);
  }
  await books.clock.advanceBy(26 * DAY_MILLISECONDS);
  for (let number = EXPIRING + 1; number <= ORDERS; number += 1) {
    const turn = number - EXPIRING - 1;
    const isSpoiled = turn % 24 === 0 && turn / 24 < SPOILED;
    const defect = isSpoiled ? DEFECTS[(turn / 24) % DEFECTS.length] : undefined;
    const life = defect?.life ?? LIVES[number % LIVES.length] ?? "waiting";
    const draft = await liveThrough(books, number, life);
    if (defect) {
      await defect.spoil(books, draft);
      seeded.add(`${defect.kind} shop-${number}`);
    }
    await record(books, draft);
  }
  for (const sellerOrderId of await chargeForeignOrders(books, FOREIGN)) {
    seeded.add(`charged-without-order ${sellerOrderId}`);
  }
  await books.clock.advanceBy(2 * DAY_MILLISECONDS);
  return seeded;
}

function name({ kind, sellerOrderId }: Finding): string {
  return `${kind} ${sellerOrderId}`;
}

/** Calls the two functions as the workflow does: again and again, while there is more. */
async function reconcile(books: Books) {
  const storage = createMemoryStorage();
  const input = { reconciliationId: "night", scope: "all", report: "input/march.csv" } as const;
  await storage.write(input.report, linesOfFile(settlementOf(books)));
  // Each look takes a second, so that one call does not have time for all of them.
  let asked = 0;
  const clock = { now: () => books.clock.now() + asked * 1_000 };
  const store = {
    ...books.store,
    readLedger: (id: OrderReferenceId) => {
      asked += 1;
      return books.store.readLedger(id);
    },
  };
  const compareOrders = createCompareOrdersHandler({ ...books, store, clock, storage });
  let told = 0;
  const log: Log = {
    event: (_name, { found = 0 }) => {
      told += Number(found);
    },
  };
  const compareReport = createCompareReportHandler({ ...books, clock, storage, log });

  let calls = 1;
  while (await isOutstanding(compareOrders(input))) calls += 1;
  while (await isOutstanding(compareReport(input))) calls += 1;

  const findings: Finding[] = [];
  for await (const line of linesOf(storage.open(resultFile(input.reconciliationId)))) {
    findings.push(JSON.parse(line));
  }
  return { calls, told, findings };
}

function linesOfFile(lines: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  async function* ended(): AsyncIterable<string> {
    for await (const line of lines) yield `${line}\n`;
  }
  return piecesOf(ended());
}

async function isOutstanding(call: Promise<void>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    if (error instanceof OutcomeError && error.name.endsWith("Outstanding")) return true;
    throw error;
  }
}

describe("a reconciliation of a thousand orders, fifty of which are wrong", async () => {
  const books = openBooks(1);
  const seeded = await seed(books);
  const { calls, told, findings } = await reconcile(books);

  it("finds every one of them, and nothing else", () => {
    expect(seeded.size).toBe(50);
    expect(findings.map(name).sort()).toEqual([...seeded].sort());
  });

  it("needs more than one call of its function, and loses nothing between them", () => {
    expect(calls).toBeGreaterThan(2);
  });

  it("tells how many of each kind it has found", () => {
    expect(told).toBe(50);
  });

  it("finds charges for orders of which the shop knows nothing in the report alone", () => {
    const foreign = findings.slice(-FOREIGN);
    expect(foreign.map(({ kind }) => kind)).toEqual(Array(FOREIGN).fill("charged-without-order"));
  });

  it("says for each what repairs it", () => {
    expect(findings.filter(({ repair }) => repair.length === 0)).toEqual([]);
  });
});
