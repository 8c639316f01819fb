import { type Part, sayMoney } from "./explanation-words.ts";
import { capturedTotal, payable, unchargedShipments } from "./ledger.ts";
import type { Ledger, Order } from "./order.ts";
import { refundedTotal } from "./refunding.ts";

const NOTHING = "Nothing: this is how the order ends.";

/** Why an order that has ended ended as it did. */
export function explainEnded(ledger: Ledger): Part {
  const { order } = ledger;
  return { why: [endOf(ledger), ...goodsOf(ledger)], next: [nextOf(order)], can: [] };
}

function endOf(ledger: Ledger): string {
  const { order } = ledger;
  const { state, reason = "no reason given" } = order.amazon;
  switch (order.phase) {
    case "refused":
      return `Amazon did not take the order (${order.refusal?.error ?? "no reason recorded"}).`;
    case "closed":
      return `The order is closed: ${chargedOf(ledger)}`;
    case "cancelled":
      return "The order is cancelled: nothing was charged, and what was reserved is free again.";
    case "declined":
      return "Amazon rejected the payment for good and closed the order; nothing can be charged on it.";
    default:
      return `The order was ended at Amazon and not by us: it is ${state} (${reason}); ${chargedOf(ledger)}`;
  }
}

function chargedOf(ledger: Ledger): string {
  const refunded = refundedTotal(ledger);
  const back = refunded.minorUnits > 0 ? `, ${sayMoney(refunded)} went back` : "";
  const charged = sayMoney(capturedTotal(ledger));
  return `${charged} of ${sayMoney(payable(ledger.order))} were charged${back}.`;
}

function goodsOf(ledger: Ledger): string[] {
  const count = unchargedShipments(ledger).length;
  if (count === 0) return [];
  return count === 1
    ? ["1 recorded shipment was never charged."]
    : [`${count} recorded shipments were never charged.`];
}

function nextOf({ phase, refusal }: Order): string {
  if (phase !== "refused") return NOTHING;
  return refusal?.error === "ConstraintsExist"
    ? "Once the buyer has changed what Amazon asks for, the shop places the same order again."
    : "The shop may place the order again; the buyer may have to sign in again first.";
}
