import type { ThrottledOperation } from "./throttle.ts";

/**
 * The names by which functions tell the workflow what happened to an order. The workflow files may
 * mention no other name of ours, and every name here is handled there (checked by the workflow
 * lint test). They are set explicitly because minifiers rename classes.
 */
export const OUTCOMES = {
  /** The order reference has constraints that only the buyer can remove. */
  ConstraintsExist: "ConstraintsExist",
  /** The order is authorized only when a shipment is known. */
  AuthorizeAtShipment: "AuthorizeAtShipment",
  /** The buyer left the card issuer's authentication, or it failed technically. */
  BuyerAbandoned: "BuyerAbandoned",
  /** The buyer failed the card issuer's authentication. */
  AuthenticationFailed: "AuthenticationFailed",
  /** The buyer chose a payment method again: the order is confirmed once more. */
  BuyerConfirmsAgain: "BuyerConfirmsAgain",
  /** The buyer did not come back in time. */
  BuyerGone: "BuyerGone",
  /** Amazon declined the payment method; the order reference is suspended. */
  InvalidPaymentMethod: "InvalidPaymentMethod",
  /** Amazon declined for good and closed the order reference. */
  AmazonRejected: "AmazonRejected",
  /** Amazon could not process the request; a later try may succeed. */
  ProcessingFailure: "ProcessingFailure",
  /** Amazon found no answer in the time it was given. */
  TransactionTimedOut: "TransactionTimedOut",
  /** Amazon has not authorized, or not left it standing, in as many tries as make sense. */
  AuthorizationGivenUp: "AuthorizationGivenUp",
  /** There is no open authorization for what has to be charged next. */
  AuthorizationRequired: "AuthorizationRequired",
  /** Nothing of the order is left to be charged. */
  NothingLeftToShip: "NothingLeftToShip",
  /** The warehouse says that nothing more will leave. */
  NothingMoreShips: "NothingMoreShips",
  /** Amazon's queue is long; the text says when this order's turn comes. */
  OurTurnLater: "OurTurnLater",
  /** Someone asked to cancel the order. */
  CancelRequested: "CancelRequested",
  /** Amazon ended the order reference and nothing on it can be charged any more. */
  OrderReferenceEnded: "OrderReferenceEnded",
  /** This shipment is charged; others are still to come. */
  ShipmentsOutstanding: "ShipmentsOutstanding",
  /** A capture of an order that ends is pending; the text says when to look again. */
  CaptureUndecided: "CaptureUndecided",
  /** Amazon declined the capture. */
  CaptureDeclined: "CaptureDeclined",
  /** Amazon declined the refund; the money may have to go back another way. */
  RefundDeclined: "RefundDeclined",
  /** Amazon did not accept the refund, or would not: the capture, its amount or its count forbid it. */
  RefundRefused: "RefundRefused",
  /** The order can no longer be cancelled. */
  CancelRefused: "CancelRefused",
  /** A person has to look: an unknown state, a refused call, a charge made elsewhere. */
  OperatorNeeded: "OperatorNeeded",
  /** The operator asked for a new authorization. */
  ReauthorizeAsked: "ReauthorizeAsked",
  /** The operator asked to cancel. */
  CancelAsked: "CancelAsked",
  /** A line of a batch is wrong; nothing was sent. */
  InputRefused: "InputRefused",
  /** A batch has no line that is still to be sent, or was a dry run. */
  NothingToSend: "NothingToSend",
  /** Captures that a batch of refunds needs are not reconciled yet. */
  CapturesOutstanding: "CapturesOutstanding",
  /** Not all lines of the report have been gone through. */
  LinesOutstanding: "LinesOutstanding",
  /** Amazon did not take the feed; none of its requests is carried out. */
  FeedRejected: "FeedRejected",
  /** The operator gave the order up. */
  GiveUp: "GiveUp",
  /** A reconciliation has more orders to compare than one call has time for. */
  OrdersOutstanding: "OrdersOutstanding",
} as const;

export type Outcome = keyof typeof OUTCOMES;

/** Names of failures that a later attempt may not meet again: the only ones that are retried. */
export const TRANSIENT_FAILURES = [
  "AmazonPayUnavailable",
  "ServiceUnavailable",
  "RecordContended",
] as const;

/** Names of failures that no repetition mends. */
export const LASTING_FAILURES = [
  "AmazonPayAccessRefused",
  "AmazonPayRequestRefused",
  "InvalidValue",
] as const;

/** A business outcome thrown at the edge of a task that has no task token. */
export class OutcomeError extends Error {
  override readonly name: Outcome;

  constructor(name: Outcome, message: string) {
    super(message);
    this.name = name;
  }
}

/** A value from outside that cannot be what it claims to be. The message names it. */
export class InvalidValue extends Error {
  override readonly name = "InvalidValue";
}

/** The database, the workflow engine or another service of AWS did not do its part this time. */
export class ServiceUnavailable extends Error {
  override readonly name = "ServiceUnavailable";
}

/** The same record was written by others too often in a row; trying again is right. */
export class RecordContended extends Error {
  override readonly name = "RecordContended";
}

interface AmazonPayFailureDetails {
  /** Amazon's error code, such as InvalidOrderReferenceStatus; absent when there was no reply. */
  readonly code?: string;
  readonly httpStatus?: number;
  /** Amazon's request id, for Amazon's support. */
  readonly requestId?: string;
  readonly cause?: unknown;
}

abstract class AmazonPayFailure extends Error {
  readonly code: string | undefined;
  readonly httpStatus: number | undefined;
  readonly requestId: string | undefined;

  constructor(message: string, details: AmazonPayFailureDetails) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.httpStatus = details.httpStatus;
    this.requestId = details.requestId;
  }
}

/**
 * Nobody knows whether Amazon did what was asked: no reply, a damaged one, 500, 502, 503, 504, or
 * throttled. Repeating the call with the same reference id is right (reference §5.2).
 */
export class AmazonPayUnavailable extends AmazonPayFailure {
  override readonly name = "AmazonPayUnavailable";
}

/**
 * Amazon's queue for this operation is longer than the caller can wait. Whoever does not care about
 * turns may take it for any other unavailability.
 */
export class NotOurTurn extends AmazonPayUnavailable {
  readonly operation: ThrottledOperation;
  /** When a slot is free, as ISO 8601 with milliseconds; reserved for a task that keeps its turn. */
  readonly slotAt: string;

  constructor(operation: ThrottledOperation, slotAt: string) {
    super(`The next turn for ${operation} is at ${slotAt}`, {});
    this.operation = operation;
    this.slotAt = slotAt;
  }
}

/** Amazon does not accept our keys, our signature or our account: an operator has to act. */
export class AmazonPayAccessRefused extends AmazonPayFailure {
  override readonly name = "AmazonPayAccessRefused";
}

/** Amazon understood the request and refuses it (4xx); repeating it unchanged is wrong. */
export class AmazonPayRequestRefused extends AmazonPayFailure {
  override readonly name = "AmazonPayRequestRefused";
}
