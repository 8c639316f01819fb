import type {
  Address,
  AmazonPay,
  AuthorizationReading,
  AuthorizeRequest,
  OrderReferenceDetailsRequest,
  OrderReferenceReading,
} from "./amazon-pay.ts";
import type { OrderReferenceId, SellerOrderId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { Status } from "./payment-state.ts";

/** Everything that can be done with an order reference, beyond what the order's own path needs. */
export interface AmazonPayOrders extends AmazonPay {
  setOrderReferenceDetails(
    request: OrderReferenceDetailsRequest & OrderExtras,
  ): Promise<OrderReferenceDetailsReading>;
  /**
   * Changes what is given and leaves the rest; texts also after the order is confirmed (reference
   * §3.2). In Europe it is called right before the order is confirmed (§8).
   */
  setOrderAttributes(request: OrderAttributes): Promise<OrderReferenceDetailsReading>;
  getOrderReferenceDetails(
    ...asked: Parameters<AmazonPay["getOrderReferenceDetails"]>
  ): Promise<OrderReferenceDetailsReading>;
  /** Throws InvalidValue for a confirmation that contradicts itself or lacks its return URLs. */
  confirmOrderReference(request: Confirmation): Promise<void>;
  authorize(request: AuthorizeRequest): Promise<BilledAuthorizationReading>;
  getAuthorizationDetails(
    ...asked: Parameters<AmazonPay["getAuthorizationDetails"]>
  ): Promise<BilledAuthorizationReading>;
  /** The order references of one order number of the shop. */
  listOrderReferences(request: OrderReferenceQuery): Promise<OrderReferencePage>;
  /** Goes on with a list; the token is the page's own. */
  listMoreOrderReferences(nextPageToken: string): Promise<OrderReferencePage>;
}

export interface OrderExtras {
  /** Asks for the buyer's authentication where Amazon supports it. */
  readonly requestPaymentAuthorization?: boolean;
  /** Seller id of the solution provider. */
  readonly platformId?: string;
  /** JSON, only where Amazon has asked for it. */
  readonly supplementaryData?: string;
}

export interface OrderAttributes extends OrderExtras {
  readonly orderReferenceId: OrderReferenceId;
  /** Until the order is confirmed. */
  readonly total?: Money;
  readonly sellerOrderId?: SellerOrderId;
  /** ≤ 1024 characters. */
  readonly sellerNote?: string;
  /** ≤ 50 characters. */
  readonly storeName?: string;
  /** ≤ 1024 characters. */
  readonly customInformation?: string;
  /** Amazon's names of categories, such as Apparel. */
  readonly orderItemCategories?: readonly string[];
  readonly paymentServiceProvider?: { readonly id: string; readonly orderId: string };
}

/** How an order is confirmed, and what of it the buyer authenticates (reference §3.3, §8). */
export interface Confirmation {
  readonly orderReferenceId: OrderReferenceId;
  readonly returnUrls?: ReturnUrls;
  /** What the buyer authenticates where it is not the total. */
  readonly authorizationAmount?: Money;
  /** Amazon closes the order unless it is authorized within 50 minutes. */
  readonly expectImmediateAuthorization?: boolean;
  /** When the order will be authorized; not sent, but it must agree with the expectation. */
  readonly authorize?: "at-order" | "at-shipment";
}

/** Where Amazon sends the buyer after the authentication. */
export interface ReturnUrls {
  readonly successUrl: string;
  readonly failureUrl: string;
}

export interface OrderReferenceDetailsReading extends OrderReferenceReading {
  readonly sellerOrderId?: string;
  /** Shown to allow-listed sellers and by a login token of that scope. */
  readonly billingAddress?: Address;
  /** Amazon's word for the buyer's authentication, such as REQUIRED. */
  readonly authentication?: string;
  /** The buyer's language, such as de-DE. */
  readonly orderLanguage?: string;
  readonly createdAt?: string;
}

export interface BilledAuthorizationReading extends AuthorizationReading {
  /** For invoices with VAT; shown to European sellers once the authorization stands. */
  readonly billingAddress?: Address;
}

export interface OrderReferenceQuery {
  readonly sellerOrderId: SellerOrderId;
  /** ISO 8601, at most 31 days apart. */
  readonly createdBetween?: { readonly start: string; readonly end: string };
  readonly states?: readonly ("Open" | "Closed" | "Suspended" | "Canceled")[];
  readonly sortOrder?: "Ascending" | "Descending";
  readonly pageSize?: number;
  /** Where Amazon keeps the order; that of the client's region if not given. */
  readonly paymentDomain?: PaymentDomain;
}

export type PaymentDomain = "NA_USD" | "EU_GBP" | "EU_EUR" | "FE_JPY";

export interface OrderReferencePage {
  readonly orderReferences: readonly OrderReferenceSummary[];
  /** There when more follow. */
  readonly nextPageToken?: string;
}

export interface OrderReferenceSummary {
  readonly orderReferenceId: OrderReferenceId;
  readonly status: Status;
  readonly sellerOrderId?: string;
  readonly total?: Money;
  readonly createdAt?: string;
}
