import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import type { AwaitBuyerInput } from "./contract.ts";

/**
 * Waits until the buyer has another payment method: chosen on Amazon's site, which reopens the
 * order reference, or on the shop's page, which then says so (reference §9). Not for ever.
 */
export function createAwaitBuyerHandler(deps: AnswerDeps) {
  return async (input: AwaitBuyerInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit, authorizationOrdinal } = input;
    const awaited = { kind: "buyer", authorizationOrdinal } as const;
    await answerOrPark(deps, { orderReferenceId, token, visit, awaited });
  };
}
