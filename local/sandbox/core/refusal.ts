/** Amazon's error codes with the HTTP status each comes with (reference §5.2). */
const STATUS_BY_CODE = {
  AccessDenied: 401,
  AmbiguousToken: 400,
  BillingAgreementConstraintsExist: 400,
  BillingAgreementNotModifiable: 405,
  CaptureNotRefundable: 405,
  ConstraintsExist: 400,
  CurrencyMismatch: 400,
  CurrencyUnsupported: 400,
  DuplicateReferenceId: 400,
  DuplicateRequest: 400,
  FeedProcessingResultNotReady: 404,
  InternalServerError: 500,
  InvalidAccessKeyId: 403,
  InvalidAccountStatus: 403,
  InvalidAddress: 404,
  InvalidAddressConsentToken: 404,
  InvalidAuthorizationStatus: 405,
  InvalidBillingAgreementId: 404,
  InvalidBillingAgreementStatus: 405,
  InvalidCancelAttempt: 405,
  InvalidCloseAttempt: 405,
  InvalidOrderReferenceId: 404,
  InvalidOrderReferenceStatus: 405,
  InvalidParameterValue: 400,
  InvalidSandboxSimulationSpecified: 400,
  InvalidTransactionId: 404,
  MissingAuthenticationToken: 403,
  MissingParameter: 400,
  OrderReferenceCountExceeded: 405,
  OrderReferenceNotModifiable: 405,
  PaymentMethodNotUpdated: 400,
  PeriodicAmountExceeded: 400,
  QuotaExceeded: 503,
  RequestThrottled: 503,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  TransactionAmountExceeded: 400,
  TransactionCountExceeded: 400,
  UnauthorizedAccess: 401,
} as const;

export type RefusalCode = keyof typeof STATUS_BY_CODE;

/** A call that Amazon refuses. Declined payments are no refusals: they answer 200 (reference §5.1). */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly httpStatus: number;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
    this.httpStatus = STATUS_BY_CODE[code];
  }
}

/** A request to the control API that makes no sense in the present state of things. */
export class ControlError extends Error {
  override readonly name = "ControlError";
}
