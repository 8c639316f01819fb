import { type Answer, cancelAnswer, failure, success } from "./answers.ts";
import type { OrderReferenceId, TaskToken } from "./ids.ts";
import { ENDED_PHASES, type Ledger } from "./order.ts";
import type { ThrottledOperation } from "./throttle.ts";
import { turnAt } from "./visit.ts";
import { resolveAuthorization, resolveBuyer, resolveConfirmation } from "./waiting-for-buyer.ts";
import { resolveCapture, resolveShipment } from "./waiting-for-goods.ts";
import { resolveRefund, resolveRefundOperator } from "./waiting-for-refund.ts";

/** What a parked task waits for. Ordinals come from the workflow, never from the ledger. */
export type Awaited =
  | { readonly kind: "confirmation" }
  | { readonly kind: "authorization"; readonly authorizationOrdinal: number }
  /** The ordinal is that of the authorization to be asked for next. */
  | { readonly kind: "buyer"; readonly authorizationOrdinal: number }
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
  | { readonly kind: "operator"; readonly reason: string; readonly refundOrdinal?: number }
  /** A slot in Amazon's queue; whoever parked it has been told when to come back. */
  | {
      readonly kind: "turn";
      readonly operation: ThrottledOperation;
      readonly slotAt: string;
      readonly refundOrdinal?: number;
    }
  | { readonly kind: "refund"; readonly refundOrdinal: number; readonly attempt: number };

export type AwaitedKind = Awaited["kind"];

/**
 * Which place of the order's waiting room it is: that of the refund with this first ordinal, or,
 * undefined, the one place of the payment. A refund's wait never disturbs the payment's.
 */
export function refundOf(awaited: Awaited): number | undefined {
  return "refundOrdinal" in awaited ? awaited.refundOrdinal : undefined;
}

/** A task of the workflow that waits to be told how the order goes on. */
export interface Wait {
  readonly orderReferenceId: OrderReferenceId;
  readonly awaited: Awaited;
  readonly token: TaskToken;
  /** Entry time of the state and number of the retry: a later visit sorts after an earlier one. */
  readonly visit: string;
  readonly parkedAt: string;
  /** When the order goes on without what it waits for. */
  readonly deadline?: string;
  /** When the sweep looks at the order next, as ISO 8601. */
  readonly dueAt: string;
}

/** The part of a wait that decides about its answer. */
export type Asking = Pick<Wait, "awaited" | "visit" | "deadline">;

/**
 * What a waiting task should be told, from nothing but what is recorded and the time; undefined
 * while there is nothing to say. Messages play no part, so early, late, lost, doubled and reordered
 * ones all lead to the same answer.
 */
export function resolve(asking: Asking, ledger: Ledger, now: string): Answer | undefined {
  const { awaited, visit } = asking;
  const isLate = asking.deadline !== undefined && asking.deadline <= now;
  switch (awaited.kind) {
    case "confirmation":
      return resolveConfirmation(ledger, isLate);
    case "authorization":
      return resolveAuthorization(awaited.authorizationOrdinal, ledger);
    case "buyer":
      return resolveBuyer(awaited.authorizationOrdinal, ledger, isLate);
    case "shipment":
      return resolveShipment(awaited, ledger, now);
    case "capture":
      return resolveCapture(awaited, ledger);
    case "operator":
      return awaited.refundOrdinal === undefined
        ? resolveOperator(ledger, visit)
        : resolveRefundOperator(awaited.refundOrdinal, ledger, visit);
    case "turn":
      return failure("OurTurnLater", turnAt(awaited.slotAt));
    case "refund":
      return resolveRefund(awaited, ledger);
  }
}

function resolveOperator(ledger: Ledger, visit: string): Answer | undefined {
  const { operator, phase } = ledger.order;
  if (ENDED_PHASES.has(phase)) return failure("GiveUp", `The order is ${phase}`);
  if (operator?.visit !== visit) {
    // A cancel that Amazon did not accept has led here; without a person it would be asked for ever.
    return phase === "cancelling" ? undefined : cancelAnswer(ledger, "CancelAsked");
  }
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
