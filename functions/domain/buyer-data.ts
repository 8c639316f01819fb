import type { OrderReferenceId } from "./ids.ts";
import type { BuyerRecord, Clock, OrderStore } from "./ports.ts";
import { isoTime } from "./record.ts";

/** How long the buyer's name and addresses are kept for the warehouse and the invoice. */
const DEFAULT_BUYER_DATA_DAYS = 30;
const DAY_MILLISECONDS = 24 * 3600 * 1_000;

export interface BuyerDataDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readBuyer" | "saveBuyer">;
  /** The merchant's, in the place of our own. */
  readonly buyerDataDays?: number;
}

/** Adds what became known about the buyer to what is kept; nothing known changes nothing. */
export async function keepBuyerData(
  deps: BuyerDataDeps,
  orderReferenceId: OrderReferenceId,
  known: BuyerRecord,
): Promise<void> {
  if (Object.keys(known).length === 0) return;
  const kept = await deps.store.readBuyer(orderReferenceId);
  const days = deps.buyerDataDays ?? DEFAULT_BUYER_DATA_DAYS;
  const expiresAt = isoTime(deps.clock.now() + days * DAY_MILLISECONDS);
  await deps.store.saveBuyer(orderReferenceId, { ...kept, ...known }, expiresAt);
}
