import { AmazonPayRequestRefused } from "./errors.ts";
import type { OrderReferenceId } from "./ids.ts";
import { type OpenOrders, routeOf } from "./open-orders.ts";
import type { Ledger } from "./order.ts";
import type { Clock, OrderStore } from "./ports.ts";
import {
  type CheckoutBooks,
  compareCheckoutOrder,
  readCheckoutSide,
} from "./reconcile-checkout.ts";
import { compareOrder } from "./reconcile-order.ts";
import { type ReadingDeps, readAmazonSide } from "./reconcile-reading.ts";
import { type Finding, repairOf } from "./reconciliation.ts";

export interface ReconcileDeps extends ReadingDeps {
  readonly store: Pick<OrderStore, "readLedger" | "readOrder">;
  readonly clock: Pick<Clock, "now">;
  /** What API v2 shows; left out where it is switched off. */
  readonly checkoutBooks?: CheckoutBooks | undefined;
  /** What API v2 shows of orders that were placed through MWS. */
  readonly v1Books?: CheckoutBooks | undefined;
  /** Over which interface those are carried on; MWS unless told. */
  readonly openOrders?: OpenOrders | undefined;
}

const MOST_LOOKS = 3;

/**
 * Compares one order with Amazon. A difference counts only if our record has not moved while Amazon
 * was read; an order that moves all the time is compared the next day.
 *
 * @throws AmazonPayUnavailable and AmazonPayAccessRefused; what Amazon refuses is a finding
 */
export async function reconcileOrder(
  deps: ReconcileDeps,
  orderReferenceId: OrderReferenceId,
): Promise<readonly Finding[]> {
  let ledger = await deps.store.readLedger(orderReferenceId);
  for (let looks = 0; ledger && looks < MOST_LOOKS; looks += 1) {
    const found = await compareNow(deps, ledger);
    if (found.length === 0) return [];
    const again = await deps.store.readLedger(orderReferenceId);
    if (again && versionsOf(again) === versionsOf(ledger)) return found;
    ledger = again;
  }
  return [];
}

async function compareNow(deps: ReconcileDeps, ledger: Ledger): Promise<readonly Finding[]> {
  try {
    const route = routeOf(ledger, deps.openOrders ?? "mws");
    if (route !== "mws") {
      const books = route === "checkout-v2" ? deps.checkoutBooks : deps.v1Books;
      return await compareCheckout(books, ledger, deps.clock.now());
    }
    const amazon = await readAmazonSide(deps, ledger, deps.clock.now());
    return compareOrder(ledger, amazon, deps.clock.now());
  } catch (error) {
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
    return [notCompared(ledger, `Amazon does not show it: ${error.code ?? error.name}`)];
  }
}

async function compareCheckout(
  checkoutBooks: CheckoutBooks | undefined,
  ledger: Ledger,
  nowMilliseconds: number,
): Promise<readonly Finding[]> {
  if (!checkoutBooks) {
    return [notCompared(ledger, "It is carried over API v2, which is switched off here")];
  }
  const side = await readCheckoutSide(checkoutBooks, ledger);
  return compareCheckoutOrder(ledger, side, nowMilliseconds);
}

function notCompared({ order }: Ledger, says: string): Finding {
  const { orderReferenceId, sellerOrderId } = order;
  const repair = repairOf("not-compared", orderReferenceId);
  return { kind: "not-compared", orderReferenceId, sellerOrderId, says, repair };
}

function versionsOf(ledger: Ledger): string {
  const rows = [
    ledger.order,
    ...ledger.authorizations,
    ...ledger.captures,
    ...ledger.outside,
    ...ledger.refunds,
    ...ledger.outsideRefunds,
  ];
  return rows.map(({ kind, version }) => `${kind}${version}`).join(" ");
}
