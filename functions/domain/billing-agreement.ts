import type { Address, Buyer, Constraint } from "./amazon-pay.ts";
import type {
  BilledAuthorizationReading,
  OrderExtras,
  OrderReferenceDetailsReading,
  ReturnUrls,
} from "./amazon-pay-order.ts";
import { InvalidValue } from "./errors.ts";
import type { OrderReferenceId, SellerOrderId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { Status } from "./payment-state.ts";

declare const billingAgreementIdBrand: unique symbol;

/** Amazon's id of a billing agreement, such as C01-1234567-1234567 (reference §0). */
export type BillingAgreementId = string & { readonly [billingAgreementIdBrand]: true };

/** Accepts a billing agreement id of production (B…) or sandbox (C…). */
export function parseBillingAgreementId(text: string): BillingAgreementId {
  if (!/^[BC]0\d-\d{7}-\d{7}$/.test(text)) {
    throw new InvalidValue(
      `"${text}" is not an Amazon billing agreement id like C01-1234567-1234567`,
    );
  }
  // The one place where text becomes a billing agreement id: the form has just been checked.
  return text as BillingAgreementId;
}

declare const agreementReferenceIdBrand: unique symbol;

/** Our id of one charge on a billing agreement: the idempotency key of its authorization. */
export type AgreementReferenceId = string & { readonly [agreementReferenceIdBrand]: true };

/**
 * The reference id of the n-th charge on a billing agreement. A pure function, so that a repeated
 * call repeats the charge at Amazon instead of making a second one.
 *
 * @example agreementReferenceId(agreement, 2) // C01-1234567-1234567-A2
 */
export function agreementReferenceId(
  billingAgreementId: BillingAgreementId,
  ordinal: number,
): AgreementReferenceId {
  if (!Number.isSafeInteger(ordinal) || ordinal < 1 || ordinal > 99_999_999) {
    throw new InvalidValue(`${ordinal} is not the number of a charge`);
  }
  // 20 characters of the id, a letter and at most 8 digits stay within Amazon's 32.
  return `${billingAgreementId}-A${ordinal}` as AgreementReferenceId;
}

/** Charging a buyer again and again, as agreed (reference §3.14). Errors as with AmazonPay. */
export interface BillingAgreements {
  getBillingAgreementDetails(request: {
    readonly billingAgreementId: BillingAgreementId;
    readonly accessToken?: string;
  }): Promise<BillingAgreementReading>;
  setBillingAgreementDetails(request: BillingAgreementDetails): Promise<BillingAgreementReading>;
  /** To be repeated after the buyer has changed address or payment method. */
  confirmBillingAgreement(request: {
    readonly billingAgreementId: BillingAgreementId;
    readonly returnUrls?: ReturnUrls;
  }): Promise<void>;
  /** Has Amazon try the payment method. */
  validateBillingAgreement(
    billingAgreementId: BillingAgreementId,
  ): Promise<BillingAgreementValidation>;
  closeBillingAgreement(request: {
    readonly billingAgreementId: BillingAgreementId;
    /** ≤ 1024 characters. */
    readonly reason?: string;
  }): Promise<void>;
  /**
   * Makes an order reference of the agreement. It has no reference id of ours: when the reply is
   * lost, a repetition makes a second one, and a draft that nobody uses ends by itself after 3 h.
   */
  createOrderReferenceForId(request: AgreedOrder): Promise<OrderReferenceDetailsReading>;
  /** Makes an order reference and authorizes it in one step; its reference id makes it repeatable. */
  authorizeOnBillingAgreement(request: AgreedAuthorization): Promise<AgreedAuthorizationReading>;
}

export interface BillingAgreementDetails {
  readonly billingAgreementId: BillingAgreementId;
  readonly sellerBillingAgreementId?: string;
  /** ≤ 1024 characters. */
  readonly sellerNote?: string;
  /** ≤ 50 characters. */
  readonly storeName?: string;
  /** ≤ 1024 characters. */
  readonly customInformation?: string;
  readonly platformId?: string;
  readonly type?: "CustomerInitiatedTransaction" | "MerchantInitiatedTransaction";
  readonly subscriptionAmount?: Money;
}

interface AgreedOrderTexts {
  readonly billingAgreementId: BillingAgreementId;
  /** Whether goods go to the agreement's address. Always sent: Amazon's defaults differ (§13 no. 21). */
  readonly inheritShippingAddress: boolean;
  readonly sellerOrderId?: SellerOrderId;
  /** ≤ 1024 characters. */
  readonly sellerNote?: string;
  /** ≤ 50 characters. */
  readonly storeName?: string;
  /** ≤ 1024 characters. */
  readonly customInformation?: string;
}

export interface AgreedOrder
  extends AgreedOrderTexts,
    Omit<OrderExtras, "requestPaymentAuthorization"> {
  /** Confirms the order at once, which needs the total. */
  readonly confirmNow: boolean;
  readonly total?: Money;
}

export interface AgreedAuthorization
  extends AgreedOrderTexts,
    Omit<OrderExtras, "requestPaymentAuthorization"> {
  readonly referenceId: AgreementReferenceId;
  readonly amount: Money;
  /** ≤ 255 characters; sandbox simulation strings travel here. */
  readonly note?: string;
  readonly transactionTimeoutMinutes?: number;
  readonly captureNow?: boolean;
  /** ≤ 16 characters. */
  readonly softDescriptor?: string;
}

export interface BillingAgreementReading {
  readonly billingAgreementId: BillingAgreementId;
  readonly status: Status;
  readonly constraints: readonly Constraint[];
  readonly consent?: boolean;
  readonly type?: string;
  readonly subscriptionAmount?: Money;
  readonly limits?: BillingAgreementLimits;
  readonly buyer?: Buyer;
  readonly shipTo?: Address;
  readonly billingAddress?: Address;
  readonly expiresAt?: string;
}

/** How much may be charged in the current period (a calendar month). */
export interface BillingAgreementLimits {
  readonly amountPerPeriod?: Money;
  readonly remaining?: Money;
  readonly periodStartsAt?: string;
  readonly periodEndsAt?: string;
}

export interface BillingAgreementValidation {
  /** Success, Failure, or a word of Amazon's that we do not know. */
  readonly result: string;
  /** Such as InvalidPaymentMethod or ValidationTimedOut. */
  readonly failureReason?: string;
  readonly status?: Status;
}

export interface AgreedAuthorizationReading {
  readonly orderReferenceId: OrderReferenceId;
  readonly authorization: BilledAuthorizationReading;
}
