import * as v from "valibot";
import type { Batch, QueuedTransaction } from "../domain/batch.ts";
import { claimOn, type IsOver, targetRow } from "../domain/batch-claim.ts";
import type { CheckedLine, LineTarget } from "../domain/batch-lines.ts";
import type { BatchRequest, CheckBatchRequest } from "../domain/batch-request.ts";
import { InvalidValue } from "../domain/errors.ts";
import { type OrderReferenceId, orderReferenceOf, type SellerOrderId } from "../domain/ids.ts";
import { capture, unchargedPart } from "../domain/ledger.ts";
import { type Capture, ENDED_PHASES, type Ledger } from "../domain/order.ts";
import type { OrderStore } from "../domain/ports.ts";
import type { Refund } from "../domain/refund.ts";
import { refundRow } from "../domain/refunding.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { foreignRequest, recordedCapture, recordedRefund } from "./line-schemas.ts";

export interface ResolveDeps {
  readonly store: Pick<OrderStore, "readLedger" | "findBySellerOrder">;
  readonly checkRequest: CheckBatchRequest;
  readonly isOver: IsOver;
}

/** A request without its number in the feed. */
export type Wanted = Omit<CheckedLine, "number" | "line">;

/** What a line of the input comes to. */
export type Resolved =
  | { readonly kind: "wanted"; readonly wanted: readonly Wanted[] }
  /** It is wrong, and nothing of the batch is sent. */
  | { readonly kind: "problem"; readonly problem: string }
  /** It is right, and there is nothing to send. */
  | { readonly kind: "skipped"; readonly problem: string }
  /** The money that it gives back is not taken yet. */
  | { readonly kind: "outstanding"; readonly problem: string };

const problem = (text: string): Resolved => ({ kind: "problem", problem: text });
const skipped = (text: string): Resolved => ({ kind: "skipped", problem: text });

/** By any of these a line about a shipment is known, also where it lacks the others. */
const RECORDED = ["shipmentId", "orderReferenceId", "sellerOrderId"];

/** Reads what the fields of a line ask for, and looks it up in the order's ledger. */
export async function resolveLine(
  deps: ResolveDeps,
  batch: Batch,
  fields: Readonly<Record<string, unknown>>,
): Promise<Resolved> {
  const { operation } = batch;
  try {
    if (operation === "Capture" && RECORDED.some((name) => name in fields)) {
      const wish = v.parse(recordedCapture, fields);
      return await withLedger(deps, wish, (ledger) => resolveShipment(deps, batch, ledger, wish));
    }
    if (operation === "Refund" && !("captureId" in fields)) {
      const wish = v.parse(recordedRefund, fields);
      return await withLedger(deps, wish, (ledger) =>
        resolveRefund(deps, batch, ledger, wish.refundId),
      );
    }
    return await resolveForeign(deps, foreignRequest(operation, fields));
  } catch (error) {
    if (error instanceof v.ValiError) return problem(describeIssues(error.issues));
    if (error instanceof InvalidValue) return problem(error.message);
    throw error;
  }
}

/** What waits in the queue; a decided one has only not been taken off it. */
export async function resolveQueued(
  deps: ResolveDeps,
  batch: Batch,
  queued: QueuedTransaction,
): Promise<Resolved> {
  const ledger = await deps.store.readLedger(queued.orderReferenceId);
  const row = ledger && targetRow(ledger, queued);
  if (!ledger || !row) return skipped(`${queued.orderReferenceId} has no such ${queued.kind}`);
  return resolveRows(deps, batch, ledger, [row]);
}

async function withLedger(
  { store }: ResolveDeps,
  wish: { orderReferenceId?: OrderReferenceId; sellerOrderId?: SellerOrderId },
  resolve: (ledger: Ledger) => Resolved | Promise<Resolved>,
): Promise<Resolved> {
  const { orderReferenceId, sellerOrderId } = wish;
  if ((orderReferenceId === undefined) === (sellerOrderId === undefined)) {
    return problem("names the order by orderReferenceId or by sellerOrderId: one of them");
  }
  const id = orderReferenceId ?? (sellerOrderId && (await store.findBySellerOrder(sellerOrderId)));
  const ledger = id && (await store.readLedger(id));
  return ledger
    ? resolve(ledger)
    : problem(`order ${orderReferenceId ?? sellerOrderId} is unknown`);
}

function resolveShipment(
  deps: ResolveDeps,
  batch: Batch,
  ledger: Ledger,
  wish: { shipmentId: string },
): Resolved | Promise<Resolved> {
  const { order } = ledger;
  if (order.mode.capture !== "by-batch") {
    return problem(
      `order ${order.orderReferenceId} was not placed with capture: by-batch; its workflow charges it`,
    );
  }
  const goods = order.shipments.find(({ shipmentId }) => shipmentId === wish.shipmentId);
  if (!goods) return problem(`shipment ${wish.shipmentId} is not recorded; tell it first`);
  const rows = ledger.captures.filter(
    (row) => row.shipmentSequence === goods.sequence && row.status.state === "Requested",
  );
  if (rows.length > 0) return resolveRows(deps, batch, ledger, rows);
  return unchargedPart(ledger, goods).minorUnits <= 0
    ? skipped(`shipment ${wish.shipmentId} is charged, or being charged`)
    : skipped(`shipment ${wish.shipmentId} has no authorization yet; its order is on it`);
}

function resolveRefund(
  deps: ResolveDeps,
  batch: Batch,
  ledger: Ledger,
  refundId: string,
): Resolved | Promise<Resolved> {
  const { order } = ledger;
  const wish = order.refundRequests?.find((request) => request.refundId === refundId);
  if (!wish) {
    const isTaking = ledger.captures.some(({ status }) => status.state === "Requested");
    return isTaking
      ? { kind: "outstanding", problem: `order ${order.orderReferenceId} is still being charged` }
      : problem(`refund ${refundId} is not recorded; ask for it with byBatch first`);
  }
  if (!wish.byBatch) return problem(`refund ${refundId} was not asked for with byBatch`);
  const ordinals = wish.parts.map((part) => part.ordinals.at(-1) ?? 0);
  const rows = ordinals.flatMap((ordinal) => refundRow(ledger, ordinal) ?? []);
  return resolveRows(deps, batch, ledger, rows);
}

async function resolveRows(
  { isOver }: Pick<ResolveDeps, "isOver">,
  { batchId }: Batch,
  ledger: Ledger,
  rows: readonly (Capture | Refund)[],
): Promise<Resolved> {
  const open = rows.filter(({ status }) => status.state === "Requested");
  const [first] = open;
  if (!first) return skipped("is decided already");
  for (const row of open) {
    const claim = claimOn(row);
    if (claim && claim.batchId !== batchId && !(await isOver(claim))) {
      return skipped(`lies in the batch ${claim.batchId}`);
    }
  }
  const early = open.find((row) => row.kind === "refund" && !isTaken(ledger, row));
  if (early) {
    const of = `order ${early.orderReferenceId}`;
    return { kind: "outstanding", problem: `what is given back of ${of} is not taken yet` };
  }
  return { kind: "wanted", wanted: open.map((row) => wantedOf(ledger, row)) };
}

function isTaken(ledger: Ledger, { captureOrdinal }: Refund): boolean {
  return capture(ledger, captureOrdinal)?.status.state === "Completed";
}

function wantedOf({ order }: Ledger, row: Capture | Refund): Wanted {
  const { orderReferenceId, kind, ordinal, referenceId, amount } = row;
  const texts = {
    ...(row.note === undefined ? {} : { note: row.note }),
    ...(row.softDescriptor === undefined ? {} : { softDescriptor: row.softDescriptor }),
  };
  const common = { referenceId, amount, ...texts };
  const request: BatchRequest =
    row.kind === "capture"
      ? { operation: "Capture", request: { authorizationId: row.authorizationId, ...common } }
      : { operation: "Refund", request: { captureId: row.captureId, ...common } };
  const since =
    row.kind === "capture"
      ? order.shipments.find(({ sequence }) => sequence === row.shipmentSequence)?.recordedAt
      : order.refundRequests?.find(({ refundId }) => refundId === row.requestId)?.requestedAt;
  const target: LineTarget = { orderReferenceId, kind, ordinal, since: since ?? "" };
  return { request, target };
}

const READING = new Set(["GetCaptureDetails", "GetRefundDetails"]);

/** An order that a workflow of ours carries is changed by that workflow alone. */
async function resolveForeign(deps: ResolveDeps, request: BatchRequest): Promise<Resolved> {
  deps.checkRequest(request);
  const orderReferenceId = READING.has(request.operation) ? undefined : orderNamedIn(request);
  const ledger = orderReferenceId && (await deps.store.readLedger(orderReferenceId));
  if (ledger && !ENDED_PHASES.has(ledger.order.phase)) {
    return problem(`order ${orderReferenceId} is carried by its workflow; ask that instead`);
  }
  return { kind: "wanted", wanted: [{ request }] };
}

function orderNamedIn({ request }: BatchRequest): OrderReferenceId | undefined {
  if (typeof request === "string") return orderReferenceOf(request);
  if ("orderReferenceId" in request) return request.orderReferenceId;
  if ("authorizationId" in request) return orderReferenceOf(request.authorizationId);
  if ("captureId" in request) return orderReferenceOf(request.captureId);
  return undefined;
}
