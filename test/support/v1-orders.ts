import type { OrderReferenceId } from "../../functions/domain/ids.ts";
import type { OpenOrders } from "../../functions/domain/open-orders.ts";
import type { SandboxOptions } from "../../local/sandbox/server/services.ts";
import { openShopFront, type ShopFront } from "./shop-front.ts";

/**
 * A shop whose Amazon is as strict as it may be: what MWS calls a reference id means nothing to it as
 * an idempotency key of v2.
 */
export function openStrictShop(
  settings: NonNullable<SandboxOptions["settings"]> = {},
): Promise<ShopFront> {
  const amazonSettings = { checkoutKeysAreReferenceIds: false, ...settings };
  return openShopFront({ storage: "memory", amazonSettings });
}

/** The merchant deploys the other setting; calls are counted from here. */
export function carryOver(shop: ShopFront, openOrders: OpenOrders): void {
  shop.world.deploy({ openOrders });
  shop.calls.length = 0;
}

/** An order that was placed through MWS, and its money reserved unless told otherwise. */
export async function placedOverMws(
  shop: ShopFront,
  change: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const id = shop.draft();
  await shop.place(id, change);
  return id;
}

/** Both books of an order, how many objects each has, and what is recorded as somebody else's. */
export async function booksOf(shop: ShopFront, id: string) {
  const { body } = await shop.ask(`GET /orders/${id}`);
  const amazon = shop.world.sandbox.core.ledgerOf(id);
  const ledger = await shop.store.readLedger(id as OrderReferenceId);
  if (!ledger) throw new Error(`${id} is not recorded`);
  const { authorizations, captures, refunds, outside, outsideRefunds } = ledger;
  return {
    phase: body["phase"],
    amazon: [amazon.authorizedMinorUnits, amazon.capturedMinorUnits, amazon.refundedMinorUnits],
    atAmazon: [amazon.authorizations.length, amazon.captures.length, amazon.refunds.length],
    ours: [authorizations, captures, refunds].map((rows) => rows.map(({ status }) => status.state)),
    strangers: outside.length + outsideRefunds.length,
  };
}

/** Which of Amazon's operations were called, each once, in the order of the alphabet. */
export function calledOf({ calls }: ShopFront): string[] {
  return [...new Set(calls.map(({ operation }) => operation))].sort();
}
