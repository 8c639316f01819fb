import {
  AmazonPayAccessRefused,
  AmazonPayRequestRefused,
  AmazonPayUnavailable,
} from "../../domain/errors.ts";

/**
 * What a repetition can do:
 * - "transient": the same call may succeed later, with the same reference id;
 * - "access": nothing succeeds before keys, rights or account are put right;
 * - "business": the state of the order, its amounts or its buyer forbid it; our own earlier success
 *   may be the reason, so the object is read before anything is concluded;
 * - "lasting": the request itself is wrong.
 */
export type RetryClass = "transient" | "access" | "business" | "lasting";

/** Who can do something about it: who runs Shipcharge, who runs the shop, or who buys. */
export type Told = "operator" | "shop" | "buyer";

export interface Fault {
  /** Of Amazon's pages; the code decides, never the status (reference §13 no. 14). */
  readonly httpStatus: string;
  readonly retry: RetryClass;
  readonly told: Told;
}

/** Every error code of Amazon Pay (reference §5.2). docs/errors.md tells the same to people. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  AccessDenied: fault("401", "access", "operator"),
  AmbiguousToken: fault("400", "lasting", "operator"),
  BillingAgreementConstraintsExist: fault("400", "business", "buyer"),
  BillingAgreementNotModifiable: fault("405", "business", "shop"),
  CaptureNotRefundable: fault("405", "business", "shop"),
  ConstraintsExist: fault("400, 404", "business", "buyer"),
  CurrencyMismatch: fault("400", "lasting", "shop"),
  CurrencyUnsupported: fault("400", "lasting", "shop"),
  DuplicateReferenceId: fault("400", "lasting", "operator"),
  DuplicateRequest: fault("400", "business", "operator"),
  InputStreamDisconnected: fault("400", "lasting", "operator"),
  InternalError: fault("500", "transient", "operator"),
  InternalServerError: fault("500", "transient", "operator"),
  InvalidAccessKeyId: fault("403", "access", "operator"),
  InvalidAccountStatus: fault("403", "access", "operator"),
  InvalidAccountsStatus: fault("403", "access", "operator"),
  InvalidAddress: fault("400, 404", "lasting", "operator"),
  InvalidAddressConsentToken: fault("404", "business", "buyer"),
  InvalidAuthorizationStatus: fault("405", "business", "operator"),
  InvalidBillingAgreementId: fault("404", "lasting", "shop"),
  InvalidBillingAgreementStatus: fault("405", "business", "shop"),
  InvalidCancelAttempt: fault("405", "business", "shop"),
  InvalidClientTokenId: fault("403", "access", "operator"),
  InvalidCloseAttempt: fault("405", "business", "shop"),
  InvalidOrderReferenceId: fault("404", "lasting", "shop"),
  InvalidOrderReferenceStatus: fault("405", "business", "shop"),
  InvalidParameterValue: fault("400", "lasting", "operator"),
  InvalidSandboxSimulationSpecified: fault("400", "lasting", "shop"),
  InvalidTransactionId: fault("404", "lasting", "operator"),
  MissingAuthenticationToken: fault("403", "access", "operator"),
  MissingParameter: fault("400", "lasting", "operator"),
  OrderReferenceCountExceeded: fault("405", "business", "shop"),
  OrderReferenceNotModifiable: fault("405", "business", "shop"),
  PaymentMethodNotUpdated: fault("400", "business", "buyer"),
  PeriodicAmountExceeded: fault("400", "business", "shop"),
  ProviderCreditNotReversible: fault("405", "business", "shop"),
  QuotaExceeded: fault("503", "transient", "operator"),
  RequestThrottled: fault("503", "transient", "operator"),
  ServiceUnavailable: fault("503", "transient", "operator"),
  SignatureDoesNotMatch: fault("403", "access", "operator"),
  TransactionAmountExceeded: fault("400", "business", "shop"),
  TransactionCountExceeded: fault("400", "business", "shop"),
  UnauthorizedAccess: fault("401", "access", "operator"),
  UnauthorizedSolutionProvider: fault("403", "access", "operator"),
};

function fault(httpStatus: string, retry: RetryClass, told: Told): Fault {
  return { httpStatus, retry, told };
}

/** A code that is in no table of Amazon's: from 500 on it may pass, below it does not. */
export function faultOf(code: string, httpStatus: number): Fault {
  const known = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
  return (
    known ?? fault(String(httpStatus), httpStatus >= 500 ? "transient" : "lasting", "operator")
  );
}

/** Refusals that other keys or another delegation may not meet. */
const ABOUT_KEYS: ReadonlySet<string | undefined> = new Set([
  "AccessDenied",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "SignatureDoesNotMatch",
  "UnauthorizedAccess",
]);

/** Whether Amazon refused the keys of a call, which may have been rotated meanwhile. */
export function isAboutKeys(code: string | undefined): boolean {
  return ABOUT_KEYS.has(code);
}

const ERROR_CLASSES = {
  transient: AmazonPayUnavailable,
  access: AmazonPayAccessRefused,
  business: AmazonPayRequestRefused,
  lasting: AmazonPayRequestRefused,
} as const satisfies Record<RetryClass, unknown>;

/** The error of ours that a retry class is thrown as. */
export function errorClassOf(retry: RetryClass): (typeof ERROR_CLASSES)[RetryClass] {
  return ERROR_CLASSES[retry];
}

/** Amazon's refusal as one of our errors, keeping its code, status and request id. */
export function failureFor(
  what: string,
  refusal: {
    readonly code: string;
    readonly message: string;
    readonly httpStatus: number;
    readonly requestId: string | undefined;
  },
): Error {
  const { code, httpStatus, requestId } = refusal;
  const Failure = errorClassOf(faultOf(code, httpStatus).retry);
  return new Failure(`${what}: ${code} (HTTP ${httpStatus}): ${presentable(refusal.message)}`, {
    code,
    httpStatus,
    ...(requestId !== undefined && { requestId }),
  });
}

const LONGEST_MESSAGE = 500;

/** Amazon may quote the request: a buyer's access token has no place in a log. */
function presentable(message: string): string {
  return message.replace(/Atza(?:\||%7C)\S*/gi, "Atza|…").slice(0, LONGEST_MESSAGE);
}
