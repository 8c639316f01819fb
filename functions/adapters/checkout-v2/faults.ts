import {
  AmazonPayAccessRefused,
  AmazonPayRequestRefused,
  AmazonPayUnavailable,
} from "../../domain/errors.ts";

type Failure =
  | typeof AmazonPayUnavailable
  | typeof AmazonPayAccessRefused
  | typeof AmazonPayRequestRefused;

/** Reasons that no repetition with the same keys mends (reference §12.3). */
const ABOUT_ACCESS = new Set([
  "InvalidAccountStatus",
  "InvalidAuthentication",
  "InvalidAuthorizationToken",
  "InvalidRequestSignature",
  "UnauthorizedAccess",
]);

/** Reasons with a status below 500 that may pass. */
const PASSING = new Set(["RequestTimeout", "TooManyRequests"]);

/** The error of ours for a refusal of v2; a reason that we do not know goes by its status. */
export function checkoutFailure(
  what: string,
  refusal: {
    readonly reasonCode: string;
    readonly message: string;
    readonly httpStatus: number;
    readonly requestId: string | undefined;
  },
): Error {
  const { reasonCode, message, httpStatus, requestId } = refusal;
  const Failure = classOf(reasonCode, httpStatus);
  return new Failure(`${what}: ${reasonCode} (HTTP ${httpStatus}): ${message.slice(0, 500)}`, {
    code: CODES[reasonCode] ?? reasonCode,
    httpStatus,
    ...(requestId !== undefined && { requestId }),
  });
}

function classOf(reasonCode: string, httpStatus: number): Failure {
  if (ABOUT_ACCESS.has(reasonCode) || httpStatus === 401 || httpStatus === 403) {
    return AmazonPayAccessRefused;
  }
  const passes = PASSING.has(reasonCode) || httpStatus === 429 || httpStatus >= 500;
  return passes ? AmazonPayUnavailable : AmazonPayRequestRefused;
}

/** Refusals that the workflow knows by MWS's word, because it asks the same of both. */
const CODES: Readonly<Record<string, string>> = {
  InvalidChargeStatus: "InvalidAuthorizationStatus",
  InvalidChargePermissionStatus: "InvalidOrderReferenceStatus",
  ResourceNotFound: "InvalidOrderReferenceId",
};

/** A payment that Amazon declined: in v2 a refusal with a reason, in the workflow a value. */
export interface Decline {
  readonly reason: string;
  readonly softDecline?: true;
}

const DECLINES: Readonly<Record<string, Decline>> = {
  HardDeclined: { reason: "InvalidPaymentMethod" },
  SoftDeclined: { reason: "InvalidPaymentMethod", softDecline: true },
  PaymentMethodNotAllowed: { reason: "InvalidPaymentMethod" },
  AmazonRejected: { reason: "AmazonRejected" },
  ProcessingFailure: { reason: "ProcessingFailure" },
  TransactionTimedOut: { reason: "TransactionTimedOut" },
};

/** What a reason code declines, if it declines a payment (reference §12.3). */
export function declineOf(reasonCode: string | null | undefined): Decline | undefined {
  return reasonCode ? DECLINES[reasonCode] : undefined;
}
