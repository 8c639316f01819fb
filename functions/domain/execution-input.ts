import type { Order } from "./order.ts";

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
