import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import { orderEvent } from "../domain/order-events.ts";
import { readExistingLedger } from "../domain/record.ts";
import type { AskOperatorInput } from "./contract.ts";

/** Long enough for the error and its first sentences; the whole text is in the execution history. */
const MOST_REASON_CHARACTERS = 400;

/**
 * Holds the order, or one of its refunds, where it is until a person has said how it goes on. The reason is kept with the
 * wait, so that reading the order tells why it stands still.
 */
export function createAskOperatorHandler(deps: AnswerDeps) {
  return async (input: AskOperatorInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit, refundOrdinal } = input;
    const reason = input.reason.slice(0, MOST_REASON_CHARACTERS);
    const place = refundOrdinal === undefined ? {} : { refundOrdinal };
    const awaited = { kind: "operator", reason, ...place } as const;
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
  { orderReferenceId, visit, reason, refundOrdinal }: AskOperatorInput,
): Promise<void> {
  const ledger = await readExistingLedger(store, orderReferenceId);
  const [enteredAt = visit] = visit.split("#");
  const [error = "Unknown"] = reason.split(":");
  // A refund may stand still in the very moment in which its order does.
  const subject = refundOrdinal === undefined ? enteredAt : `${enteredAt}/R${refundOrdinal}`;
  await events.publish(
    orderEvent(ledger, "operator-needed", subject, {
      error,
      since: enteredAt,
      ...(refundOrdinal === undefined ? {} : { refundOrdinal }),
    }),
  );
}
