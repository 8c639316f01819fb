import type { OrderReferenceId } from "./ids.ts";
import type { Order } from "./order.ts";
import type { Execution } from "./ports.ts";

/**
 * What an execution of order-payment is started with: a pure function of the order, so that starting
 * it twice is the same as once. The ordinals are those of the first authorization, capture and
 * shipment; a later run counts from there again and finds the recorded outcomes.
 */
export function executionInput({
  orderReferenceId,
  mode,
}: Order): Readonly<Record<string, unknown>> {
  return {
    orderReferenceId,
    answer: mode.answer,
    authorizationOrdinal: 1,
    captureOrdinal: 1,
    shipmentSequence: 1,
  };
}

/** The execution that carries an order, in its recorded run. */
export function orderExecution(order: Order): Execution {
  const { orderReferenceId, run } = order;
  return {
    workflow: "order-payment",
    name: `${orderReferenceId}-${run}`,
    input: executionInput(order),
  };
}

/**
 * The execution that carries the refund whose first ordinal this is. Every run counts its tries from
 * the first and finds the recorded outcomes.
 */
export function refundExecution(
  orderReferenceId: OrderReferenceId,
  refundOrdinal: number,
  run: number,
): Execution {
  return {
    workflow: "refund",
    name: `${orderReferenceId}-R${refundOrdinal}-${run}`,
    input: { orderReferenceId, refundOrdinal, attempt: 1 },
  };
}
