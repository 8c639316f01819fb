import type { Outcome } from "./errors.ts";
import type { OrderReferenceId, TaskToken } from "./ids.ts";
import {
  authorization,
  capture,
  isFullyCharged,
  isUsable,
  openAuthorizedTotal,
  shipment,
  unchargedPart,
  unchargedShipments,
} from "./ledger.ts";
import type { Capture, Ledger } from "./order.ts";

/** What a parked task waits for. Ordinals come from the workflow, never from the ledger. */
export type Awaited =
  | { readonly kind: "authorization"; readonly authorizationOrdinal: number }
  | {
      readonly kind: "shipment";
      readonly shipmentSequence: number;
      readonly authorizationOrdinal: number;
    }
  | {
      readonly kind: "capture";
      readonly captureOrdinal: number;
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
  if (!row) return undefined;
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
  const outside = ledger.outside[0];
  if (outside) {
    return failure(
      "OperatorNeeded",
      `${outside.amazonId} was made outside Shipcharge; nothing more is charged before someone has looked`,
    );
  }
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
  if (!row) return undefined;
  const { state, reason } = row.status;
  switch (state) {
    case "Completed":
    case "Closed":
      return afterCapture(row, ledger);
    case "Declined":
      return failure(
        reason === "ProcessingFailure" ? "ProcessingFailure" : "CaptureDeclined",
        `Capture ${row.ordinal} was declined: ${reason ?? "no reason given"}`,
      );
    case "Refused":
      return failure("OperatorNeeded", `Amazon refused capture ${row.ordinal}: ${reason ?? ""}`);
    case "Requested":
    case "Pending":
      return undefined;
    default:
      return failure("OperatorNeeded", `Capture ${row.ordinal} has the unknown state ${state}`);
  }
}

function afterCapture(row: Capture, ledger: Ledger): Answer {
  const goods = shipment(ledger, row.shipmentSequence);
  if (goods && unchargedPart(ledger, goods).minorUnits > 0) {
    return failure(
      "AuthorizationRequired",
      `Shipment ${goods.sequence} needs more than authorization ${row.authorizationOrdinal} held`,
    );
  }
  if (isFullyCharged(ledger)) return success({ captureOrdinal: row.ordinal });
  return failure("ShipmentsOutstanding", `Shipment ${row.shipmentSequence} is charged`);
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
  const { cancel } = ledger.order;
  if (!cancel || cancel.outcome || unchargedShipments(ledger).length > 0) return undefined;
  return failure(error, `Cancel was requested: ${cancel.reason}`);
}

function success(output: Readonly<Record<string, unknown>>): Answer {
  return { kind: "success", output };
}

function failure(error: Outcome, cause: string): Answer {
  return { kind: "failure", error, cause };
}
