import type { Clock } from "../../clock/clock.ts";
import {
  getMerchantAccountStatus,
  getMerchantNotificationConfiguration,
  getServiceStatus,
  setMerchantNotificationConfiguration,
} from "./account.ts";
import {
  type AmazonActions,
  type BuyerActions,
  createAmazonActions,
  createBuyerActions,
} from "./actions.ts";
import { authorizeOnBillingAgreement, createOrderReferenceForId } from "./agreement-payments.ts";
import { authorize, closeAuthorization, getAuthorizationDetails } from "./authorizations.ts";
import {
  closeBillingAgreement,
  confirmBillingAgreement,
  getBillingAgreementDetails,
  setBillingAgreementDetails,
  validateBillingAgreement,
} from "./billing-agreements.ts";
import { capture, getCaptureDetails } from "./captures.ts";
import type { IdSource } from "./ids.ts";
import { allLedgers, type Ledger, ledgerOf } from "./ledger.ts";
import { listOrderReference, listOrderReferenceByNextToken } from "./listing.ts";
import type { Change } from "./model.ts";
import { notificationUrls } from "./notification-configuration.ts";
import { cancelOrderReference, closeOrderReference } from "./order-endings.ts";
import {
  confirmOrderReference,
  getOrderReferenceDetails,
  setOrderAttributes,
  setOrderReferenceDetails,
} from "./order-references.ts";
import { getRefundDetails, refund } from "./refunds.ts";
import { Refusal, type RefusalCode } from "./refusal.ts";
import { createSellerCentral, type SellerCentral } from "./seller-central.ts";
import { type Settings, settingsFor } from "./settings.ts";
import { createWorld, type Mail } from "./world.ts";

const OPERATIONS = {
  SetOrderReferenceDetails: setOrderReferenceDetails,
  SetOrderAttributes: setOrderAttributes,
  GetOrderReferenceDetails: getOrderReferenceDetails,
  ConfirmOrderReference: confirmOrderReference,
  CancelOrderReference: cancelOrderReference,
  CloseOrderReference: closeOrderReference,
  Authorize: authorize,
  GetAuthorizationDetails: getAuthorizationDetails,
  CloseAuthorization: closeAuthorization,
  Capture: capture,
  GetCaptureDetails: getCaptureDetails,
  Refund: refund,
  GetRefundDetails: getRefundDetails,
  ListOrderReference: listOrderReference,
  ListOrderReferenceByNextToken: listOrderReferenceByNextToken,
  GetBillingAgreementDetails: getBillingAgreementDetails,
  SetBillingAgreementDetails: setBillingAgreementDetails,
  ConfirmBillingAgreement: confirmBillingAgreement,
  ValidateBillingAgreement: validateBillingAgreement,
  CloseBillingAgreement: closeBillingAgreement,
  CreateOrderReferenceForId: createOrderReferenceForId,
  AuthorizeOnBillingAgreement: authorizeOnBillingAgreement,
  GetServiceStatus: getServiceStatus,
  GetMerchantAccountStatus: getMerchantAccountStatus,
  GetMerchantNotificationConfiguration: getMerchantNotificationConfiguration,
  SetMerchantNotificationConfiguration: setMerchantNotificationConfiguration,
};

export type OperationName = keyof typeof OPERATIONS;
export type OperationRequest<N extends OperationName> = Parameters<(typeof OPERATIONS)[N]>[1];
export type OperationResult<N extends OperationName> = ReturnType<(typeof OPERATIONS)[N]>;

type Outcome<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly error: AmazonError };

export interface AmazonError {
  readonly code: RefusalCode;
  readonly httpStatus: number;
  readonly message: string;
}

/** Amazon's side of Amazon Pay, without HTTP and without XML. */
export interface SandboxCore extends BuyerActions, AmazonActions {
  readonly settings: Settings;
  /** One of Amazon's operations, with a typed request; synchronous apart from its timers. */
  call<N extends OperationName>(name: N, request: OperationRequest<N>): Outcome<OperationResult<N>>;
  /** Calls back for every change that Amazon would send a notification about. */
  onChange(listener: (change: Change) => void): () => void;
  /** What a person does in Seller Central, behind the shop's back. */
  readonly sellerCentral: SellerCentral;
  /** Where notifications of every kind go; null: nowhere. */
  setNotificationUrl(url: string | null): void;
  /** Who wants to hear of a change, or, without one, of everything. */
  notificationUrls(change?: Change): readonly string[];
  /** Chooses among Amazon's possible behaviours from now on. */
  changeSettings(changes: Partial<Settings>): void;
  ledgerOf(orderReferenceId: string): Ledger;
  allLedgers(): readonly Ledger[];
  mailbox(): readonly Mail[];
}

export interface CoreOptions {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings?: Partial<Settings>;
}

export function createCore(options: CoreOptions): SandboxCore {
  const world = createWorld(options.clock, options.ids, settingsFor(options.settings));
  return {
    ...createBuyerActions(world),
    ...createAmazonActions(world),
    settings: world.settings,
    call(name, request) {
      // The table pairs each name with the function that takes its request and gives its result.
      const operation = OPERATIONS[name] as (
        inWorld: typeof world,
        withRequest: typeof request,
      ) => OperationResult<typeof name>;
      try {
        if (world.accountSuspended && name !== "GetMerchantAccountStatus") {
          throw new Refusal("InvalidAccountStatus", "The seller's account is not active.");
        }
        return { ok: true, result: operation(world, request) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { code, httpStatus, message } = error;
        return { ok: false, error: { code, httpStatus, message } };
      }
    },
    onChange(listener) {
      world.listeners.add(listener);
      return () => world.listeners.delete(listener);
    },
    sellerCentral: createSellerCentral(world),
    setNotificationUrl(url) {
      world.notificationConfiguration = url === null ? [] : [{ url, eventTypes: ["ALL"] }];
    },
    notificationUrls: (change) => notificationUrls(world, change),
    changeSettings: (changes) => Object.assign(world.settings, changes),
    ledgerOf: (id) => ledgerOf(world, id),
    allLedgers: () => allLedgers(world),
    mailbox: () => [...world.mailbox],
  };
}
