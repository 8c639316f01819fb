import type { LineResult } from "../../functions/domain/batch-lines.ts";
import { linesOf } from "../../functions/domain/object-storage.ts";
import type { World } from "../world/world.ts";
import { figuresOf, readRecord } from "./order-result.ts";

/** What our books and Amazon's say of all orders of a batch together. */
export interface BatchBooks {
  readonly currency: string;
  readonly ledgerMinorUnits: number;
  readonly amazonPayMinorUnits: number;
  /** Orders of which the two do not say the same amounts as captured and refunded. */
  readonly unequalOrders: readonly string[];
  /** Orders with more than one completed capture at Amazon. */
  readonly chargedTwice: readonly string[];
}

/**
 * Compares every order's ledger with Amazon's, to the minor unit. What is reserved is left out: our
 * books count the capture that waits for the next batch against it, and Amazon has not heard of it.
 */
export async function compareBooks(
  world: World,
  orderReferenceIds: readonly string[],
  currency: string,
): Promise<BatchBooks> {
  let ledgerMinorUnits = 0;
  let amazonPayMinorUnits = 0;
  const unequalOrders: string[] = [];
  const chargedTwice: string[] = [];
  for (const id of orderReferenceIds) {
    const ours = figuresOf((await readRecord(world, id)).ledger);
    const theirs = world.sandbox.orderReference(id);
    ledgerMinorUnits += ours.capturedMinorUnits;
    amazonPayMinorUnits += theirs.capturedMinorUnits;
    const isEqual =
      ours.capturedMinorUnits === theirs.capturedMinorUnits &&
      ours.refundedMinorUnits === theirs.refundedMinorUnits;
    if (!isEqual) unequalOrders.push(id);
    const completed = theirs.captures.filter(({ state }) => state === "Completed");
    if (completed.length > 1) chargedTwice.push(id);
  }
  return { currency, ledgerMinorUnits, amazonPayMinorUnits, unequalOrders, chargedTwice };
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
