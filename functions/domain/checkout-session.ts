import type { Address, Buyer, Constraint } from "./amazon-pay.ts";
import type { OrderReferenceId } from "./ids.ts";
import type { Money } from "./money.ts";

/**
 * The checkout sessions of Amazon Pay API v2: a buyer's visit at Amazon before there is an order
 * (seed 003, reference §12.2). Errors as with AmazonPay.
 */
export interface CheckoutSessions {
  getCheckoutSession(checkoutSessionId: string): Promise<CheckoutSessionReading>;
  /** Sets payment info; what is not given stays as it is. Until the buyer is sent to Amazon. */
  updateCheckoutSession(
    checkoutSessionId: string,
    info: PaymentInfo,
  ): Promise<CheckoutSessionReading>;
  /** Turns a session whose buyer has paid into an order. The amount has to be the session's. */
  completeCheckoutSession(
    checkoutSessionId: string,
    amounts: { readonly chargeAmount: Money; readonly totalOrderAmount?: Money },
  ): Promise<CheckoutSessionReading>;
}

/** What Amazon does with the money when the session completes. */
export type PaymentIntent = "Confirm" | "Authorize" | "AuthorizeWithCapture";

/** How much the buyer pays, how, and where they go next; all of it may be set again. */
export interface PaymentInfo {
  /** Where Amazon sends the buyer after the payment; mandatory before the redirect. */
  readonly resultReturnUrl?: string | undefined;
  readonly reviewReturnUrl?: string | undefined;
  readonly cancelUrl?: string | undefined;
  /** What is processed during the checkout; mandatory before the redirect. */
  readonly chargeAmount?: Money | undefined;
  /** Mandatory before the redirect. */
  readonly paymentIntent?: PaymentIntent | undefined;
  /** The whole order, where more is charged later. */
  readonly totalOrderAmount?: Money | undefined;
  readonly canHandlePendingAuthorization?: boolean | undefined;
  /** ≤ 16 characters. */
  readonly softDescriptor?: string | undefined;
  readonly presentmentCurrency?: string | undefined;
  readonly allowOvercharge?: boolean | undefined;
  readonly extendExpiration?: boolean | undefined;
  readonly merchantMetadata?: MerchantMetadata | undefined;
  /** Merchant id of a solution provider. */
  readonly platformId?: string | undefined;
  /** A payment service provider's own id of the transaction. */
  readonly providerReferenceId?: string | undefined;
}

export interface MerchantMetadata {
  readonly merchantReferenceId?: string | undefined;
  readonly merchantStoreName?: string | undefined;
  readonly noteToBuyer?: string | undefined;
  readonly customInformation?: string | undefined;
}

/** Who pays, as far as Amazon tells a shop during the checkout. */
export interface SessionBuyer extends Buyer {
  readonly buyerId?: string;
  /** Where the merchant may know of them. */
  readonly primeMembershipTypes?: readonly string[];
}

/** Where the shop delivers, as it told Amazon with the button. */
export interface DeliverySpecifications {
  /** Such as RestrictPOBoxes. */
  readonly specialRestrictions?: readonly string[];
  readonly addressRestrictions?: {
    /** Whether the restrictions name what is allowed, or what is not. */
    readonly type: string;
    /** By country code; nothing more means all of the country. */
    readonly restrictions: Readonly<
      Record<
        string,
        { readonly statesOrRegions?: readonly string[]; readonly zipCodes?: readonly string[] }
      >
    >;
  };
}

/** A session as Amazon shows it; what is not set there is left out here (seed 003, "Response"). */
export interface CheckoutSessionReading extends Omit<PaymentInfo, "paymentIntent"> {
  readonly checkoutSessionId: string;
  /** Open, Completed, Canceled, or a word that we do not know. */
  readonly state: string;
  readonly reason?: string;
  readonly reasonDescription?: string;
  readonly updatedAt?: string;
  /** PayAndShip or PayOnly. */
  readonly productType?: string;
  /** What is still missing; empty once the buyer can be sent to Amazon. */
  readonly constraints: readonly Constraint[];
  /** Where the buyer pays, once nothing is missing. */
  readonly redirectUrl?: string;
  readonly paymentIntent?: string;
  readonly buyer?: SessionBuyer;
  /** None where nothing is delivered. */
  readonly shipTo?: Address;
  readonly billingAddress?: Address;
  /** Such as the last digits of a card, for the review page. */
  readonly paymentDescriptors?: readonly string[];
  /** The order that the session became: its charge permission. */
  readonly orderReferenceId?: OrderReferenceId;
  readonly chargeId?: string;
  readonly createdAt?: string;
  readonly expiresAt?: string;
  readonly storeId?: string;
  readonly deliverySpecifications?: DeliverySpecifications;
  readonly buttonText?: string;
  /** Sandbox or Live. */
  readonly releaseEnvironment?: string;
  /** Amazon's own; of no meaning to a shop. */
  readonly supplementaryData?: string;
}
