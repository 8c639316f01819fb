export type Region = "na" | "eu" | "uk" | "de" | "jp";

/**
 * What Amazon's documents leave open or contradict each other about, plus who the seller is. The
 * README's fidelity table says for each where its default comes from.
 */
export interface Settings {
  readonly region: Region;
  readonly sellerId: string;
  readonly marketplaceId: string;
  /** Shown to buyers when an order names no store. */
  readonly storeName: string;
  readonly draftLifeSeconds: number;
  readonly orderLifeSeconds: number;
  readonly billingAgreementLifeSeconds: number;
  readonly authorizationLifeSeconds: number;
  /** What ExpirationTimestamp claims, which is longer than the sandbox keeps its word for. */
  readonly statedAuthorizationLifeSeconds: number;
  readonly authorizationPendingSeconds: number;
  readonly capturePendingSeconds: number;
  readonly refundPendingSeconds: number;
  /** A capture later than this after its authorization is Pending at first. */
  readonly captureAtOnceSeconds: number;
  readonly lateCapturePendingSeconds: number;
  readonly immediateAuthorizationSeconds: number;
  readonly immediateAuthorizationReason: string;
  readonly amazonClosedDelaySeconds: number;
  readonly defaultTransactionTimeoutMinutes: number;
  readonly maxAuthorizations: number;
  readonly maxAuthorizationsOnAgreementOrder: number;
  readonly maxRefunds: number;
  readonly confirmOnOpen: "succeed" | "refuse";
  readonly repeatedCancel: "succeed" | "refuse";
  readonly repeatedClose: "succeed" | "refuse";
  readonly repeatedCloseAuthorization: "succeed" | "refuse";
  readonly replayAnswers: "current-state" | "first-answer";
  /** Whether SuccessUrl and FailureUrl must be given (reference §13 row 18). */
  readonly returnUrls: "optional" | "required";
  readonly authorizeBeforeAuthentication: "decline" | "refuse" | "allow";
  readonly rejectedAuthorizationClosesOrder: boolean;
  readonly rejectedCaptureClosesAuthorization: boolean;
  readonly rejectedCaptureClosesOrder: boolean;
  readonly constraintSimulation: "until-overwritten" | "while-direct-debit";
  /** Whether a seller must never use one reference id for two kinds of objects (reference §16.3). */
  readonly referenceIdsAreUniqueAcrossKinds: boolean;
  readonly attributesOnFinishedOrders: "accept" | "refuse";
  readonly showBillingAddressOnAuthorization: boolean;
  readonly showPaymentDescriptor: boolean;
  readonly agreementMonthlyLimitMinorUnits: number;
  readonly confirmationMailDelaySeconds: number;
  /** From handing in a feed to `_DONE_`, which only means accepted. */
  readonly feedAcceptSeconds: number;
  /** From accepting a feed to the end of its last request. */
  readonly batchProcessingSeconds: number;
  readonly batchOrder: "shuffled" | "as-sent" | "reversed";
  readonly batchStatus: "Complete" | "COMPLETED";
  /** What one bad request (codes 0001 to 0004) spoils. */
  readonly feedValidation: "the-request" | "the-feed";
  /** One sentence of the guide fetches reports by the feed's own id. */
  readonly reportByBatchReferenceId: "accept" | "refuse";
  /** The form of notifications about orders of MWS; no document says what a call of v2 changes. */
  readonly v1OrderNotifications: "as-mws" | "as-checkout-v2";
  /** Whether v2's idempotency keys and MWS's reference ids are known to be the same. */
  readonly checkoutKeysAreReferenceIds: boolean;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MARKETPLACE_IDS: Record<Region, string> = {
  na: "A3BXB0YN3XH17H",
  eu: "A1G8446IYHA4MR",
  de: "A1G8446IYHA4MR",
  uk: "A3M3RRFO9XDT2G",
  // No document gives one for Japan; any opaque text does (reference §0, §16.5).
  jp: "A1VC38T7YXB528",
};

/** The sandbox as Amazon describes it, with the reference's choice wherever Amazon says nothing. */
export function settingsFor(changes: Partial<Settings> = {}): Settings {
  const region = changes.region ?? "eu";
  return {
    region,
    sellerId: "A1SHIPCHARGE00",
    marketplaceId: MARKETPLACE_IDS[region],
    storeName: "Example Shop",
    draftLifeSeconds: 3 * HOUR,
    orderLifeSeconds: 180 * DAY,
    billingAgreementLifeSeconds: 3 * HOUR,
    authorizationLifeSeconds: 2 * DAY,
    statedAuthorizationLifeSeconds: 30 * DAY,
    authorizationPendingSeconds: 30,
    capturePendingSeconds: 30,
    refundPendingSeconds: 30,
    captureAtOnceSeconds: 7 * DAY,
    lateCapturePendingSeconds: HOUR,
    immediateAuthorizationSeconds: 50 * MINUTE,
    immediateAuthorizationReason: "AmazonClosed",
    amazonClosedDelaySeconds: 0,
    defaultTransactionTimeoutMinutes: 1440,
    maxAuthorizations: 10,
    maxAuthorizationsOnAgreementOrder: 1,
    maxRefunds: 10,
    confirmOnOpen: "succeed",
    repeatedCancel: "succeed",
    repeatedClose: "succeed",
    repeatedCloseAuthorization: "refuse",
    replayAnswers: "current-state",
    returnUrls: "optional",
    authorizeBeforeAuthentication: "decline",
    rejectedAuthorizationClosesOrder: true,
    rejectedCaptureClosesAuthorization: true,
    rejectedCaptureClosesOrder: false,
    constraintSimulation: "until-overwritten",
    referenceIdsAreUniqueAcrossKinds: true,
    attributesOnFinishedOrders: "accept",
    showBillingAddressOnAuthorization: false,
    showPaymentDescriptor: false,
    agreementMonthlyLimitMinorUnits: 50_000,
    confirmationMailDelaySeconds: 5 * MINUTE,
    feedAcceptSeconds: MINUTE,
    batchProcessingSeconds: 10 * MINUTE,
    batchOrder: "shuffled",
    batchStatus: "Complete",
    feedValidation: "the-request",
    reportByBatchReferenceId: "refuse",
    v1OrderNotifications: "as-mws",
    checkoutKeysAreReferenceIds: true,
    ...changes,
  };
}
