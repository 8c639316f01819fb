import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import type { AwaitShipmentInput } from "./contract.ts";

/**
 * Waits until the goods have left. Calls nobody: the shipment is recorded by record-shipment or
 * order-commands, and what it means for the order follows from the record.
 */
export function createAwaitShipmentHandler(deps: AnswerDeps) {
  return async (input: AwaitShipmentInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit } = input;
    const { shipmentSequence, authorizationOrdinal } = input;
    const awaited = { kind: "shipment", shipmentSequence, authorizationOrdinal } as const;
    await answerOrPark(deps, { orderReferenceId, token, visit, awaited });
  };
}
