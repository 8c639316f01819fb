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
import type { Outcome } from "./errors.ts";
import {
  authorization,
  hasMoneyMoved,
  isTimeOut,
  unchargedShipments,
  undecidedInARow,
} from "./ledger.ts";
import type { Authorization, Ledger, Order } from "./order.ts";

/** After as many authorizations in a row that Amazon could not decide about, a person decides. */
const MOST_UNDECIDED_AUTHORIZATIONS = 4;

/** Whether Amazon has confirmed the order as the buyer last chose to pay it. */
export function isConfirmed({ confirmedAt, confirmedPicks = 0, picks = 0 }: Order): boolean {
  return confirmedAt !== undefined && confirmedPicks >= picks;
}

/** Whether the order is confirmed, and where the shop asked for it, how the buyer's authentication went. */
export function resolveConfirmation(ledger: Ledger, isLate: boolean): Answer | undefined {
  const { order } = ledger;
  if (order.refusal) return failure(order.refusal.error, order.refusal.detail);
  if (!isConfirmed(order)) return cancelAnswer(ledger);
  // Where we are ending it ourselves, or have charged it, the next run goes on to where that is done.
  if (order.phase === "open" && hasEnded(ledger) && !hasMoneyMoved(ledger)) {
    return endedAnswer(ledger);
  }
  if (order.amazon.state === "Suspended") {
    return failure("BuyerAbandoned", "Amazon did not take the payment method that was chosen");
  }
  return order.returnUrls ? resolveAuthentication(ledger, isLate) : confirmed(order);
}

function resolveAuthentication(ledger: Ledger, isLate: boolean): Answer | undefined {
  const { order } = ledger;
  const { authentication, confirmedPicks = 0 } = order;
  if (!authentication || authentication.picks < confirmedPicks) {
    const late = failure("BuyerAbandoned", "The buyer did not return from the authentication");
    return cancelAnswer(ledger) ?? (isLate ? late : undefined);
  }
  switch (authentication.status) {
    case "Success":
      return confirmed(order);
    case "Failure":
      return failure("AuthenticationFailed", "The buyer failed the card issuer's authentication");
    case "Abandoned":
      return failure("BuyerAbandoned", "The buyer left the card issuer's authentication");
    case "Error":
      return failure("BuyerAbandoned", `The authentication failed: ${authentication.errorCode}`);
  }
}

function confirmed(order: Order): Answer {
  return order.mode.authorize === "at-shipment"
    ? failure("AuthorizeAtShipment", "The money is reserved when the goods ship")
    : success({ confirmedAt: order.confirmedAt });
}

/** What Amazon has decided about one authorization. */
export function resolveAuthorization(ordinal: number, ledger: Ledger): Answer | undefined {
  const row = authorization(ledger, ordinal);
  if (!row) return wentOn(ordinal, ledger) ?? resolveUnasked(ordinal, ledger);
  switch (row.status.state) {
    case "Open":
      return success({ authorizationOrdinal: ordinal });
    case "Closed":
      return row.captureNow
        ? chargedAtOnce(row, ledger)
        : success({ authorizationOrdinal: ordinal });
    case "Declined":
      return wentOn(ordinal, ledger) ?? declined(row, ledger);
    case "Refused":
      return wentOn(ordinal, ledger) ?? refused(row, ledger);
    case "Requested":
      return undefined;
    case "Pending":
      return cancelAnswer(ledger);
    default:
      return failure(
        "OperatorNeeded",
        `Authorization ${ordinal} has the unknown state ${row.status.state}`,
      );
  }
}

/**
 * A later run of the order need not decide again about what was decided before, and asks for nothing
 * under an ordinal that the earlier run passed over.
 */
function wentOn(ordinal: number, { authorizations }: Ledger): Answer | undefined {
  return authorizations.some((row) => row.ordinal > ordinal)
    ? failure("AuthorizationRequired", `Authorization ${ordinal} was followed by another`)
    : undefined;
}

/** Amazon was not asked, because nothing may be charged now: nobody will ever hear from Amazon. */
function resolveUnasked(ordinal: number, ledger: Ledger): Answer {
  if (hasEnded(ledger)) return cancelAnswer(ledger) ?? endedAnswer(ledger);
  const why = `Authorization ${ordinal} was not asked for: the order is ${ledger.order.phase}`;
  return cancelAnswer(ledger) ?? outsideAnswer(ledger) ?? failure("OperatorNeeded", why);
}

const DECLINES: ReadonlyMap<string | undefined, Outcome> = new Map([
  ["InvalidPaymentMethod", "InvalidPaymentMethod"],
  ["AmazonRejected", "AmazonRejected"],
  ["ProcessingFailure", "ProcessingFailure"],
  ["TransactionTimedOut", "TransactionTimedOut"],
  ["TransactionTimeout", "TransactionTimedOut"],
]);

function declined({ ordinal, status }: Authorization, ledger: Ledger): Answer {
  const { reason } = status;
  const cause = `Authorization ${ordinal} was declined: ${reason ?? "no reason given"}`;
  // An earlier run began to cancel the order and died; nothing but a cancel ends it.
  if (ledger.order.phase === "cancelling") return failure("CancelRequested", cause);
  const isUndecided = reason === "ProcessingFailure" || isTimeOut(reason);
  if (isUndecided && undecidedInARow(ledger) >= MOST_UNDECIDED_AUTHORIZATIONS) {
    return failure("AuthorizationGivenUp", `Authorization ${ordinal} was the last try: ${reason}`);
  }
  // Where only an answer at once will do, the buyer is there and may choose to try again.
  if (isTimeOut(reason) && ledger.order.mode.answer === "synchronous") {
    return failure("InvalidPaymentMethod", cause);
  }
  // Somebody has to get the money for goods that have left in another way.
  if (reason === "AmazonRejected" && unchargedShipments(ledger).length > 0) {
    return failure("OperatorNeeded", `${cause}, and goods have left that are not charged`);
  }
  return failure(DECLINES.get(reason) ?? "OperatorNeeded", cause);
}

/**
 * Amazon closes the authorization with the capture that it makes at once; the order goes on when it
 * is known what became of the money, never before, or it would be asked for again.
 */
function chargedAtOnce({ ordinal, status }: Authorization, ledger: Ledger): Answer | undefined {
  const taken = ledger.captures.find((row) => row.authorizationOrdinal === ordinal);
  switch (taken?.status.state) {
    case "Completed":
    case "Closed":
      return success({ authorizationOrdinal: ordinal });
    case "Declined":
      return failure("OperatorNeeded", `The capture was declined: ${taken.status.reason}`);
    default:
      return status.reason === "MaxCapturesProcessed"
        ? undefined
        : failure("OperatorNeeded", `Nothing was charged: it was closed (${status.reason})`);
  }
}

function refused({ ordinal, status }: Authorization, ledger: Ledger): Answer {
  const { state } = ledger.order.amazon;
  if (status.reason === "InvalidOrderReferenceStatus") {
    if (state === "Suspended") {
      return failure("InvalidPaymentMethod", "The buyer has to choose another payment method");
    }
    if (hasEnded(ledger) || state === "Closed") return endedAnswer(ledger);
  }
  return failure("OperatorNeeded", `Amazon refused authorization ${ordinal}: ${status.reason}`);
}

/**
 * Whether the buyer has come back after a decline: either Amazon shows the order open again, later
 * than the decline, or the shop says that the buyer chose again (reference §9).
 *
 * @param nextOrdinal the authorization to be asked for then
 */
export function resolveBuyer(
  nextOrdinal: number,
  ledger: Ledger,
  isLate: boolean,
): Answer | undefined {
  const { order } = ledger;
  if (!isConfirmed(order)) {
    return failure("BuyerConfirmsAgain", "The buyer chose a payment method again");
  }
  // A later run of the order finds that it went on from here before.
  if (authorization(ledger, nextOrdinal)) return success({ reopened: true });
  const cancelled = cancelAnswer(ledger);
  if (cancelled) return cancelled;
  if (hasEnded(ledger)) return endedAnswer(ledger);
  const strange = unknownAnswer(ledger);
  if (strange) return strange;
  if (isReopened(order, authorization(ledger, nextOrdinal - 1))) return success({ reopened: true });
  return isLate ? failure("BuyerGone", "The buyer did not come back in time") : undefined;
}

function isReopened({ amazon }: Order, declinedRow: Authorization | undefined): boolean {
  if (amazon.state !== "Open" || !declinedRow) return false;
  // Refused only because the order was suspended; it no longer is.
  if (declinedRow.status.state === "Refused") return true;
  const { updatedAt } = declinedRow.status;
  return updatedAt !== undefined && (amazon.updatedAt ?? "") > updatedAt;
}
