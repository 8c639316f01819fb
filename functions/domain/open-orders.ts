import type { CallSubject, GatewayClient, Route, RouteOf } from "./gateway.ts";
import type { OrderReferenceId } from "./ids.ts";
import { type Transaction, transactionsOf } from "./ledger.ts";
import type { Ledger } from "./order.ts";
import type { OrderStore } from "./ports.ts";

/** Over which interface orders that were placed through MWS are carried on (docs/v1-to-v2.md). */
export type OpenOrders = "mws" | "checkout-v2";

/** What v2 has no call for: an order of MWS is opened, and opened again, through MWS alone. */
const OPENING: ReadonlySet<keyof GatewayClient> = new Set([
  "setOrderReferenceDetails",
  "setOrderAttributes",
  "confirmOrderReference",
]);

/** States of an order reference that has been confirmed. */
const CONFIRMED = new Set(["Open", "Suspended", "Closed", "Canceled"]);

/** Ids of which v2 has a form of its own; older ones have no letter (reference §0). */
const HAS_LETTER = /-[AC]\d+$/;

/**
 * Which interface a call about an order goes over.
 *
 * Whether Amazon takes v2's idempotency key and MWS's reference id for the same is in no document. So
 * a call that asks for a row, or looks for what became of it, goes where that row says, whatever else
 * is known of the order: two rows may have been written in the same moment, one for each interface.
 * Calls without a row of their own stay with MWS while anything is unanswered there. An order of which
 * anything was asked over v2 stays with v2 for good, because it is not documented how MWS shows what
 * v2 made.
 *
 * @param named the row that is asked or looked for, and the object of Amazon's that the call names
 */
export function routeOf(
  ledger: Ledger | undefined,
  openOrders: OpenOrders,
  call?: keyof GatewayClient,
  named: Pick<CallSubject, "referenceId" | "amazonId"> = {},
): Route {
  if (ledger?.order.gateway === "checkout-v2") return "checkout-v2";
  if (!ledger || (call !== undefined && OPENING.has(call))) return "mws";
  const rows = transactionsOf(ledger);
  const own = rows.find(({ referenceId }) => referenceId === named.referenceId);
  if (own) return own.askedOver === undefined ? "mws" : "v1-over-v2";
  if (rows.some((row) => row.askedOver !== undefined && isNamed(row, named.amazonId))) {
    return "v1-over-v2";
  }
  if (rows.some((row) => isUnanswered(row) && row.askedOver === undefined)) return "mws";
  return isCarriedOver(ledger) ? "v1-over-v2" : wayOfNew(ledger, openOrders);
}

function isUnanswered({ status }: Transaction): boolean {
  return status.state === "Requested";
}

/** An authorization may be named by the charge that it is (docs/v1-to-v2.md#open-orders). */
function isNamed({ amazonId }: Transaction, named: string | undefined): boolean {
  if (amazonId === undefined || named === undefined) return false;
  return withoutLetter(amazonId) === withoutLetter(named);
}

function withoutLetter(id: string): string {
  return id.replace(/-[AC](?=\d+$)/, "-");
}

function wayOfNew(ledger: Ledger, openOrders: OpenOrders): Route {
  return openOrders === "checkout-v2" && canChange(ledger) ? "v1-over-v2" : "mws";
}

/** Confirmed, with objects that v2 can name, and not waiting for batches, which MWS alone has. */
function canChange({ order, authorizations }: Ledger): boolean {
  return (
    order.confirmedAt !== undefined &&
    CONFIRMED.has(order.amazon.state) &&
    order.mode.capture !== "by-batch" &&
    authorizations.every(({ amazonId }) => amazonId === undefined || HAS_LETTER.test(amazonId))
  );
}

/**
 * What a row says of the interface that it is about to be asked over, if that is not its order's. It is
 * written together with the row, in one step, and holds for every call about it from then on. What v2
 * made is asked about over v2 alone, also while something else is still unanswered at MWS.
 */
export function askedOver(
  ledger: Ledger,
  openOrders: OpenOrders | undefined,
): { readonly askedOver?: "checkout-v2" } {
  const route = isCarriedOver(ledger) ? "v1-over-v2" : routeOf(ledger, openOrders ?? "mws");
  return route === "v1-over-v2" ? { askedOver: "checkout-v2" } : {};
}

/** Whether Amazon was asked for something of this order over v2, though it was placed through MWS. */
export function isCarriedOver(ledger: Ledger): boolean {
  return transactionsOf(ledger).some((row) => row.askedOver !== undefined);
}

/**
 * Reads the way from the record. Orders of v2 stay there and are remembered; those of MWS are looked
 * at before each call, because a call may change it.
 */
export function recordedRoute(
  store: Pick<OrderStore, "readLedger">,
  openOrders: OpenOrders,
  ofCheckout: Set<OrderReferenceId>,
): RouteOf {
  return async (subject, call) => {
    const { orderReferenceId } = subject;
    if (ofCheckout.has(orderReferenceId)) return "checkout-v2";
    const ledger = await store.readLedger(orderReferenceId);
    const route = routeOf(ledger, openOrders, call, subject);
    // A function's instance may live for hours and see many orders.
    if (ofCheckout.size >= MOST_KNOWN) ofCheckout.clear();
    if (route === "checkout-v2") ofCheckout.add(orderReferenceId);
    return route;
  };
}

const MOST_KNOWN = 1_000;
