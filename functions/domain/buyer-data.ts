import type { OrderReferenceId } from "./ids.ts";
import type { BuyerRecord, Clock, OrderStore } from "./ports.ts";
import { isoTime } from "./record.ts";

/** How long the buyer's name and addresses are kept for the warehouse and the invoice. */
const BUYER_DATA_DAYS = 30;
const DAY_MILLISECONDS = 24 * 3600 * 1_000;

export interface BuyerDataDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readBuyer" | "saveBuyer">;
}

/** Adds what became known about the buyer to what is kept; nothing known changes nothing. */
export async function keepBuyerData(
  deps: BuyerDataDeps,
  orderReferenceId: OrderReferenceId,
  known: BuyerRecord,
): Promise<void> {
  if (Object.keys(known).length === 0) return;
  const kept = await deps.store.readBuyer(orderReferenceId);
  const expiresAt = isoTime(deps.clock.now() + BUYER_DATA_DAYS * DAY_MILLISECONDS);
  await deps.store.saveBuyer(orderReferenceId, { ...kept, ...known }, expiresAt);
}
