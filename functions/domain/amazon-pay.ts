import type { RefundId } from "./amazon-pay-refund.ts";
import type {
  AuthorizationId,
  CaptureId,
  OrderReferenceId,
  ReferenceId,
  SellerOrderId,
} from "./ids.ts";
import type { Money } from "./money.ts";
import type { Status } from "./payment-state.ts";

/**
 * Amazon Pay as the workflow needs it: one method per operation, one attempt each, no retries.
 * Every method throws AmazonPayUnavailable, AmazonPayAccessRefused or AmazonPayRequestRefused
 * (domain/errors.ts). A declined payment is a value, not an error: it comes back as a status.
 * Implemented over MWS today; the port names no transport, so that another API can stand behind it.
 */
export interface AmazonPay {
  setOrderReferenceDetails(request: OrderReferenceDetailsRequest): Promise<OrderReferenceReading>;
  /** @param lookingFor the row that may be found by it, which says over which interface to look */
  getOrderReferenceDetails(
    request: {
      readonly orderReferenceId: OrderReferenceId;
      /** Login with Amazon token: shows the full address before the order is confirmed. */
      readonly accessToken?: string;
    },
    lookingFor?: ReferenceId,
  ): Promise<OrderReferenceReading>;
  confirmOrderReference(request: {
    readonly orderReferenceId: OrderReferenceId;
    readonly returnUrls?: { readonly successUrl: string; readonly failureUrl: string };
  }): Promise<void>;
  cancelOrderReference(request: {
    readonly orderReferenceId: OrderReferenceId;
    readonly reason?: string;
  }): Promise<void>;
  closeOrderReference(request: {
    readonly orderReferenceId: OrderReferenceId;
    readonly reason?: string;
  }): Promise<void>;
  authorize(request: AuthorizeRequest): Promise<AuthorizationReading>;
  /** @param lookingFor as above, also in what follows */
  getAuthorizationDetails(
    authorizationId: AuthorizationId,
    lookingFor?: ReferenceId,
  ): Promise<AuthorizationReading>;
  closeAuthorization(request: {
    readonly authorizationId: AuthorizationId;
    readonly reason?: string;
  }): Promise<void>;
  capture(request: CaptureRequest): Promise<CaptureReading>;
  getCaptureDetails(captureId: CaptureId, lookingFor?: ReferenceId): Promise<CaptureReading>;
}

export interface OrderReferenceDetailsRequest {
  readonly orderReferenceId: OrderReferenceId;
  readonly total: Money;
  readonly sellerOrderId?: SellerOrderId;
  /** ≤ 1024 characters; sandbox simulation strings travel here. */
  readonly sellerNote?: string;
  /** ≤ 50 characters. */
  readonly storeName?: string;
  /** ≤ 1024 characters. */
  readonly customInformation?: string;
}

export interface AuthorizeRequest {
  readonly orderReferenceId: OrderReferenceId;
  readonly referenceId: ReferenceId;
  readonly amount: Money;
  /** ≤ 255 characters; sandbox simulation strings travel here. */
  readonly note?: string;
  /** 0 for an answer at once; undefined for Amazon's default of 1440. */
  readonly transactionTimeoutMinutes?: number;
  readonly captureNow?: boolean;
  /** ≤ 16 characters; Amazon honours it only together with captureNow. */
  readonly softDescriptor?: string;
}

export interface CaptureRequest {
  readonly authorizationId: AuthorizationId;
  readonly referenceId: ReferenceId;
  readonly amount: Money;
  /** ≤ 255 characters; sandbox simulation strings travel here. */
  readonly note?: string;
  /** ≤ 16 characters. */
  readonly softDescriptor?: string;
}

/** Something that keeps an order from being confirmed until the buyer mends it (reference §5.3). */
export interface Constraint {
  readonly id: string;
  readonly description: string;
}

export interface OrderReferenceReading {
  readonly orderReferenceId: OrderReferenceId;
  readonly status: Status;
  readonly total?: Money;
  readonly constraints: readonly Constraint[];
  /** Amazon's ids of its authorizations, in the order of their creation. */
  readonly authorizationIds: readonly AuthorizationId[];
  readonly buyer?: Buyer;
  readonly shipTo?: Address;
  readonly expiresAt?: string;
}

export interface AuthorizationReading {
  readonly authorizationId: AuthorizationId;
  /** As Amazon shows it; for authorizations made elsewhere it is not one of ours. */
  readonly referenceId: string;
  readonly status: Status;
  readonly amount: Money;
  readonly captured: Money;
  readonly captureIds: readonly CaptureId[];
  /** Amazon may accept the same payment method on another try. */
  readonly softDecline?: boolean;
  readonly expiresAt?: string;
}

export interface CaptureReading {
  readonly captureId: CaptureId;
  readonly referenceId: string;
  readonly status: Status;
  readonly amount: Money;
  readonly refunded: Money;
  /** Amazon's ids of its refunds, in the order of their creation. */
  readonly refundIds: readonly RefundId[];
}

/** Who buys. Kept apart from the order, and only as long as it is needed. */
export interface Buyer {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** Every part is optional: what Amazon shows depends on the country and on consent. */
export interface Address {
  readonly name?: string;
  readonly addressLine1?: string;
  readonly addressLine2?: string;
  readonly addressLine3?: string;
  readonly city?: string;
  readonly county?: string;
  readonly district?: string;
  readonly stateOrRegion?: string;
  readonly postalCode?: string;
  readonly countryCode?: string;
  readonly phone?: string;
}
