import type { AmazonPay, AuthorizationReading, CaptureReading } from "../domain/amazon-pay.ts";
import type { AmazonPayRefunds, RefundReading } from "../domain/amazon-pay-refund.ts";
import { type AnswerDeps, wake } from "../domain/answer.ts";
import type { Batch, BatchStore } from "../domain/batch.ts";
import { releaseFromBatch, targetRow } from "../domain/batch-claim.ts";
import {
  askedOf,
  type CheckedLine,
  type LineResult,
  type LineTarget,
  shownOf,
} from "../domain/batch-lines.ts";
import type { BatchRequest, ReportedAnswer, ReportLine } from "../domain/batch-request.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import { orderReferenceOf } from "../domain/ids.ts";
import type { Capture } from "../domain/order.ts";
import { findOurCapture, findOurRefund, mayBeOwnSuccess } from "../domain/own-success.ts";
import type { Clock, Log, OrderStore } from "../domain/ports.ts";
import { recordAuthorization, recordCapture } from "../domain/readings.ts";
import { readExistingLedger } from "../domain/record.ts";
import type { Refund } from "../domain/refund.ts";
import { recordRefund } from "../domain/refund-readings.ts";
import { saveRefusal } from "../domain/transactions.ts";

export interface ReconcileLineDeps extends AnswerDeps {
  readonly clock: Clock;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly batches: Pick<BatchStore, "dequeue">;
  readonly amazonPay: Pick<AmazonPay, "getAuthorizationDetails" | "getCaptureDetails"> &
    Pick<AmazonPayRefunds, "getRefundDetails">;
  readonly log: Log;
}

type Refused = Extract<ReportedAnswer, { kind: "refused" }>;

/**
 * Records what Amazon answered to one request, as its reply to a single call would be recorded, and
 * tells whoever waits for it. Repeated, it records nothing new.
 *
 * @param checked the request's line of the feed; undefined if the feed has none of this number
 */
export async function reconcileLine(
  deps: ReconcileLineDeps,
  batch: Batch,
  { sellerRequestId, answer }: Omit<ReportLine, "next">,
  checked: CheckedLine | undefined,
): Promise<LineResult> {
  if (!checked) {
    const request = sellerRequestId;
    return { line: request, request, result: "unmatched", ...shownOf(answer) };
  }
  const of = describe(checked);
  if (answer.kind === "unreadable") return withoutAnswer(deps, batch, checked, answer.why);
  if (isAboutAnother(checked, answer)) {
    // Nobody has answered this line: the next batch asks again, under the same reference id.
    if (checked.target) await releaseFromBatch(deps.store, batch, checked.target);
    return { ...of, result: "unmatched", ...shownOf(answer) };
  }
  if (answer.kind === "refused") return reconcileRefusal(deps, batch, checked, answer);
  await record(deps, answer);
  if (checked.target) await settle(deps, checked.target);
  return { ...of, ...shownOf(answer), result: "answered" };
}

/**
 * A line of the feed that the report does not have: the next batch may ask for it again. Repeated,
 * it finds the row that it has let go of, free and undecided, and says the same of it.
 */
export async function withoutAnswer(
  deps: ReconcileLineDeps,
  batch: Batch,
  checked: CheckedLine,
  why: string,
): Promise<LineResult> {
  const of = describe(checked);
  const { target } = checked;
  if (!target) return { ...of, result: "no-answer", message: why };
  const row = targetRow(await readExistingLedger(deps.store, target.orderReferenceId), target);
  const isLetGo = row?.batchId === undefined && row?.status.state === "Requested";
  if (row && row.batchId !== batch.batchId && !isLetGo) {
    return { ...of, result: "skipped", message: "was decided, or taken by another batch" };
  }
  await releaseFromBatch(deps.store, batch, target);
  return { ...of, result: "no-answer", message: why };
}

function describe({
  line,
  number,
  request,
  target,
}: CheckedLine): Pick<
  LineResult,
  "line" | "request" | "orderReferenceId" | "referenceId" | "asked"
> {
  const { request: asked } = request;
  const referenceId = typeof asked === "object" && "referenceId" in asked && asked.referenceId;
  const orderReferenceId = target?.orderReferenceId ?? orderOf(request);
  return {
    line,
    request: String(number),
    asked: askedOf(request),
    ...(orderReferenceId ? { orderReferenceId } : {}),
    ...(referenceId ? { referenceId } : {}),
  };
}

/** The order that a request is about; a billing agreement has many. */
function orderOf(request: BatchRequest): string | undefined {
  if (request.operation === "AuthorizeOnBillingAgreement") return undefined;
  return orderReferenceOf(askedOf(request));
}

/**
 * An answer names what was asked for by our reference id, or by Amazon's id. A refusal names nothing
 * but in its words; where those speak of other orders only, it is none of ours.
 */
function isAboutAnother({ request }: CheckedLine, answer: ReportedAnswer): boolean {
  const { request: asked } = request;
  if (answer.kind === "refused") {
    const order = orderOf(request);
    const named: readonly string[] = answer.message.match(/\b[A-Z]\d{2}-\d{7}-\d{7}(?!\d)/g) ?? [];
    return order !== undefined && named.length > 0 && !named.includes(order);
  }
  if (!("reading" in answer)) return false;
  if (typeof asked === "object" && "referenceId" in asked) {
    return answer.reading.referenceId !== asked.referenceId;
  }
  return shownOf(answer).amazonId !== asked;
}

/** Orders that are not carried here have no ledger, and nothing to record. */
async function record(deps: ReconcileLineDeps, answer: ReportedAnswer): Promise<void> {
  const known = async (id: string) => {
    const orderReferenceId = orderReferenceOf(id);
    return (await deps.store.readLedger(orderReferenceId)) ? orderReferenceId : undefined;
  };
  switch (answer.kind) {
    case "authorization":
      return recordFor(await known(answer.reading.authorizationId), answer.reading, (id, reading) =>
        recordAuthorization(deps, id, reading, "report"),
      );
    case "capture":
      return recordFor(await known(answer.reading.captureId), answer.reading, (id, reading) =>
        recordCapture(deps, id, reading, "report"),
      );
    case "refund":
      return recordFor(await known(answer.reading.refundId), answer.reading, (id, reading) =>
        recordRefund(deps, id, reading, "report"),
      );
    case "done":
    case "refused":
    case "unreadable":
      return;
  }
}

async function recordFor<Reading extends AuthorizationReading | CaptureReading | RefundReading>(
  orderReferenceId: ReturnType<typeof orderReferenceOf> | undefined,
  reading: Reading,
  write: (id: ReturnType<typeof orderReferenceOf>, reading: Reading) => Promise<void>,
): Promise<void> {
  if (orderReferenceId) await write(orderReferenceId, reading);
}

/** Decided: it waits for no batch any more, and its order goes on. */
async function settle(deps: ReconcileLineDeps, target: LineTarget): Promise<void> {
  await deps.batches.dequeue(target);
  await wake(deps, target.orderReferenceId);
}

async function reconcileRefusal(
  deps: ReconcileLineDeps,
  batch: Batch,
  checked: CheckedLine,
  answer: Refused,
): Promise<LineResult> {
  const of = describe(checked);
  const { target } = checked;
  const mayPass = answer.retry === "transient" || answer.retry === "access";
  if (mayPass) {
    if (target) await releaseFromBatch(deps.store, batch, target);
    return { ...of, ...shownOf(answer), result: "again" };
  }
  if (!target) return { ...of, ...shownOf(answer), result: "refused" };
  const row = targetRow(await readExistingLedger(deps.store, target.orderReferenceId), target);
  const ours = row?.status.state === "Requested" ? await believe(deps, row, answer) : undefined;
  await settle(deps, target);
  // A call before this one has found it, and its word got lost.
  if (row?.amazonId !== undefined) {
    return { ...of, result: "answered", amazonId: row.amazonId, state: row.status.state };
  }
  if (ours) return { ...of, ...shownOf(ours), result: "answered" };
  return { ...of, ...shownOf(answer), result: "refused" };
}

/** Looks whether the refusal only means that this very transaction was made before. */
async function believe(
  deps: ReconcileLineDeps,
  row: Capture | Refund,
  answer: Refused,
): Promise<ReportedAnswer | undefined> {
  const { orderReferenceId } = row;
  const { code, httpStatus } = answer;
  const refusal = new AmazonPayRequestRefused(answer.message, { code, httpStatus });
  if (mayBeOwnSuccess(refusal)) {
    const ours = await findOurs(deps, row);
    if (ours) {
      await record(deps, ours);
      return ours;
    }
    if (row.kind === "capture") {
      const funds = await deps.amazonPay.getAuthorizationDetails(row.authorizationId);
      await recordAuthorization(deps, orderReferenceId, funds, "report");
    }
  }
  await saveRefusal(deps, row, code);
  return undefined;
}

async function findOurs(
  { amazonPay }: ReconcileLineDeps,
  row: Capture | Refund,
): Promise<ReportedAnswer | undefined> {
  if (row.kind === "capture") {
    const reading = await findOurCapture(amazonPay, row.authorizationId, row.referenceId);
    return reading && { kind: "capture", reading };
  }
  const reading = await findOurRefund(amazonPay, row.captureId, row.referenceId);
  return reading && { kind: "refund", reading };
}
