import type { AmazonError } from "../core/core.ts";

/** The reason codes of Amazon Pay API v2 with the HTTP status each comes with (reference §12.3). */
const STATUS_BY_REASON = {
  InvalidHeaderValue: 400,
  InvalidRequest: 400,
  InvalidParameterValue: 400,
  InvalidRequestFormat: 400,
  MissingHeader: 400,
  MissingHeaderValue: 400,
  MissingParameterValue: 400,
  UnrecognizedField: 400,
  InvalidSandboxSimulationSpecified: 400,
  DuplicateIdempotencyKey: 400,
  InvalidParameterCombination: 400,
  CurrencyMismatch: 400,
  TransactionAmountExceeded: 400,
  UnauthorizedAccess: 401,
  InvalidAuthentication: 403,
  InvalidAccountStatus: 403,
  InvalidRequestSignature: 403,
  ResourceNotFound: 404,
  UnsupportedOperation: 405,
  AmountMismatch: 409,
  InvalidChargeStatus: 422,
  TransactionCountExceeded: 422,
  AmazonRejected: 422,
  InvalidCheckoutSessionStatus: 422,
  CheckoutSessionCanceled: 422,
  HardDeclined: 422,
  SoftDeclined: 422,
  MFANotCompleted: 422,
  TransactionTimedOut: 422,
  InvalidChargePermissionStatus: 422,
  TooManyRequests: 429,
  InternalServerError: 500,
  ProcessingFailure: 500,
  ServiceUnavailable: 503,
} as const;

export type ReasonCode = keyof typeof STATUS_BY_REASON;

/** A call that is answered with a reason in place of an object; declined payments among them. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly reasonCode: ReasonCode;
  readonly httpStatus: number;

  constructor(reasonCode: ReasonCode, message: string) {
    super(message);
    this.reasonCode = reasonCode;
    this.httpStatus = STATUS_BY_REASON[reasonCode];
  }
}

/** How v2 names what MWS refuses; where it has no word of its own, the request was invalid. */
const REASON_BY_CODE: Readonly<Partial<Record<AmazonError["code"], ReasonCode>>> = {
  CaptureNotRefundable: "InvalidChargeStatus",
  CurrencyMismatch: "CurrencyMismatch",
  DuplicateReferenceId: "DuplicateIdempotencyKey",
  DuplicateRequest: "DuplicateIdempotencyKey",
  InvalidAccountStatus: "InvalidAccountStatus",
  InvalidAuthorizationStatus: "InvalidChargeStatus",
  InvalidCancelAttempt: "InvalidChargePermissionStatus",
  InvalidCloseAttempt: "InvalidChargePermissionStatus",
  InvalidOrderReferenceId: "ResourceNotFound",
  InvalidOrderReferenceStatus: "InvalidChargePermissionStatus",
  InvalidParameterValue: "InvalidParameterValue",
  InvalidSandboxSimulationSpecified: "InvalidSandboxSimulationSpecified",
  InvalidTransactionId: "ResourceNotFound",
  OrderReferenceNotModifiable: "InvalidChargePermissionStatus",
  TransactionAmountExceeded: "TransactionAmountExceeded",
  TransactionCountExceeded: "TransactionCountExceeded",
};

export function problemOf({ code, message }: AmazonError): Problem {
  return new Problem(REASON_BY_CODE[code] ?? "InvalidRequest", message);
}

/** What a decline of the money's own world is called here, where it is a problem and no answer. */
export function declined(reasonCode: string | undefined, softDecline: boolean): Problem {
  const message = "The payment was declined.";
  switch (reasonCode) {
    case "InvalidPaymentMethod":
      return new Problem(softDecline ? "SoftDeclined" : "HardDeclined", message);
    case "AmazonRejected":
    case "TransactionTimedOut":
    case "ProcessingFailure":
      return new Problem(reasonCode, message);
    default:
      return new Problem("HardDeclined", message);
  }
}
