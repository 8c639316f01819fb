import type { Outcome } from "./errors.ts";
import {
  isCancelWanted,
  isCaptureUnknown,
  isUnanswered,
  openAuthorizedTotal,
  unchargedShipments,
} from "./ledger.ts";
import type { Ledger } from "./order.ts";
import { LIFECYCLES } from "./payment-state.ts";

/** What a waiting task is told. */
export type Answer =
  | { readonly kind: "success"; readonly output: Readonly<Record<string, unknown>> }
  | { readonly kind: "failure"; readonly error: Outcome; readonly cause: string };

export function success(output: Readonly<Record<string, unknown>>): Answer {
  return { kind: "success", output };
}

export function failure(error: Outcome, cause: string): Answer {
  return { kind: "failure", error, cause };
}

/** A wish to cancel is heard unless goods have left that are not paid for: those come first. */
export function cancelAnswer(
  ledger: Ledger,
  error: Outcome = "CancelRequested",
): Answer | undefined {
  // A run that was killed while it cancelled: the next one goes on with that.
  if (ledger.order.phase === "cancelling") return failure(error, "The order is being cancelled");
  if (!isCancelWanted(ledger.order) || unchargedShipments(ledger).length > 0) return undefined;
  return failure(error, `Cancel was requested: ${ledger.order.cancel?.reason ?? ""}`);
}

/** Nothing more is charged before a person has looked at a charge that we did not make. */
export function outsideAnswer(ledger: Ledger): Answer | undefined {
  const outside = ledger.outside.find((row) => !row.acknowledged);
  if (!outside) return undefined;
  return failure("OperatorNeeded", `${outside.amazonId} was made outside Shipcharge`);
}

/**
 * A word of Amazon's that we do not know: a person decides what it means, and nothing is asked of
 * Amazon before. Who has answered since has seen it.
 */
export function unknownAnswer({ order, authorizations }: Ledger): Answer | undefined {
  const known = { order: LIFECYCLES.orderReference, authorization: LIFECYCLES.authorization };
  const latest = authorizations.at(-1);
  const strange = !Object.hasOwn(known.order, order.amazon.state)
    ? { what: "The order reference", status: order.amazon }
    : latest && !Object.hasOwn(known.authorization, latest.status.state)
      ? { what: `Authorization ${latest.ordinal}`, status: latest.status }
      : undefined;
  if (!strange) return undefined;
  const { what, status } = strange;
  if (order.operator && order.operator.at >= (status.updatedAt ?? "")) return undefined;
  return failure("OperatorNeeded", `${what} has the unknown state ${status.state}`);
}

/**
 * A closed order reference can still be charged through an authorization that is open. While one is
 * unanswered, or the money that was taken with it is not recorded, the order goes on to it, because
 * nobody looks for it after the end.
 */
export function hasEnded(ledger: Ledger): boolean {
  const { state } = ledger.order.amazon;
  if (isUnanswered(ledger) || isCaptureUnknown(ledger)) return false;
  if (state === "Canceled") return true;
  return state === "Closed" && openAuthorizedTotal(ledger).minorUnits === 0;
}

export function endedAnswer(ledger: Ledger): Answer {
  const { state, reason } = ledger.order.amazon;
  const cause = `Amazon's order reference is ${state} (${reason ?? "no reason given"})`;
  // Somebody has to get the money for goods that have left in another way.
  return unchargedShipments(ledger).length > 0
    ? failure("OperatorNeeded", `${cause}, and goods have left that are not charged`)
    : failure("OrderReferenceEnded", cause);
}
