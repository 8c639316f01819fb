import type { AmazonPay, AuthorizationReading, CaptureReading } from "./amazon-pay.ts";
import type { AmazonPayRefunds } from "./amazon-pay-refund.ts";
import {
  type AuthorizationId,
  type CaptureId,
  type OrderReferenceId,
  parseAuthorizationId,
  parseCaptureId,
  type ReferenceId,
} from "./ids.ts";
import { isHeld, lacksItsCapture } from "./ledger.ts";
import type { Ledger } from "./order.ts";
import { isFinal } from "./payment-state.ts";
import type { Clock, Log, OrderStore } from "./ports.ts";
import type { ReadingSource } from "./reading-log.ts";
import { recordAuthorization, recordCapture, recordOrderReference } from "./readings.ts";
import { readExistingLedger } from "./record.ts";
import {
  knowsRefund,
  type RefreshRefundDeps,
  refreshAwaitedRefund,
  refreshRefund,
} from "./refresh-refund.ts";
import { type Awaited, refundOf } from "./waiting.ts";

export interface RefreshDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly amazonPay: Pick<
    AmazonPay,
    "getOrderReferenceDetails" | "getAuthorizationDetails" | "getCaptureDetails"
  > &
    Pick<AmazonPayRefunds, "getRefundDetails">;
  readonly log: Log;
}

/**
 * Reads the order reference from Amazon and records what it says, together with authorizations
 * that Amazon lists and the record does not know.
 */
export async function refreshOrderReference(
  deps: RefreshDeps,
  orderReferenceId: OrderReferenceId,
  source: ReadingSource,
): Promise<void> {
  const reading = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
  if (reading.status.state === "Canceled") await refreshReserved(deps, orderReferenceId, source);
  const verdict = await recordOrderReference(deps, reading, source);
  if (verdict === "contradicts") {
    // Two states with one time stamp: the one that Amazon shows now is the later one.
    const again = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
    await recordOrderReference(deps, again, source, "trust");
  }
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  for (const authorizationId of reading.authorizationIds) {
    if (!knowsAuthorization(ledger, authorizationId)) {
      await refreshAuthorization(deps, orderReferenceId, authorizationId, source);
    }
  }
}

/**
 * Amazon closes what was reserved together with an order reference that it cancels. That is read
 * before the end is recorded, because after it nobody looks any more (reference §4.2).
 */
async function refreshReserved(
  deps: RefreshDeps,
  orderReferenceId: OrderReferenceId,
  source: ReadingSource,
): Promise<void> {
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  for (const row of ledger.authorizations) {
    if (row.amazonId && isHeld(ledger, row)) {
      await refreshAuthorization(deps, orderReferenceId, row.amazonId, source);
    }
  }
  await refreshOutside(deps, ledger, source);
}

/** Reads every authorization that may have ended together with its order. */
export async function refreshOpenAuthorizations(
  deps: RefreshDeps,
  orderReferenceId: OrderReferenceId,
): Promise<void> {
  const { authorizations } = await readExistingLedger(deps.store, orderReferenceId);
  for (const { amazonId, status } of authorizations) {
    if (amazonId && !isFinal("authorization", status.state)) {
      await refreshAuthorization(deps, orderReferenceId, amazonId, "reply");
    }
  }
}

/** Reads one authorization, and captures of it that the record does not know. */
export async function refreshAuthorization(
  deps: RefreshDeps,
  orderReferenceId: OrderReferenceId,
  authorizationId: AuthorizationId,
  source: ReadingSource,
): Promise<AuthorizationReading> {
  const reading = await deps.amazonPay.getAuthorizationDetails(authorizationId);
  // Before an end is recorded, after which nobody reads the authorization again.
  await refreshUnknownCaptures(deps, orderReferenceId, reading, source);
  await recordAuthorization(deps, orderReferenceId, reading, source);
  await readAfterDecline(deps, orderReferenceId, reading, source);
  // Once more, because a capture made with an authorization is known by it.
  await refreshUnknownCaptures(deps, orderReferenceId, reading, source);
  return reading;
}

async function refreshUnknownCaptures(
  deps: RefreshDeps,
  orderReferenceId: OrderReferenceId,
  { captureIds }: AuthorizationReading,
  source: ReadingSource,
): Promise<void> {
  if (captureIds.length === 0) return;
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  for (const captureId of captureIds) {
    if (!knowsCapture(ledger, captureId)) {
      await refreshCapture(deps, orderReferenceId, captureId, source);
    }
  }
}

/**
 * A declined payment method suspends the order reference, and a rejection closes it: what the buyer
 * or the shop can do next depends on that state (reference §4.6).
 */
export async function readAfterDecline(
  deps: RefreshDeps,
  orderReferenceId: OrderReferenceId,
  { status }: Pick<AuthorizationReading, "status">,
  source: ReadingSource,
): Promise<void> {
  const isEffective =
    status.reason === "InvalidPaymentMethod" || status.reason === "AmazonRejected";
  if (status.state !== "Declined" || !isEffective) return;
  const reading = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
  await recordOrderReference(deps, reading, source, "trust");
}

/**
 * Reads one capture, and refunds of it that the record does not know.
 *
 * @param madeWith the row whose answer named it
 */
export async function refreshCapture(
  deps: RefreshRefundDeps,
  orderReferenceId: OrderReferenceId,
  captureId: CaptureId,
  source: ReadingSource,
  madeWith?: ReferenceId,
): Promise<CaptureReading> {
  const reading = await deps.amazonPay.getCaptureDetails(captureId, madeWith);
  await recordCapture(deps, orderReferenceId, reading, source);
  if (reading.refundIds.length === 0) return reading;
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  const row = ledger.captures.find(({ amazonId }) => amazonId === captureId);
  for (const refundId of reading.refundIds.filter((id) => !knowsRefund(ledger, id))) {
    await refreshRefund(deps, orderReferenceId, refundId, source, row?.ordinal);
  }
  return reading;
}

/** Reads whatever could answer a task that waits, for the case that no notification came. */
export async function refreshAwaited(
  deps: RefreshDeps,
  orderReferenceId: OrderReferenceId,
  awaited: Awaited,
): Promise<void> {
  const refundOrdinal = refundOf(awaited);
  if (refundOrdinal !== undefined) {
    return refreshAwaitedRefund(deps, orderReferenceId, refundOrdinal);
  }
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  switch (awaited.kind) {
    case "authorization": {
      const row = ledger.authorizations.find(
        ({ ordinal }) => ordinal === awaited.authorizationOrdinal,
      );
      if (row?.amazonId) await refreshAuthorization(deps, orderReferenceId, row.amazonId, "sweep");
      await refreshCapturedAtOnce(deps, ledger, awaited.authorizationOrdinal);
      return;
    }
    case "capture": {
      const row = ledger.captures.find(({ ordinal }) => ordinal === awaited.captureOrdinal);
      if (row?.amazonId) await refreshCapture(deps, orderReferenceId, row.amazonId, "sweep");
      return;
    }
    case "turn":
    case "refund":
      return;
    case "confirmation":
    case "buyer":
    case "shipment":
    case "operator": {
      await refreshOrderReference(deps, orderReferenceId, "sweep");
      for (const row of ledger.authorizations) {
        if (row.amazonId && (isHeld(ledger, row) || lacksItsCapture(ledger, row))) {
          await refreshAuthorization(deps, orderReferenceId, row.amazonId, "sweep");
        }
      }
      for (const { amazonId, status } of ledger.captures) {
        // Refunds may have been made in Seller Central.
        if (amazonId && status.state === "Completed") {
          await refreshCapture(deps, orderReferenceId, amazonId, "sweep");
        }
      }
      for (const { amazonId, status } of ledger.outsideRefunds) {
        if (!isFinal("refund", status.state)) {
          await refreshRefund(deps, orderReferenceId, amazonId, "sweep");
        }
      }
      await refreshOutside(deps, ledger, "sweep");
      return;
    }
  }
}

/** Reads what was charged elsewhere and can still change, such as a capture that is pending. */
export async function refreshOutside(
  deps: RefreshDeps,
  { order: { orderReferenceId }, outside }: Ledger,
  source: ReadingSource,
): Promise<void> {
  for (const { purpose, amazonId, status } of outside) {
    if (isFinal(purpose, status.state)) continue;
    if (purpose === "capture") {
      await refreshCapture(deps, orderReferenceId, parseCaptureId(amazonId), source);
    } else {
      await refreshAuthorization(deps, orderReferenceId, parseAuthorizationId(amazonId), source);
    }
  }
}

/** A capture that Amazon made together with the authorization may still be under way. */
async function refreshCapturedAtOnce(
  deps: RefreshDeps,
  { order, captures }: Ledger,
  authorizationOrdinal: number,
): Promise<void> {
  for (const row of captures) {
    if (row.authorizationOrdinal !== authorizationOrdinal || !row.amazonId) continue;
    await refreshCapture(deps, order.orderReferenceId, row.amazonId, "sweep");
  }
}

function knowsAuthorization(ledger: Ledger, id: AuthorizationId): boolean {
  return [...ledger.authorizations, ...ledger.outside].some((row) => row.amazonId === id);
}

function knowsCapture(ledger: Ledger, id: CaptureId): boolean {
  return [...ledger.captures, ...ledger.outside].some((row) => row.amazonId === id);
}
