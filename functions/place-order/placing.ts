import type { OrderReferenceReading } from "../domain/amazon-pay.ts";
import type { Order, Refusal } from "../domain/order.ts";
import type { PlaceOrderBody } from "./contract.ts";

/** The first record of an order that Amazon knows the total of. */
export function newOrder(body: PlaceOrderBody, reading: OrderReferenceReading): Order {
  return { ...firstRecord(body), amazon: reading.status };
}

/** An order that was refused before and is tried again, by a new execution. */
export function placedAgain(
  { refusal: _forgiven, ...recorded }: Order,
  body: PlaceOrderBody,
  reading: OrderReferenceReading,
): Order {
  const { total, mode, texts } = body;
  const amazon = reading.status;
  return { ...recorded, total, mode, texts, amazon, phase: "open", run: recorded.run + 1 };
}

/** An order that could not be placed, kept so that reading it tells why. */
export function refusedOrder(
  body: PlaceOrderBody,
  recorded: Order | undefined,
  refusal: Refusal,
): Order {
  return { ...(recorded ?? firstRecord(body)), phase: "refused", refusal };
}

/** Whether a repeated request asks for what was placed. Texts may differ: they move no money. */
export function saysTheSame(
  recorded: Order,
  { total, mode, sellerOrderId }: PlaceOrderBody,
): boolean {
  return (
    recorded.sellerOrderId === sellerOrderId &&
    recorded.total.minorUnits === total.minorUnits &&
    recorded.total.currency === total.currency &&
    recorded.mode.authorize === mode.authorize &&
    recorded.mode.answer === mode.answer
  );
}

function firstRecord({
  orderReferenceId,
  sellerOrderId,
  total,
  mode,
  texts,
}: PlaceOrderBody): Order {
  return {
    kind: "order",
    version: 0,
    orderReferenceId,
    sellerOrderId,
    total,
    mode,
    texts,
    phase: "open",
    run: 1,
    amazon: { state: "Draft" },
    shipments: [],
  };
}
