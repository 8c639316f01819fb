import type {
  AuthorizationReading,
  CaptureReading,
  OrderReferenceReading,
} from "../../domain/amazon-pay.ts";
import type { RefundReading } from "../../domain/amazon-pay-refund.ts";
import { type AuthorizationId, type CaptureId, parseCaptureId } from "../../domain/ids.ts";
import { isSameMoney, type Money } from "../../domain/money.ts";
import type { Capture, Ledger } from "../../domain/order.ts";
import { authorizationIdOf, chargeIdOf } from "./v1-ids.ts";

/*
 * Readings of v2 about an order that was placed through MWS, under the ids and reference ids by which
 * the order's rows are kept: a switch in the middle of an order adds no row and loses none.
 */

/** Captures of which there is nothing at Amazon. */
const TOOK_NOTHING = new Set(["Refused", "Declined"]);

/**
 * The row of a charge's one capture: known by its authorization and, before Amazon has named it, by
 * what it took, because Seller Central may have captured the same authorization.
 *
 * @param taken undefined of a capture that was declined: it took nothing
 */
function captureRow(
  { captures }: Ledger,
  authorizationId: AuthorizationId,
  taken: Money | undefined,
): Capture | undefined {
  const rows = captures.filter(
    (row) => row.authorizationId === authorizationId && !TOOK_NOTHING.has(row.status.state),
  );
  return rows.find(
    ({ amazonId, amount }) =>
      amazonId !== undefined || taken === undefined || isSameMoney(amount, taken),
  );
}

/** A capture of Seller Central's that was recorded before the switch, under MWS's id of it. */
function outsideCaptureId({ outside }: Ledger, taken: Money): CaptureId | undefined {
  const row = outside.find((one) => one.purpose === "capture" && isSameMoney(one.amount, taken));
  return row && parseCaptureId(row.amazonId);
}

/** A charge as its authorization; captures that are recorded go by their recorded ids. */
export function underRecordedAuthorization<Reading extends AuthorizationReading>(
  ledger: Ledger,
  reading: Reading,
): Reading {
  const authorizationId = authorizationIdOf(reading.authorizationId);
  const row = ledger.authorizations.find(({ amazonId }) => amazonId === authorizationId);
  const { captured } = reading;
  const captureId =
    captureRow(ledger, authorizationId, captured)?.amazonId ?? outsideCaptureId(ledger, captured);
  return {
    ...reading,
    authorizationId,
    referenceId: row?.referenceId ?? reading.referenceId,
    captureIds: reading.captureIds.map((id) => captureId ?? id),
  };
}

/** A charge as its capture: v2 shows the charge's reference id alone, and not the capture's. */
export function underRecordedCapture(ledger: Ledger, reading: CaptureReading): CaptureReading {
  const authorizationId = authorizationIdOf(reading.captureId);
  const taken = TOOK_NOTHING.has(reading.status.state) ? undefined : reading.amount;
  const row = captureRow(ledger, authorizationId, taken);
  if (row) {
    const captureId = row.amazonId ?? reading.captureId;
    return { ...reading, captureId, referenceId: row.referenceId };
  }
  const funds = ledger.authorizations.find(({ amazonId }) => amazonId === authorizationId);
  const captureId = outsideCaptureId(ledger, reading.amount) ?? reading.captureId;
  // Only what was taken together with the authorization bears its reference id (reference §16 no. 1).
  return { ...reading, captureId, referenceId: funds?.captureNow ? funds.referenceId : "" };
}

/** A refund that is recorded goes by its reference id; v2 shows none. */
export function underRecordedRefund({ refunds }: Ledger, reading: RefundReading): RefundReading {
  const row = refunds.find(({ amazonId }) => amazonId === reading.refundId);
  return { ...reading, referenceId: row?.referenceId ?? reading.referenceId };
}

/** The charge that v2 knows a capture by: that of its authorization, where this is recorded. */
export function chargeIdOfCapture({ captures }: Ledger, captureId: CaptureId): CaptureId {
  const row = captures.find(({ amazonId }) => amazonId === captureId);
  return row ? chargeIdOf(row.authorizationId) : captureId;
}

/**
 * v2 tells whole seconds where MWS told thousandths. A state that is new within the second of the
 * recorded one must not pass for an older one: it gets the recorded stamp, and is then read again.
 */
export function withinTheSecond(
  { order }: Ledger,
  reading: OrderReferenceReading,
): OrderReferenceReading {
  const { updatedAt: recordedAt } = order.amazon;
  const { status } = reading;
  if (recordedAt === undefined || status.updatedAt === undefined) return reading;
  const behindMilliseconds = Date.parse(recordedAt) - Date.parse(status.updatedAt);
  if (behindMilliseconds <= 0 || behindMilliseconds >= 1_000) return reading;
  return { ...reading, status: { ...status, updatedAt: recordedAt } };
}
