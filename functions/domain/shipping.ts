import type { OrderReferenceId, ShipmentId } from "./ids.ts";
import { outstanding } from "./ledger.ts";
import { add, chargeLimit, formatDecimal, type Money, sum } from "./money.ts";
import type { Ledger, Order, Shipment } from "./order.ts";
import type { Clock, Log, OrderStore } from "./ports.ts";
import { type Change, decideOnOrder, isoTime } from "./record.ts";

/** Goods as the warehouse tells them. */
export interface DispatchedGoods {
  readonly shipmentId: ShipmentId;
  /** Left out: whatever of the total is not yet charged or recorded as shipped. */
  readonly amount?: Money | undefined;
  readonly final: boolean;
  readonly note?: string | undefined;
}

export interface ShippingDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly log: Log;
}

/** What became of a dispatched shipment. */
export type ShipmentVerdict =
  | { readonly verdict: "recorded" | "known" | "late" }
  | { readonly verdict: "refused"; readonly why: string };

/**
 * Records a shipment and gives it its number in the same conditional write. Accepted only while the
 * order is open; later ones are kept apart, for a person to look at.
 */
export async function acceptShipment(
  deps: ShippingDeps,
  orderReferenceId: OrderReferenceId,
  goods: DispatchedGoods,
): Promise<ShipmentVerdict> {
  let result: ShipmentVerdict = { verdict: "known" };
  await decideOnOrder(deps.store, orderReferenceId, (ledger) => {
    const decision = decideShipment(ledger, goods, isoTime(deps.clock.now()));
    result = decision.result;
    return decision.change;
  });
  report(deps, orderReferenceId, goods, result);
  return result;
}

interface ShipmentDecision {
  readonly result: ShipmentVerdict;
  readonly change?: Change<Order>;
}

function decideShipment(ledger: Ledger, goods: DispatchedGoods, at: string): ShipmentDecision {
  const { order } = ledger;
  const recorded = [...order.shipments, ...(order.lateShipments ?? [])].find(
    (row) => row.shipmentId === goods.shipmentId,
  );
  const amount = goods.amount ?? outstanding(ledger);
  if (recorded) return repeat(recorded, goods);
  // Everything was charged with the authorization; goods that leave change nothing.
  if (order.mode.capture === "immediate") return { result: { verdict: "known" } };
  if (amount.currency !== order.total.currency) {
    return refuse(`${amount.currency} is not the order's currency ${order.total.currency}`);
  }
  const shipment: Shipment = {
    shipmentId: goods.shipmentId,
    sequence: order.shipments.length + 1,
    amount,
    final: goods.final,
    recordedAt: at,
    ...(goods.note === undefined ? {} : { note: goods.note }),
  };
  if (order.phase !== "open") return keepAsLate(order, shipment, at);
  return record(order, shipment, at);
}

function repeat(recorded: Shipment, goods: DispatchedGoods): ShipmentDecision {
  const { amount = recorded.amount } = goods;
  const isSameAmount =
    amount.minorUnits === recorded.amount.minorUnits &&
    amount.currency === recorded.amount.currency;
  if (isSameAmount) return { result: { verdict: "known" } };
  return refuse(
    `shipment ${goods.shipmentId} is recorded with ${formatDecimal(recorded.amount)}; a further shipment needs an id of its own`,
  );
}

function record(order: Order, shipment: Shipment, at: string): ShipmentDecision {
  const { amount, shipmentId, sequence } = shipment;
  if (amount.minorUnits <= 0) return refuse("nothing of the order is left to be charged");
  const shipped = sum(
    order.shipments.map((row) => row.amount),
    amount.currency,
  );
  const limit = chargeLimit(order.total);
  if (add(shipped, amount).minorUnits > limit.minorUnits) {
    return refuse(
      `all shipments together would be more than the ${formatDecimal(limit)} ${limit.currency} that Amazon allows for this order`,
    );
  }
  const what = `Shipment ${sequence} (${shipmentId}, ${formatDecimal(amount)} ${amount.currency}) has left`;
  return {
    result: { verdict: "recorded" },
    change: { row: { ...order, shipments: [...order.shipments, shipment] }, entry: { at, what } },
  };
}

function keepAsLate(order: Order, shipment: Shipment, at: string): ShipmentDecision {
  const lateShipments = [...(order.lateShipments ?? []), shipment];
  const what = `Shipment ${shipment.shipmentId} came when the order was ${order.phase}; it is not charged`;
  return {
    result: { verdict: "late" },
    change: { row: { ...order, lateShipments }, entry: { at, what } },
  };
}

function refuse(why: string): ShipmentDecision {
  return { result: { verdict: "refused", why } };
}

function report(
  deps: ShippingDeps,
  orderReferenceId: OrderReferenceId,
  { shipmentId }: DispatchedGoods,
  result: ShipmentVerdict,
): void {
  if (result.verdict === "late") deps.log.event("shipment-late", { orderReferenceId, shipmentId });
  if (result.verdict === "refused") {
    deps.log.event("shipment-refused", { orderReferenceId, shipmentId, why: result.why });
  }
}
