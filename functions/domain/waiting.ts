import type { Outcome } from "./errors.ts";
import type { OrderReferenceId, TaskToken } from "./ids.ts";
import {
  authorization,
  capture,
  isCancelWanted,
  isFullyCharged,
  isUsable,
  openAuthorizedTotal,
  shipment,
  unchargedPart,
  unchargedShipments,
} from "./ledger.ts";
import type { Ledger } from "./order.ts";

/** What a parked task waits for. Ordinals come from the workflow, never from the ledger. */
export type Awaited =
  | { readonly kind: "confirmation" }
  | { readonly kind: "authorization"; readonly authorizationOrdinal: number }
  | {
      readonly kind: "shipment";
      readonly shipmentSequence: number;
      readonly authorizationOrdinal: number;
    }
  | {
      readonly kind: "capture";
      readonly captureOrdinal: number;
      readonly authorizationOrdinal: number;
      readonly shipmentSequence: number;
    }
  | { readonly kind: "operator"; readonly reason: string };

/** A task of the workflow that waits to be told how the order goes on. */
export interface Wait {
  readonly orderReferenceId: OrderReferenceId;
  readonly awaited: Awaited;
  readonly token: TaskToken;
  /** Entry time of the state and number of the retry: a later visit sorts after an earlier one. */
  readonly visit: string;
  readonly parkedAt: string;
  /** When the sweep looks at the order next, as ISO 8601. */
  readonly dueAt: string;
}

/** What a waiting task is told. */
export type Answer =
  | { readonly kind: "success"; readonly output: Readonly<Record<string, unknown>> }
  | { readonly kind: "failure"; readonly error: Outcome; readonly cause: string };

/**
 * What a waiting task should be told, from nothing but what is recorded; undefined while there is
 * nothing to say. Messages play no part, so early, late, lost, doubled and reordered ones all lead
 * to the same answer.
 */
export function resolve(
  { awaited, visit }: Pick<Wait, "awaited" | "visit">,
  ledger: Ledger,
): Answer | undefined {
  switch (awaited.kind) {
    case "confirmation":
      return resolveConfirmation(ledger);
    case "authorization":
      return resolveAuthorization(awaited.authorizationOrdinal, ledger);
    case "shipment":
      return resolveShipment(awaited, ledger);
    case "capture":
      return resolveCapture(awaited, ledger);
    case "operator":
      return resolveOperator(ledger, visit);
  }
}

function resolveConfirmation(ledger: Ledger): Answer | undefined {
  const { confirmedAt, mode, refusal } = ledger.order;
  if (refusal) return failure(refusal.error, refusal.detail);
  if (!confirmedAt) return cancelAnswer(ledger);
  return mode.authorize === "at-shipment"
    ? failure("AuthorizeAtShipment", "The money is reserved when the goods ship")
    : success({ confirmedAt });
}

const DECLINES: Readonly<Record<string, Outcome>> = {
  InvalidPaymentMethod: "InvalidPaymentMethod",
  AmazonRejected: "AmazonRejected",
  ProcessingFailure: "ProcessingFailure",
  TransactionTimedOut: "TransactionTimedOut",
  // One section of Amazon's guide spells it so (reference §13 no. 1).
  TransactionTimeout: "TransactionTimedOut",
};

function resolveAuthorization(ordinal: number, ledger: Ledger): Answer | undefined {
  const row = authorization(ledger, ordinal);
  if (!row) return cancelAnswer(ledger);
  const { state, reason } = row.status;
  switch (state) {
    case "Open":
    case "Closed":
      return success({ authorizationOrdinal: ordinal });
    case "Declined":
      return failure(
        DECLINES[reason ?? ""] ?? "OperatorNeeded",
        `Authorization ${ordinal} was declined: ${reason ?? "no reason given"}`,
      );
    case "Refused":
      return failure("OperatorNeeded", `Amazon refused authorization ${ordinal}: ${reason ?? ""}`);
    case "Requested":
      return undefined;
    case "Pending":
      return cancelAnswer(ledger);
    default:
      return failure("OperatorNeeded", `Authorization ${ordinal} has the unknown state ${state}`);
  }
}

function resolveShipment(
  awaited: Awaited & { kind: "shipment" },
  ledger: Ledger,
): Answer | undefined {
  const { shipmentSequence, authorizationOrdinal } = awaited;
  const outside = outsideAnswer(ledger);
  if (outside) return outside;
  const goods = shipment(ledger, shipmentSequence);
  if (!goods) return resolveWithoutShipment(authorizationOrdinal, ledger);
  const isCharged = unchargedPart(ledger, goods).minorUnits <= 0;
  if (isCharged || isUsable(ledger, authorizationOrdinal)) return success({ shipmentSequence });
  return needsAuthorization(ledger, `shipment ${shipmentSequence} (${goods.shipmentId})`);
}

function resolveWithoutShipment(ordinal: number, ledger: Ledger): Answer | undefined {
  const cancelled = cancelAnswer(ledger);
  if (cancelled) return cancelled;
  if (isFullyCharged(ledger)) return failure("NothingLeftToShip", "The order is fully charged");
  if (hasEnded(ledger)) return ended(ledger);
  if (ledger.order.mode.authorize === "at-shipment" || isUsable(ledger, ordinal)) return undefined;
  return needsAuthorization(ledger, "what is still to be shipped");
}

function needsAuthorization(ledger: Ledger, what: string): Answer {
  if (hasEnded(ledger) || ledger.order.amazon.state === "Closed") return ended(ledger);
  return failure("AuthorizationRequired", `There is no open authorization for ${what}`);
}

/** A closed order reference can still be charged through an authorization that is open. */
function hasEnded(ledger: Ledger): boolean {
  const { state } = ledger.order.amazon;
  if (state === "Canceled") return true;
  return state === "Closed" && openAuthorizedTotal(ledger).minorUnits === 0;
}

function ended(ledger: Ledger): Answer {
  const { state, reason } = ledger.order.amazon;
  return failure(
    "OrderReferenceEnded",
    `Amazon's order reference is ${state} (${reason ?? "no reason given"})`,
  );
}

function resolveCapture(
  awaited: Awaited & { kind: "capture" },
  ledger: Ledger,
): Answer | undefined {
  const row = capture(ledger, awaited.captureOrdinal);
  if (!row) return resolveWithoutCapture(awaited, ledger);
  const { state, reason } = row.status;
  switch (state) {
    case "Completed":
    case "Closed":
      return afterCapture(row.shipmentSequence, ledger);
    case "Declined":
      return failure(
        reason === "ProcessingFailure" ? "ProcessingFailure" : "CaptureDeclined",
        `Capture ${row.ordinal} was declined: ${reason ?? "no reason given"}`,
      );
    case "Refused":
      // The authorization ended between the look at it and the call.
      return failure(
        reason === "InvalidAuthorizationStatus" ? "AuthorizationRequired" : "OperatorNeeded",
        `Amazon refused capture ${row.ordinal}: ${reason ?? "no reason given"}`,
      );
    case "Requested":
    case "Pending":
      return undefined;
    default:
      return failure("OperatorNeeded", `Capture ${row.ordinal} has the unknown state ${state}`);
  }
}

/** Nothing was asked for, because there was nothing to take or nothing to take it from. */
function resolveWithoutCapture(
  { authorizationOrdinal, shipmentSequence }: Awaited & { kind: "capture" },
  ledger: Ledger,
): Answer | undefined {
  const outside = outsideAnswer(ledger);
  if (outside) return outside;
  const goods = shipment(ledger, shipmentSequence);
  if (!goods) return failure("OperatorNeeded", `Shipment ${shipmentSequence} is not recorded`);
  if (unchargedPart(ledger, goods).minorUnits <= 0) return afterCapture(shipmentSequence, ledger);
  return isUsable(ledger, authorizationOrdinal)
    ? undefined
    : needsAuthorization(ledger, `shipment ${shipmentSequence}`);
}

function afterCapture(shipmentSequence: number, ledger: Ledger): Answer {
  const goods = shipment(ledger, shipmentSequence);
  if (goods && unchargedPart(ledger, goods).minorUnits > 0) {
    return failure(
      "AuthorizationRequired",
      `Shipment ${shipmentSequence} needs more than its authorization held`,
    );
  }
  if (isFullyCharged(ledger)) return success({ shipmentSequence });
  return failure("ShipmentsOutstanding", `Shipment ${shipmentSequence} is charged`);
}

/** Nothing more is charged before a person has looked at a charge that we did not make. */
function outsideAnswer(ledger: Ledger): Answer | undefined {
  const outside = ledger.outside[0];
  if (!outside) return undefined;
  return failure("OperatorNeeded", `${outside.amazonId} was made outside Shipcharge`);
}

function resolveOperator(ledger: Ledger, visit: string): Answer | undefined {
  const { operator } = ledger.order;
  if (operator?.visit !== visit) return cancelAnswer(ledger, "CancelAsked");
  switch (operator.says) {
    case "go-on":
      return success({ operator: "go-on" });
    case "reauthorize":
      return failure("ReauthorizeAsked", "An operator asked for a new authorization");
    case "cancel":
      return failure("CancelAsked", "An operator asked to cancel");
    case "give-up":
      return failure("GiveUp", "An operator gave the order up");
  }
}

/** A wish to cancel is heard unless goods have left that are not paid for: those come first. */
function cancelAnswer(ledger: Ledger, error: Outcome = "CancelRequested"): Answer | undefined {
  if (!isCancelWanted(ledger.order) || unchargedShipments(ledger).length > 0) return undefined;
  return failure(error, `Cancel was requested: ${ledger.order.cancel?.reason ?? ""}`);
}

function success(output: Readonly<Record<string, unknown>>): Answer {
  return { kind: "success", output };
}

function failure(error: Outcome, cause: string): Answer {
  return { kind: "failure", error, cause };
}
