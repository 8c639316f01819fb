import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import { orderEvent } from "../domain/order-events.ts";
import { readExistingLedger } from "../domain/record.ts";
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
    const awaited = { kind: "operator", reason } as const;
    const outcome = await answerOrPark(deps, { orderReferenceId, token, visit, awaited });
    if (outcome === "parked") await tellOperator(deps, input);
  };
}

/**
 * Only the error's name goes out; its text stays with the order. A repeated attempt of the same visit
 * repeats the event.
 */
async function tellOperator(
  { store, events }: AnswerDeps,
  { orderReferenceId, visit, reason }: AskOperatorInput,
): Promise<void> {
  const ledger = await readExistingLedger(store, orderReferenceId);
  const [enteredAt = visit] = visit.split("#");
  const [error = "Unknown"] = reason.split(":");
  await events.publish(
    orderEvent(ledger, "operator-needed", enteredAt, { error, since: enteredAt }),
  );
}
