import type { BilledAuthorizationReading } from "../domain/amazon-pay-order.ts";
import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import { type BuyerDataDeps, keepBuyerData } from "../domain/buyer-data.ts";
import { chargeRefusal } from "../domain/charge-limits.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import type { DeclinedAtOnce, GatewayClient } from "../domain/gateway.ts";
import { type GivingBackDeps, giveBack } from "../domain/giving-back.ts";
import { referenceId } from "../domain/ids.ts";
import { amountToAuthorize, authorization, isHeld } from "../domain/ledger.ts";
import { askedOver, type OpenOrders } from "../domain/open-orders.ts";
import type { Authorization, Ledger } from "../domain/order.ts";
import { findOurAuthorization, mayBeOwnSuccess } from "../domain/own-success.ts";
import { recordAuthorization } from "../domain/readings.ts";
import { isoTime, readExistingLedger } from "../domain/record.ts";
import { readAfterDecline, refreshCapture, refreshOrderReference } from "../domain/refresh.ts";
import { settleUnanswered } from "../domain/settling.ts";
import { mayCharge, saveIntent, saveRefusal } from "../domain/transactions.ts";
import { orWaitForTurn } from "../domain/turn-later.ts";
import type { AuthorizePaymentInput } from "./contract.ts";

export interface AuthorizePaymentDeps extends AnswerDeps, GivingBackDeps {
  readonly store: GivingBackDeps["store"] & BuyerDataDeps["store"];
  readonly amazonPay: GivingBackDeps["amazonPay"] & Pick<GatewayClient, "authorize">;
  /** Over which interface orders of MWS are carried on; MWS unless told. */
  readonly openOrders?: OpenOrders;
}

/**
 * Reserves the money: writes down what it is about to ask, asks Amazon, writes down the answer, and
 * then tells the workflow what is recorded. A repetition finds the intent and asks again with the
 * same reference id; an authorization whose outcome is recorded is not asked for again.
 */
export function createAuthorizePaymentHandler(deps: AuthorizePaymentDeps) {
  return async (input: AuthorizePaymentInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit, authorizationOrdinal } = input;
    const awaited = { kind: "authorization", authorizationOrdinal } as const;
    const task = { orderReferenceId, token, visit, awaited };
    await orWaitForTurn(deps, task, async () => {
      const ledger = await readExistingLedger(deps.store, orderReferenceId);
      const known = authorization(ledger, authorizationOrdinal);
      const row = known ?? (await intend(deps, ledger, input));
      if (row?.status.state === "Requested") await authorize(deps, row);
      await answerOrPark(deps, task);
    });
  };
}

/** Undefined when nothing may be asked for: the record then tells how the order goes on. */
async function intend(
  deps: AuthorizePaymentDeps,
  before: Ledger,
  { authorizationOrdinal: ordinal, shipmentSequence, answer }: AuthorizePaymentInput,
): Promise<Authorization | undefined> {
  if (!mayCharge(before) || before.authorizations.some((row) => row.ordinal > ordinal)) {
    return undefined;
  }
  const { orderReferenceId, texts, confirmedPicks = 0 } = before.order;
  // A new reference id is used only after the outcome of each earlier one is known.
  await settleUnanswered(deps, await askedAgain(deps, before, ordinal), ordinal);
  await giveBackEarlier(deps, orderReferenceId, ordinal);
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  const notes = texts.authorizationNotes ?? [];
  const note = notes[ordinal - 1] ?? notes.at(-1);
  const row: Authorization = {
    kind: "authorization",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: referenceId(orderReferenceId, "authorization", ordinal),
    amount: amountToAuthorize(ledger, shipmentSequence),
    picks: confirmedPicks,
    askedAt: isoTime(deps.clock.now()),
    status: { state: "Requested" },
    ...(note === undefined ? {} : { note }),
    ...timeoutFor(ledger, answer),
    ...captureFor(ledger),
    ...askedOver(ledger, deps.openOrders),
  };
  const refusal = chargeRefusal(ledger, row);
  if (refusal === undefined) {
    return saveIntent(deps, row, (current) => authorization(current, ordinal));
  }
  // Only here: once the call may have been made, Amazon alone says whether it was accepted.
  await saveRefusal(deps, row, refusal);
  return undefined;
}

/**
 * v2 lists no charges of an order, so nothing can be looked for: an earlier authorization that it never
 * answered is asked for once more under its key, and the answer tells what became of it.
 */
async function askedAgain(
  deps: AuthorizePaymentDeps,
  before: Ledger,
  ordinal: number,
): Promise<Ledger> {
  const { order, authorizations } = before;
  const unanswered = authorizations.filter(
    (row) =>
      row.ordinal < ordinal &&
      row.status.state === "Requested" &&
      (row.askedOver ?? order.gateway) === "checkout-v2",
  );
  for (const row of unanswered) await authorize(deps, row);
  if (unanswered.length === 0) return before;
  return readExistingLedger(deps.store, order.orderReferenceId);
}

/** 0 asks for an answer at once; left out, Amazon takes up to a day (reference §3.7). */
function timeoutFor(
  { order: { transactionTimeoutMinutes } }: Ledger,
  answer: AuthorizePaymentInput["answer"],
): Pick<Authorization, "transactionTimeoutMinutes"> {
  if (answer !== "asynchronous") return { transactionTimeoutMinutes: 0 };
  return transactionTimeoutMinutes === undefined ? {} : { transactionTimeoutMinutes };
}

function captureFor({
  order: { mode, texts },
}: Ledger): Pick<Authorization, "captureNow" | "softDescriptor"> {
  if (mode.capture !== "immediate") return {};
  const { softDescriptor } = texts;
  return { captureNow: true, ...(softDescriptor === undefined ? {} : { softDescriptor }) };
}

/** What an earlier authorization still holds is given back before the amount is asked for anew. */
async function giveBackEarlier(
  deps: AuthorizePaymentDeps,
  orderReferenceId: Ledger["order"]["orderReferenceId"],
  ordinal: number,
): Promise<void> {
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  for (const other of ledger.authorizations) {
    if (other.ordinal < ordinal && isHeld(ledger, other)) {
      await giveBack(deps, other, "Renewed by a later authorization");
    }
  }
}

async function authorize(deps: AuthorizePaymentDeps, row: Authorization): Promise<void> {
  const { orderReferenceId } = row;
  const reading = await ask(deps, row);
  if (!reading) return;
  await recordAuthorization(deps, orderReferenceId, reading, "reply");
  await readAfterDecline(deps, orderReferenceId, reading, "reply");
  if (reading.authorizationId === undefined) return;
  const { billingAddress } = reading;
  await keepBuyerData(deps, orderReferenceId, billingAddress ? { billingAddress } : {});
  for (const captureId of reading.captureIds) {
    await refreshCapture(deps, orderReferenceId, captureId, "reply", row.referenceId);
  }
}

async function ask(
  deps: AuthorizePaymentDeps,
  row: Authorization,
): Promise<BilledAuthorizationReading | DeclinedAtOnce | undefined> {
  const { orderReferenceId, referenceId: ourId, amount, note } = row;
  const { transactionTimeoutMinutes, captureNow, softDescriptor } = row;
  try {
    return await deps.amazonPay.authorize({
      orderReferenceId,
      referenceId: ourId,
      amount,
      ...(note === undefined ? {} : { note }),
      ...(transactionTimeoutMinutes === undefined ? {} : { transactionTimeoutMinutes }),
      ...(captureNow ? { captureNow } : {}),
      ...(softDescriptor === undefined ? {} : { softDescriptor }),
    });
  } catch (error) {
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
    return afterRefusal(deps, row, error);
  }
}

/** Looks whether the refusal only means that this very authorization was made before. */
async function afterRefusal(
  deps: AuthorizePaymentDeps,
  row: Authorization,
  refusal: AmazonPayRequestRefused,
): Promise<BilledAuthorizationReading | DeclinedAtOnce | undefined> {
  const { orderReferenceId } = row;
  if (mayBeOwnSuccess(refusal)) {
    const ours = await findOurAuthorization(deps.amazonPay, orderReferenceId, row.referenceId);
    if (ours) return ours;
    await refreshOrderReference(deps, orderReferenceId, "reply");
  }
  await saveRefusal(deps, row, refusal.code ?? refusal.message);
  return undefined;
}
