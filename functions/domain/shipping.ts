import { hasEnded } from "./answers.ts";
import type { OrderReferenceId, ShipmentId } from "./ids.ts";
import { outstanding } from "./ledger.ts";
import { add, chargeLimit, formatDecimal, type Money, sum } from "./money.ts";
import type { Ledger, Order, Shipment } from "./order.ts";
import { type OrderEvents, orderEvent } from "./order-events.ts";
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
  readonly events: OrderEvents;
  readonly log: Log;
}

/** What became of a dispatched shipment. */
export type ShipmentVerdict =
  | { readonly verdict: "recorded" | "known" }
  | { readonly verdict: "late" | "refused"; readonly why: string };

/**
 * Records a shipment and gives it its number in the same conditional write. Accepted only while the
 * order is open; later ones are kept apart, for a person to look at.
 */
export async function acceptShipment(
  deps: ShippingDeps,
  orderReferenceId: OrderReferenceId,
  goods: DispatchedGoods,
): Promise<ShipmentVerdict> {
  let decision: ShipmentDecision = { result: { verdict: "known" } };
  const order = await decideOnOrder(deps.store, orderReferenceId, (ledger) => {
    decision = decideShipment(ledger, goods, isoTime(deps.clock.now()));
    return decision.change;
  });
  await report(deps, order, goods, decision.result);
  return decision.result;
}

interface ShipmentDecision {
  readonly result: ShipmentVerdict;
  readonly change?: Change<Order>;
}

function decideShipment(ledger: Ledger, goods: DispatchedGoods, at: string): ShipmentDecision {
  const { order } = ledger;
  const hasId = (row: Shipment): boolean => row.shipmentId === goods.shipmentId;
  const recorded = order.shipments.find(hasId);
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
  if (order.lateShipments?.some(hasId)) return { result: late(ledger) };
  if (order.phase !== "open" || hasEnded(ledger)) return keepAsLate(ledger, shipment, at);
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

function keepAsLate(ledger: Ledger, shipment: Shipment, at: string): ShipmentDecision {
  const { order } = ledger;
  const lateShipments = [...(order.lateShipments ?? []), shipment];
  const result = late(ledger);
  const what = `Shipment ${shipment.shipmentId} is not charged: ${result.why}`;
  return { result, change: { row: { ...order, lateShipments }, entry: { at, what } } };
}

function late({ order: { phase, amazon } }: Ledger): ShipmentVerdict & { verdict: "late" } {
  const why =
    phase === "open" ? `Amazon's order reference is ${amazon.state}` : `the order is ${phase}`;
  return { verdict: "late", why };
}

function refuse(why: string): ShipmentDecision {
  return { result: { verdict: "refused", why } };
}

/** Told again whenever the same goods are told again, because the first telling may have failed. */
async function report(
  deps: ShippingDeps,
  order: Order,
  { shipmentId, amount }: DispatchedGoods,
  result: ShipmentVerdict,
): Promise<void> {
  if (result.verdict !== "late" && result.verdict !== "refused") return;
  const { orderReferenceId } = order;
  const { verdict, why } = result;
  const event = verdict === "late" ? "shipment-late" : "shipment-refused";
  deps.log.event(event, { orderReferenceId, shipmentId, why });
  await deps.events.publish(
    orderEvent({ order }, "shipment-refused", `${shipmentId}/${amount?.minorUnits ?? "rest"}`, {
      shipmentId,
      ...(amount ? { amount } : {}),
      verdict,
      why,
    }),
  );
}
