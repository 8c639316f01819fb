/** What Amazon's widgets tell a page's onError (integration guide, widget errors; reference §5.4). */
export type WidgetErrorCode =
  | "AddressNotModifiable"
  | "BuyerNotAssociated"
  | "BuyerSessionExpired"
  | "InvalidAccountStatus"
  | "InvalidOrderReferenceId"
  | "InvalidParameterValue"
  | "InvalidSellerId"
  | "MissingParameter"
  | "PaymentMethodNotModifiable"
  | "ReleaseEnvironmentMismatch"
  | "StaleOrderReference"
  | "UnknownError";

/** A widget that cannot be shown, or a choice that cannot be made; the message is the developer's. */
export class WidgetError extends Error {
  override readonly name = "WidgetError";
  readonly code: WidgetErrorCode;

  constructor(code: WidgetErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const CONTACT_SELLER =
  "Sorry, a payment on this website is not possible right now. Please contact the seller.";

/** What the buyer reads in the widget's place: Amazon's sense in our words. */
const BUYER_TEXTS: Readonly<Partial<Record<WidgetErrorCode, string>>> = {
  AddressNotModifiable:
    "The shipping address of this order can no longer be changed. Please contact the seller for help.",
  BuyerNotAssociated:
    "This session is not valid. Please start again with the Pay with Amazon button.",
  BuyerSessionExpired:
    "Your session has expired. Please sign in again with the Pay with Amazon button.",
  PaymentMethodNotModifiable:
    "The payment method of this order can no longer be changed. Please contact the seller for help.",
  StaleOrderReference:
    "Your session has expired. Please sign in again with the Pay with Amazon button.",
};

export function buyerTextOf(code: WidgetErrorCode): string {
  return BUYER_TEXTS[code] ?? CONTACT_SELLER;
}
