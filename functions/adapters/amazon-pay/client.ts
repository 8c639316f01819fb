import type { Clock } from "../../domain/ports.ts";
import { type Credentials, checkedUserAgent, createCall } from "./call.ts";
import { type ReturnUrlSetting, returnUrlRule } from "./confirmation-rules.ts";
import { type Environment, endpointFor, type Region } from "./endpoints.ts";
import { authorize } from "./operations/authorize.ts";
import { authorizeOnBillingAgreement } from "./operations/authorize-on-billing-agreement.ts";
import { cancelOrderReference } from "./operations/cancel-order-reference.ts";
import { capture } from "./operations/capture.ts";
import { closeAuthorization } from "./operations/close-authorization.ts";
import { closeBillingAgreement } from "./operations/close-billing-agreement.ts";
import { closeOrderReference } from "./operations/close-order-reference.ts";
import { confirmBillingAgreement } from "./operations/confirm-billing-agreement.ts";
import { confirmOrderReference } from "./operations/confirm-order-reference.ts";
import { createOrderReferenceForId } from "./operations/create-order-reference-for-id.ts";
import { getAuthorizationDetails } from "./operations/get-authorization-details.ts";
import { getBillingAgreementDetails } from "./operations/get-billing-agreement-details.ts";
import { getCaptureDetails } from "./operations/get-capture-details.ts";
import { getMerchantNotificationConfiguration } from "./operations/get-merchant-notification-configuration.ts";
import { getOrderReferenceDetails } from "./operations/get-order-reference-details.ts";
import { getRefundDetails } from "./operations/get-refund-details.ts";
import { getServiceStatus } from "./operations/get-service-status.ts";
import { listMoreOrderReferences } from "./operations/list-more-order-references.ts";
import { listOrderReferences } from "./operations/list-order-references.ts";
import { refund } from "./operations/refund.ts";
import { setBillingAgreementDetails } from "./operations/set-billing-agreement-details.ts";
import { setMerchantNotificationConfiguration } from "./operations/set-merchant-notification-configuration.ts";
import { setOrderAttributes } from "./operations/set-order-attributes.ts";
import { setOrderReferenceDetails } from "./operations/set-order-reference-details.ts";
import { validateBillingAgreement } from "./operations/validate-billing-agreement.ts";
import type { AmazonPayClient } from "./port.ts";
import { createSender, type Fetch } from "./transport.ts";

export interface AmazonPayClientOptions {
  readonly region: Region;
  readonly environment: Environment;
  /** The seller on whose account is acted. */
  readonly sellerId: string;
  /**
   * Where the keys come from: asked at every call, so cache there and rotate there. A source that
   * can renew them is asked to when Amazon refuses them, and the call is sent once more.
   */
  readonly credentials: Credentials;
  /** The seller's delegation, for a solution provider who acts with its own keys. */
  readonly mwsAuthToken?: string;
  /** Origin of a simulator, such as http://127.0.0.1:9000. */
  readonly endpoint?: string;
  /**
   * Whether orders may be confirmed without return URLs for the buyer's authentication. If not
   * given it is "by-region", which requires them in Europe, as Amazon's page does.
   */
  readonly returnUrls?: ReturnUrlSetting;
  readonly clock: Pick<Clock, "now">;
  /** For one attempt from connecting to the last byte; a synchronous Authorize takes 6 to 8 s. */
  readonly timeoutMilliseconds?: number;
  /** How requests are sent; the global fetch, which keeps its connections open. */
  readonly fetch?: Fetch;
  readonly userAgent?: string;
}

const DEFAULT_TIMEOUT_MILLISECONDS = 15_000;
const DEFAULT_USER_AGENT = "Shipcharge/0.1.0 (Language=JavaScript)";

/**
 * Amazon Pay over MWS, API version 2013-01-01. One attempt per call, and a second one only with
 * keys that were renewed; a refusal or a failure is one of the errors of domain/errors.ts, by the
 * table of faults.ts and docs/errors.md.
 */
export function createAmazonPayClient(options: AmazonPayClientOptions): AmazonPayClient {
  const { region, environment, fetch = globalThis.fetch } = options;
  const timeoutMilliseconds = options.timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
  const call = createCall({
    endpoint: endpointFor(region, environment, options.endpoint),
    environment,
    sellerId: options.sellerId,
    mwsAuthToken: options.mwsAuthToken,
    userAgent: checkedUserAgent(options.userAgent ?? DEFAULT_USER_AGENT),
    credentials: options.credentials,
    clock: options.clock,
    send: createSender(fetch, timeoutMilliseconds),
  });
  const rule = returnUrlRule(options.returnUrls ?? "by-region", region);
  const confirmOrder = confirmOrderReference(rule);
  const confirmAgreement = confirmBillingAgreement(rule);
  const listOrders = listOrderReferences(region);
  return {
    setOrderReferenceDetails: (request) => call(setOrderReferenceDetails, request),
    setOrderAttributes: (request) => call(setOrderAttributes, request),
    getOrderReferenceDetails: (request) => call(getOrderReferenceDetails, request),
    confirmOrderReference: (request) => call(confirmOrder, request),
    cancelOrderReference: (request) => call(cancelOrderReference, request),
    closeOrderReference: (request) => call(closeOrderReference, request),
    listOrderReferences: (request) => call(listOrders, request),
    listMoreOrderReferences: (token) => call(listMoreOrderReferences, token),
    authorize: (request) => call(authorize, request),
    getAuthorizationDetails: (id) => call(getAuthorizationDetails, id),
    closeAuthorization: (request) => call(closeAuthorization, request),
    capture: (request) => call(capture, request),
    getCaptureDetails: (id) => call(getCaptureDetails, id),
    refund: (request) => call(refund, request),
    getRefundDetails: (id) => call(getRefundDetails, id),
    getBillingAgreementDetails: (request) => call(getBillingAgreementDetails, request),
    setBillingAgreementDetails: (request) => call(setBillingAgreementDetails, request),
    confirmBillingAgreement: (request) => call(confirmAgreement, request),
    validateBillingAgreement: (id) => call(validateBillingAgreement, id),
    closeBillingAgreement: (request) => call(closeBillingAgreement, request),
    createOrderReferenceForId: (request) => call(createOrderReferenceForId, request),
    authorizeOnBillingAgreement: (request) => call(authorizeOnBillingAgreement, request),
    getServiceStatus: () => call(getServiceStatus, undefined),
    getMerchantNotificationConfiguration: () =>
      call(getMerchantNotificationConfiguration, undefined),
    setMerchantNotificationConfiguration: (destinations) =>
      call(setMerchantNotificationConfiguration, destinations),
  };
}
