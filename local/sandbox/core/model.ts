import type { Money } from "./money.ts";

/** The state of one of Amazon's objects; replaced as a whole, never changed in place. */
export interface Status {
  readonly state: string;
  readonly reasonCode?: string;
  readonly reasonDescription?: string;
  /** Absent on a draft (reference §3.0). */
  readonly lastUpdatedAt?: number;
}

export interface Address {
  readonly name: string;
  readonly addressLine1?: string;
  readonly addressLine2?: string;
  readonly addressLine3?: string;
  readonly city: string;
  readonly county?: string;
  readonly district?: string;
  readonly stateOrRegion?: string;
  readonly postalCode: string;
  readonly countryCode: string;
  readonly phone?: string;
}

export interface Buyer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
}

export interface PaymentMethod {
  readonly name: string;
  readonly accountNumberTail: string;
  readonly directDebit: boolean;
  /** What Amazon's starred test methods do without any simulation string (reference §7). */
  readonly simulates?:
    | "PaymentMethodNotAllowed"
    | "InvalidPaymentMethod"
    | "AmazonRejected"
    | "TransactionTimedOut";
}

/** The texts that a shop gives to an order (reference §3.1, §3.2). */
export interface SellerOrderAttributes {
  sellerOrderId?: string;
  storeName?: string;
  customInformation?: string;
  supplementaryData?: string;
  orderItemCategories?: readonly string[];
}

/** How far the buyer's authentication has come (reference §8). */
export interface Authentication {
  readonly state: "REQUIRED" | "Success" | "Failure" | "Abandoned";
  readonly successUrl: string;
  readonly failureUrl: string;
}

export interface OrderReference {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly buyer: Buyer;
  readonly billingAddress: Address;
  readonly orderLanguage: string;
  readonly maxAuthorizations: number;
  readonly walletOnly: boolean;
  readonly parent?: { readonly id: string; readonly type: "BillingAgreement" };
  address?: Address;
  paymentMethod?: PaymentMethod;
  /** Set while Amazon knows that the chosen method does not work. */
  paymentMethodDeclined: boolean;
  /** The method that did not work, as the wallet marks it. */
  declinedMethod?: PaymentMethod;
  /** From then on a wallet shows nothing chosen that the buyer has not chosen. */
  buyerHasChosenBefore?: boolean;
  status: Status;
  total?: Money;
  sellerNote?: string;
  platformId?: string;
  seller: SellerOrderAttributes;
  paymentServiceProvider?: { readonly id?: string; readonly orderId?: string };
  requestPaymentAuthorization?: boolean;
  /** Constraints that somebody asked for beyond those that follow from the order's own state. */
  forcedConstraints: readonly string[];
  confirmedAt?: number;
  authentication?: Authentication;
  authorizationIds: readonly string[];
}

export interface Authorization {
  readonly id: string;
  readonly orderReferenceId: string;
  readonly referenceId: string;
  readonly note?: string;
  readonly amount: Money;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly captureNow: boolean;
  readonly softDescriptor?: string;
  capturedMinorUnits: number;
  captureIds: readonly string[];
  status: Status;
  softDecline?: boolean;
}

export interface Capture {
  readonly id: string;
  readonly authorizationId: string;
  readonly orderReferenceId: string;
  readonly referenceId: string;
  readonly note?: string;
  readonly amount: Money;
  readonly createdAt: number;
  readonly softDescriptor?: string;
  refundedMinorUnits: number;
  refundIds: readonly string[];
  status: Status;
}

export interface Refund {
  readonly id: string;
  readonly captureId: string;
  readonly orderReferenceId: string;
  readonly referenceId: string;
  readonly note?: string;
  readonly amount: Money;
  readonly createdAt: number;
  readonly softDescriptor?: string;
  readonly type: string;
  status: Status;
}

export interface BillingAgreement {
  readonly id: string;
  readonly createdAt: number;
  readonly buyer: Buyer;
  readonly billingAddress: Address;
  readonly orderLanguage: string;
  address?: Address;
  paymentMethod?: PaymentMethod;
  paymentMethodDeclined: boolean;
  consent: boolean;
  status: Status;
  sellerNote?: string;
  platformId?: string;
  type?: string;
  subscriptionAmount?: Money;
  seller: { sellerBillingAgreementId?: string; storeName?: string; customInformation?: string };
  confirmedAt?: number;
  authentication?: Authentication;
  orderReferenceIds: readonly string[];
}

export interface Chargeback {
  readonly id: string;
  readonly orderReferenceId: string;
  readonly captureReferenceId: string;
  readonly createdAt: number;
  readonly amount: Money;
  readonly state: string;
  readonly reason: string;
}

/** A feed that has been carried out (reference §11.4). */
export interface Batch {
  /** The feed submission's. */
  readonly id: string;
  readonly reportId: string;
  readonly createdAt: number;
  readonly status: Status;
  readonly processed: number;
  readonly successful: number;
  readonly failed: number;
}

/** One change of one object: what Amazon would send a notification about. */
export type Change =
  | { readonly kind: "OrderReference"; readonly object: Readonly<OrderReference> }
  | { readonly kind: "Authorization"; readonly object: Readonly<Authorization> }
  | { readonly kind: "Capture"; readonly object: Readonly<Capture> }
  | { readonly kind: "Refund"; readonly object: Readonly<Refund> }
  | {
      readonly kind: "BillingAgreement";
      readonly object: Readonly<BillingAgreement>;
      readonly eventType: string;
    }
  | { readonly kind: "Chargeback"; readonly object: Readonly<Chargeback> }
  | { readonly kind: "Batch"; readonly object: Batch };
