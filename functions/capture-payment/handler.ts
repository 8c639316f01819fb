import type { AmazonPay, CaptureReading } from "../domain/amazon-pay.ts";
import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import type { BatchStore } from "../domain/batch.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import { referenceId } from "../domain/ids.ts";
import { authorization, capture, isUsable, shipment, unchargedPart } from "../domain/ledger.ts";
import { smaller } from "../domain/money.ts";
import { askedOver, type OpenOrders } from "../domain/open-orders.ts";
import type { Capture, Ledger } from "../domain/order.ts";
import { findOurCapture, mayBeOwnSuccess } from "../domain/own-success.ts";
import type { Clock, Log, OrderStore } from "../domain/ports.ts";
import { recordAuthorization, recordCapture } from "../domain/readings.ts";
import { isoTime, readExistingLedger } from "../domain/record.ts";
import { saveIntent, saveRefusal } from "../domain/transactions.ts";
import { orWaitForTurn } from "../domain/turn-later.ts";
import type { CapturePaymentInput } from "./contract.ts";

export interface CapturePaymentDeps extends AnswerDeps {
  readonly clock: Clock;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly batches: Pick<BatchStore, "enqueue">;
  readonly amazonPay: Pick<AmazonPay, "capture" | "getAuthorizationDetails" | "getCaptureDetails">;
  /** Over which interface orders of MWS are carried on; MWS unless told. */
  readonly openOrders?: OpenOrders;
  readonly log: Log;
}

/**
 * Takes the money for goods that have left: never before a shipment is recorded, never more than
 * the shipment, and once, because every repetition carries the same capture reference id.
 */
export function createCapturePaymentHandler(deps: CapturePaymentDeps) {
  return async (input: CapturePaymentInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit } = input;
    const { captureOrdinal, authorizationOrdinal, shipmentSequence } = input;
    const subject = { captureOrdinal, authorizationOrdinal, shipmentSequence };
    const task = {
      orderReferenceId,
      token,
      visit,
      awaited: { kind: "capture", ...subject } as const,
    };
    await orWaitForTurn(deps, task, async () => {
      const ledger = await readExistingLedger(deps.store, orderReferenceId);
      const row = capture(ledger, captureOrdinal) ?? (await intend(deps, ledger, input));
      if (row?.status.state === "Requested") await askFor(deps, ledger, row);
      await answerOrPark(deps, task);
    });
  };
}

/** Undefined when there is nothing to take: the record then tells how the order goes on. */
async function intend(
  deps: CapturePaymentDeps,
  ledger: Ledger,
  { captureOrdinal: ordinal, authorizationOrdinal, shipmentSequence }: CapturePaymentInput,
): Promise<Capture | undefined> {
  const { orderReferenceId, texts, phase } = ledger.order;
  const goods = shipment(ledger, shipmentSequence);
  const funds = authorization(ledger, authorizationOrdinal);
  if (phase !== "open" || ledger.outside.some((row) => !row.acknowledged)) return undefined;
  if (!goods || !funds?.amazonId) return undefined;
  const amount = smaller(unchargedPart(ledger, goods), funds.amount);
  if (amount.minorUnits <= 0) return undefined;
  const row: Capture = {
    kind: "capture",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: referenceId(orderReferenceId, "capture", ordinal),
    authorizationOrdinal,
    authorizationId: funds.amazonId,
    shipmentSequence,
    amount,
    status: { state: "Requested" },
    ...(goods.note === undefined ? {} : { note: goods.note }),
    ...(texts.softDescriptor === undefined ? {} : { softDescriptor: texts.softDescriptor }),
    ...askedOver(ledger, deps.openOrders),
  };
  if (isUsable(ledger, authorizationOrdinal)) {
    return saveIntent(deps, row, (current) => capture(current, ordinal));
  }
  // The ordinal is used up by this answer, and a later run has to find it used up.
  await saveRefusal(deps, row, "InvalidAuthorizationStatus");
  return undefined;
}

/** In by-batch mode a batch asks Amazon, by the same reference id; the order waits for its line. */
async function askFor(deps: CapturePaymentDeps, { order }: Ledger, row: Capture): Promise<void> {
  if (order.mode.capture !== "by-batch") return take(deps, row);
  const { orderReferenceId, ordinal, shipmentSequence } = row;
  const goods = order.shipments.find(({ sequence }) => sequence === shipmentSequence);
  const since = goods?.recordedAt ?? isoTime(deps.clock.now());
  await deps.batches.enqueue({ orderReferenceId, kind: "capture", ordinal, since });
}

async function take(deps: CapturePaymentDeps, row: Capture): Promise<void> {
  const { authorizationId, amount, note, softDescriptor } = row;
  let reading: CaptureReading | undefined;
  try {
    reading = await deps.amazonPay.capture({
      authorizationId,
      referenceId: row.referenceId,
      amount,
      ...(note === undefined ? {} : { note }),
      ...(softDescriptor === undefined ? {} : { softDescriptor }),
    });
  } catch (error) {
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
    reading = await afterRefusal(deps, row, error);
  }
  if (reading) await recordCapture(deps, row.orderReferenceId, reading, "reply");
}

/** Looks whether the refusal only means that this very capture was taken before. */
async function afterRefusal(
  deps: CapturePaymentDeps,
  row: Capture,
  refusal: AmazonPayRequestRefused,
): Promise<CaptureReading | undefined> {
  const { authorizationId, orderReferenceId } = row;
  if (mayBeOwnSuccess(refusal)) {
    const ours = await findOurCapture(deps.amazonPay, authorizationId, row.referenceId);
    if (ours) return ours;
    const funds = await deps.amazonPay.getAuthorizationDetails(authorizationId, row.referenceId);
    // Before an end is recorded, after which nobody reads the authorization again.
    for (const captureId of funds.captureIds) {
      const other = await deps.amazonPay.getCaptureDetails(captureId, row.referenceId);
      await recordCapture(deps, orderReferenceId, other, "reply");
    }
    await recordAuthorization(deps, orderReferenceId, funds, "reply");
  }
  await saveRefusal(deps, row, refusal.code ?? refusal.message);
  return undefined;
}
