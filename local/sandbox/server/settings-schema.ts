import * as v from "valibot";

const Seconds = v.exactOptional(v.pipe(v.number(), v.minValue(0)));
const Count = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1)));
const Truth = v.exactOptional(v.boolean());
const SucceedOrRefuse = v.exactOptional(v.picklist(["succeed", "refuse"]));

/** The settings that may change while the simulator runs: all but who the seller is. */
export const SettingsSchema = v.strictObject({
  draftLifeSeconds: Seconds,
  orderLifeSeconds: Seconds,
  billingAgreementLifeSeconds: Seconds,
  authorizationLifeSeconds: Seconds,
  statedAuthorizationLifeSeconds: Seconds,
  authorizationPendingSeconds: Seconds,
  capturePendingSeconds: Seconds,
  refundPendingSeconds: Seconds,
  captureAtOnceSeconds: Seconds,
  lateCapturePendingSeconds: Seconds,
  immediateAuthorizationSeconds: Seconds,
  immediateAuthorizationReason: v.exactOptional(v.string()),
  amazonClosedDelaySeconds: Seconds,
  confirmationMailDelaySeconds: Seconds,
  feedAcceptSeconds: Seconds,
  batchProcessingSeconds: Seconds,
  defaultTransactionTimeoutMinutes: Count,
  maxAuthorizations: Count,
  maxAuthorizationsOnAgreementOrder: Count,
  maxRefunds: Count,
  agreementMonthlyLimitMinorUnits: Count,
  confirmOnOpen: SucceedOrRefuse,
  repeatedCancel: SucceedOrRefuse,
  repeatedClose: SucceedOrRefuse,
  repeatedCloseAuthorization: SucceedOrRefuse,
  replayAnswers: v.exactOptional(v.picklist(["current-state", "first-answer"])),
  returnUrls: v.exactOptional(v.picklist(["optional", "required"])),
  authorizeBeforeAuthentication: v.exactOptional(v.picklist(["decline", "refuse", "allow"])),
  constraintSimulation: v.exactOptional(v.picklist(["until-overwritten", "while-direct-debit"])),
  batchOrder: v.exactOptional(v.picklist(["shuffled", "as-sent", "reversed"])),
  batchStatus: v.exactOptional(v.picklist(["Complete", "COMPLETED"])),
  feedValidation: v.exactOptional(v.picklist(["the-request", "the-feed"])),
  reportByBatchReferenceId: v.exactOptional(v.picklist(["accept", "refuse"])),
  v1OrderNotifications: v.exactOptional(v.picklist(["as-mws", "as-checkout-v2"])),
  checkoutKeysAreReferenceIds: Truth,
  attributesOnFinishedOrders: v.exactOptional(v.picklist(["accept", "refuse"])),
  rejectedAuthorizationClosesOrder: Truth,
  rejectedCaptureClosesAuthorization: Truth,
  rejectedCaptureClosesOrder: Truth,
  referenceIdsAreUniqueAcrossKinds: Truth,
  showBillingAddressOnAuthorization: Truth,
  showPaymentDescriptor: Truth,
});
