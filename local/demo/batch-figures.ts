import type { LineResult } from "../../functions/domain/batch-lines.ts";
import { linesOf } from "../../functions/domain/object-storage.ts";
import type { Ledger } from "../../functions/domain/order.ts";
import type { World } from "../world/world.ts";
import { type Figures, figuresOf, readRecord } from "./order-result.ts";

/** What our books and Amazon's say of all orders of a batch together. */
export interface BatchBooks {
  readonly currency: string;
  readonly ledger: Figures;
  readonly amazonPay: Figures;
  /** Orders of which the two do not say the same amounts as authorized, captured and refunded. */
  readonly unequalOrders: readonly string[];
  /** Orders with more than one completed capture at Amazon. */
  readonly chargedTwice: readonly string[];
}

/** Compares every order's ledger with Amazon's, to the minor unit. */
export async function compareBooks(
  world: World,
  orderReferenceIds: readonly string[],
  currency: string,
): Promise<BatchBooks> {
  const ours: Figures[] = [];
  const theirs: Figures[] = [];
  const unequalOrders: string[] = [];
  const chargedTwice: string[] = [];
  for (const id of orderReferenceIds) {
    const { ledger } = await readRecord(world, id);
    const amazonPay = world.sandbox.orderReference(id);
    const figures = {
      ...figuresOf(ledger),
      authorizedMinorUnits: ledger ? authorizedOf(ledger) : 0,
    };
    ours.push(figures);
    theirs.push(amazonPay);
    if (FIGURES.some((name) => figures[name] !== amazonPay[name])) unequalOrders.push(id);
    const completed = amazonPay.captures.filter(({ state }) => state === "Completed");
    if (completed.length > 1) chargedTwice.push(id);
  }
  return {
    currency,
    ledger: totalOf(ours),
    amazonPay: totalOf(theirs),
    unequalOrders,
    chargedTwice,
  };
}

const FIGURES = ["authorizedMinorUnits", "capturedMinorUnits", "refundedMinorUnits"] as const;

function totalOf(figures: readonly Figures[]): Figures {
  const sumOf = (name: keyof Figures) => figures.reduce((sum, one) => sum + one[name], 0);
  return {
    authorizedMinorUnits: sumOf("authorizedMinorUnits"),
    capturedMinorUnits: sumOf("capturedMinorUnits"),
    refundedMinorUnits: sumOf("refundedMinorUnits"),
  };
}

/**
 * Open and pending authorizations in full, others with what was taken, which is how Amazon counts
 * (reference §3.7). The workflow's own sum takes off the capture that waits for the next batch, of
 * which Amazon has not heard.
 */
function authorizedOf({ authorizations, captures }: Ledger): number {
  return authorizations
    .map(({ ordinal, amount, status }) => {
      if (status.state === "Open" || status.state === "Pending") return amount.minorUnits;
      return captures
        .filter(({ authorizationOrdinal }) => authorizationOrdinal === ordinal)
        .filter((one) => one.status.state === "Completed" || one.status.state === "Closed")
        .reduce((sum, one) => sum + one.amount.minorUnits, 0);
    })
    .reduce((sum, minorUnits) => sum + minorUnits, 0);
}

/** The lines of a batch's result file. */
export async function readLineResults(world: World, key: string): Promise<readonly LineResult[]> {
  const results: LineResult[] = [];
  for await (const text of linesOf(world.files.open(key))) results.push(JSON.parse(text));
  return results;
}

/** Whether a line did not take the money: refused, not carried out, or answered with a decline. */
export function hasFailed({ result, state }: LineResult): boolean {
  return result !== "answered" || state === "Declined";
}
