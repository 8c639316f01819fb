import {
  type Answer,
  cancelAnswer,
  endedAnswer,
  failure,
  hasEnded,
  outsideAnswer,
  success,
  unknownAnswer,
} from "./answers.ts";
import { isCutShortTooOften } from "./charge-limits.ts";
import {
  authorization,
  capture,
  failedCapturesInARow,
  isFullyCharged,
  isUsable,
  shipment,
  unchargedPart,
  unchargedShipments,
} from "./ledger.ts";
import type { Capture, Ledger } from "./order.ts";
import { pendingCaptures } from "./pending-captures.ts";

interface Goods {
  readonly shipmentSequence: number;
  readonly authorizationOrdinal: number;
}

/** After as many captures of a shipment in a row that Amazon could not process, a person decides. */
const MOST_FAILED_CAPTURES = 4;

/**
 * An authorization is renewed when less than this is left of it and it has lived as long; one that
 * never had more than a day is used as long as it lasts.
 */
const RENEW_BEFORE_MILLISECONDS = 24 * 3600 * 1_000;

/** Whether goods have left that can be charged now, or why none ever will. */
export function resolveShipment(goods: Goods, ledger: Ledger, now: string): Answer | undefined {
  const { shipmentSequence, authorizationOrdinal } = goods;
  const strange = outsideAnswer(ledger) ?? unknownAnswer(ledger);
  if (strange) return strange;
  const shipped = shipment(ledger, shipmentSequence);
  if (!shipped) return resolveWithoutShipment(authorizationOrdinal, ledger, now);
  const isCharged = unchargedPart(ledger, shipped).minorUnits <= 0;
  const wentOn = isAskedFor(ledger, shipmentSequence, authorizationOrdinal);
  if (isCharged || wentOn || isUsable(ledger, authorizationOrdinal)) {
    return success({ shipmentSequence });
  }
  const what = `shipment ${shipmentSequence} (${shipped.shipmentId})`;
  return needsAuthorization(ledger, authorizationOrdinal, what);
}

function resolveWithoutShipment(ordinal: number, ledger: Ledger, now: string): Answer | undefined {
  const cancelled = cancelAnswer(ledger);
  if (cancelled) return cancelled;
  if (ledger.order.nothingMoreShipsAt) {
    const [left] = ledger.order.operator?.says === "give-up" ? [] : unchargedShipments(ledger);
    // An order that is not closed because of them would come back here at once, and again.
    if (left) return failure("OperatorNeeded", `Shipment ${left.sequence} is not charged`);
    return failure("NothingMoreShips", "The warehouse says that nothing more will leave");
  }
  if (isFullyCharged(ledger)) return failure("NothingLeftToShip", "The order is fully charged");
  // A run that was killed while it closed: the next one goes on with that.
  if (ledger.order.phase === "closing") return failure("NothingLeftToShip", "It is being closed");
  // What Amazon makes of a capture that was made elsewhere nobody would look for after the end.
  const isUndecided = pendingCaptures(ledger, Date.parse(now)).length > 0;
  if (hasEnded(ledger)) return isUndecided ? undefined : endedAnswer(ledger);
  if (ledger.order.mode.authorize === "at-shipment") return undefined;
  if (isUsable(ledger, ordinal) && !isAboutToExpire(ledger, ordinal, now)) return undefined;
  // A closed order reference allows no new authorization, but the open one can still be charged.
  if (ledger.order.amazon.state === "Closed" && isUsable(ledger, ordinal)) return undefined;
  return needsAuthorization(ledger, ordinal, "what is still to be shipped");
}

function isAboutToExpire(ledger: Ledger, ordinal: number, now: string): boolean {
  const row = authorization(ledger, ordinal);
  const openedAt = row?.status.updatedAt;
  if (row?.expiresAt === undefined || openedAt === undefined) return false;
  const nowMilliseconds = Date.parse(now);
  return (
    Date.parse(row.expiresAt) - nowMilliseconds < RENEW_BEFORE_MILLISECONDS &&
    nowMilliseconds - Date.parse(openedAt) > RENEW_BEFORE_MILLISECONDS
  );
}

function needsAuthorization(ledger: Ledger, ordinal: number, what: string): Answer {
  const required = failure("AuthorizationRequired", `There is no open authorization for ${what}`);
  if (hasEnded(ledger)) return endedAnswer(ledger);
  // A later run goes on to the authorizations that followed.
  if (ledger.authorizations.some((row) => row.ordinal > ordinal)) return required;
  if (ledger.order.amazon.state === "Closed") return endedAnswer(ledger);
  if (!isCutShortTooOften(ledger)) return required;
  const cause = `Amazon closes each authorization soon and unused, lastly ${ordinal}`;
  return failure("AuthorizationGivenUp", cause);
}

/** What Amazon has decided about one capture, and what it means for the order. */
export function resolveCapture(
  awaited: Goods & { readonly captureOrdinal: number },
  ledger: Ledger,
): Answer | undefined {
  const row = capture(ledger, awaited.captureOrdinal);
  if (!row) return resolveWithoutCapture(awaited, ledger);
  switch (row.status.state) {
    case "Completed":
    case "Closed":
      return afterCapture(row.shipmentSequence, ledger, row.ordinal);
    case "Declined":
      return declined(row, ledger);
    case "Refused":
      return refused(row, ledger);
    case "Requested":
    case "Pending":
      return undefined;
    default:
      return failure(
        "OperatorNeeded",
        `Capture ${row.ordinal} has the unknown state ${row.status.state}`,
      );
  }
}

/**
 * Amazon usually closes the authorization with the capture that it rejects; where the order is
 * still open a new authorization may do (reference §9).
 */
function declined({ ordinal, status, shipmentSequence }: Capture, ledger: Ledger): Answer {
  const { reason } = status;
  const cause = `Capture ${ordinal} was declined: ${reason ?? "no reason given"}`;
  if (failedCapturesInARow(ledger, shipmentSequence) >= MOST_FAILED_CAPTURES) {
    return failure("CaptureDeclined", cause);
  }
  if (reason === "ProcessingFailure") return failure("ProcessingFailure", cause);
  // A later run goes on to the captures that followed, even if the order has ended since.
  const isFollowed = ledger.captures.some((row) => row.ordinal > ordinal);
  if (reason === "AmazonRejected" && isFollowed) return failure("AuthorizationRequired", cause);
  const isFirstRejection =
    ledger.captures.filter(
      (row) => row.shipmentSequence === shipmentSequence && row.status.reason === reason,
    ).length === 1;
  const canAuthorize = ledger.order.amazon.state === "Open" && reason === "AmazonRejected";
  return failure(
    canAuthorize && isFirstRejection ? "AuthorizationRequired" : "CaptureDeclined",
    cause,
  );
}

/** The authorization may have ended between the look at it and the call. */
function refused(row: Capture, ledger: Ledger): Answer {
  const { ordinal, status, shipmentSequence, authorizationOrdinal } = row;
  const cause = `Amazon refused capture ${ordinal}: ${status.reason ?? "no reason given"}`;
  if (status.reason !== "InvalidAuthorizationStatus") return failure("OperatorNeeded", cause);
  // A later run goes on to the captures that followed, even if the order has ended since.
  const wentOn = ledger.captures.some((other) => other.ordinal > ordinal);
  return wentOn
    ? failure("AuthorizationRequired", cause)
    : needsAuthorization(ledger, authorizationOrdinal, `shipment ${shipmentSequence}`);
}

/**
 * Whether a capture of this shipment was ever asked for from this authorization or a later one: the
 * order has been here before and went on, so a later run goes on to the recorded capture as well.
 */
function isAskedFor(ledger: Ledger, shipmentSequence: number, ordinal: number): boolean {
  return ledger.captures.some(
    (row) => row.shipmentSequence === shipmentSequence && row.authorizationOrdinal >= ordinal,
  );
}

/** Nothing was asked for, because there was nothing to take or nothing to take it from. */
function resolveWithoutCapture(
  { captureOrdinal, authorizationOrdinal, shipmentSequence }: Goods & { captureOrdinal: number },
  ledger: Ledger,
): Answer | undefined {
  const outside = outsideAnswer(ledger);
  if (outside) return outside;
  // A later run goes on to the capture that was asked for in the place of this one.
  const isFollowed = ledger.captures.some(
    (row) => row.shipmentSequence === shipmentSequence && row.ordinal > captureOrdinal,
  );
  if (isFollowed)
    return failure("AuthorizationRequired", `Capture ${captureOrdinal} was passed by`);
  const goods = shipment(ledger, shipmentSequence);
  if (!goods) return failure("OperatorNeeded", `Shipment ${shipmentSequence} is not recorded`);
  if (unchargedPart(ledger, goods).minorUnits <= 0) return afterCapture(shipmentSequence, ledger);
  return isUsable(ledger, authorizationOrdinal)
    ? undefined
    : needsAuthorization(ledger, authorizationOrdinal, `shipment ${shipmentSequence}`);
}

/**
 * A capture that needed another one after it says so also when that other one has been made: a later
 * run of the order passes the same captures under the same numbers.
 */
function afterCapture(
  shipmentSequence: number,
  ledger: Ledger,
  lastOrdinal = Number.POSITIVE_INFINITY,
): Answer {
  const goods = shipment(ledger, shipmentSequence);
  const captures = ledger.captures.filter(({ ordinal }) => ordinal <= lastOrdinal);
  if (goods && unchargedPart({ ...ledger, captures }, goods).minorUnits > 0) {
    return failure(
      "AuthorizationRequired",
      `Shipment ${shipmentSequence} needs more than its authorization held`,
    );
  }
  if (isFullyCharged(ledger)) return success({ shipmentSequence });
  return failure("ShipmentsOutstanding", `Shipment ${shipmentSequence} is charged`);
}
