import { describe, expect, it } from "vitest";
import { parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import { reconcileOrder } from "../../../functions/domain/reconcile-one.ts";
import { compareSettlement } from "../../../functions/domain/reconcile-settlement.ts";
import { type Finding, findingKey } from "../../../functions/domain/reconciliation.ts";
import { readSettlement } from "../../../functions/domain/settlement-lines.ts";
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

describe("a reconciliation of a thousand orders, fifty of which are wrong", async () => {
  const books = openBooks(1);
  const seeded = await seed(books);
  const byApi: Finding[] = [];
  for (const orderReferenceId of books.written) {
    byApi.push(...(await reconcileOrder(books, orderReferenceId)));
  }
  const known = new Set(byApi.map(findingKey));
  const byReport: Finding[] = [];
  for await (const line of readSettlement(settlementOf(books))) {
    if ("problem" in line) throw new Error(line.problem);
    const orderReferenceId = parseOrderReferenceId(line.orderReferenceId);
    const found = compareSettlement(line, await books.store.readLedger(orderReferenceId));
    byReport.push(...found.filter((one) => !known.has(findingKey(one))));
  }

  it("finds every one of them, and nothing else", () => {
    expect(seeded.size).toBe(50);
    expect([...byApi, ...byReport].map(name).sort()).toEqual([...seeded].sort());
  });

  it("finds charges for orders of which the shop knows nothing in the report alone", () => {
    expect(byReport.map(({ kind }) => kind)).toEqual(Array(FOREIGN).fill("charged-without-order"));
  });

  it("says for each what repairs it", () => {
    expect([...byApi, ...byReport].filter(({ repair }) => repair.length === 0)).toEqual([]);
  });
});
