import type { AmazonPay, AuthorizationReading } from "../domain/amazon-pay.ts";
import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import { chargeRefusal } from "../domain/charge-limits.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import { referenceId } from "../domain/ids.ts";
import { amountToAuthorize, authorization } from "../domain/ledger.ts";
import type { Authorization, Ledger } from "../domain/order.ts";
import { findOurAuthorization, mayBeOwnSuccess } from "../domain/own-success.ts";
import type { Clock, Log, OrderStore } from "../domain/ports.ts";
import { recordAuthorization } from "../domain/readings.ts";
import { readExistingLedger } from "../domain/record.ts";
import { mayCharge, saveIntent, saveRefusal } from "../domain/transactions.ts";
import type { AuthorizePaymentInput } from "./contract.ts";

export interface AuthorizePaymentDeps extends AnswerDeps {
  readonly clock: Clock;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly amazonPay: Pick<
    AmazonPay,
    "authorize" | "getOrderReferenceDetails" | "getAuthorizationDetails"
  >;
  readonly log: Log;
}

/**
 * Reserves the money: writes down what it is about to ask, asks Amazon, writes down the answer, and
 * then tells the workflow what is recorded. A repetition finds the intent and asks again with the
 * same reference id; an authorization whose outcome is recorded is not asked for again.
 */
export function createAuthorizePaymentHandler(deps: AuthorizePaymentDeps) {
  return async (input: AuthorizePaymentInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit, authorizationOrdinal } = input;
    const ledger = await readExistingLedger(deps.store, orderReferenceId);
    const row = authorization(ledger, authorizationOrdinal) ?? (await intend(deps, ledger, input));
    if (row?.status.state === "Requested") await authorize(deps, row);
    const awaited = { kind: "authorization", authorizationOrdinal } as const;
    await answerOrPark(deps, { orderReferenceId, token, visit, awaited });
  };
}

/** Undefined when nothing may be asked for: the record then tells how the order goes on. */
async function intend(
  deps: AuthorizePaymentDeps,
  ledger: Ledger,
  { authorizationOrdinal: ordinal, shipmentSequence, answer }: AuthorizePaymentInput,
): Promise<Authorization | undefined> {
  if (!mayCharge(ledger)) return undefined;
  const { orderReferenceId, texts } = ledger.order;
  const notes = texts.authorizationNotes ?? [];
  const note = notes[ordinal - 1] ?? notes.at(-1);
  const row: Authorization = {
    kind: "authorization",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: referenceId(orderReferenceId, "authorization", ordinal),
    amount: amountToAuthorize(ledger, shipmentSequence),
    status: { state: "Requested" },
    ...(note === undefined ? {} : { note }),
    ...(answer === "asynchronous" ? {} : { transactionTimeoutMinutes: 0 }),
  };
  const refusal = chargeRefusal(ledger, row);
  if (refusal === undefined) {
    return saveIntent(deps, row, (current) => authorization(current, ordinal));
  }
  // Only here: once the call may have been made, Amazon alone says whether it was accepted.
  await saveRefusal(deps, row, refusal);
  return undefined;
}

async function authorize(deps: AuthorizePaymentDeps, row: Authorization): Promise<void> {
  const reading = await ask(deps, row);
  if (reading) await recordAuthorization(deps, row.orderReferenceId, reading, "reply");
}

async function ask(
  deps: AuthorizePaymentDeps,
  row: Authorization,
): Promise<AuthorizationReading | undefined> {
  const { orderReferenceId, referenceId: ourId, amount, note, transactionTimeoutMinutes } = row;
  try {
    return await deps.amazonPay.authorize({
      orderReferenceId,
      referenceId: ourId,
      amount,
      ...(note === undefined ? {} : { note }),
      ...(transactionTimeoutMinutes === undefined ? {} : { transactionTimeoutMinutes }),
    });
  } catch (error) {
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
    const ours = mayBeOwnSuccess(error)
      ? await findOurAuthorization(deps.amazonPay, orderReferenceId, ourId)
      : undefined;
    if (!ours) await saveRefusal(deps, row, error.code ?? error.message);
    return ours;
  }
}
