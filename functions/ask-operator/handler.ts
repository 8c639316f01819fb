import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import type { AskOperatorInput } from "./contract.ts";

/** Long enough for the error and its first sentences; the whole text is in the execution history. */
const MOST_REASON_CHARACTERS = 400;

/**
 * Holds the order where it is until a person has said how it goes on. The reason is kept with the
 * wait, so that reading the order tells why it stands still.
 */
export function createAskOperatorHandler(deps: AnswerDeps) {
  return async (input: AskOperatorInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit } = input;
    const reason = input.reason.slice(0, MOST_REASON_CHARACTERS);
    await answerOrPark(deps, {
      orderReferenceId,
      token,
      visit,
      awaited: { kind: "operator", reason },
    });
  };
}
