import type { AmazonError } from "./amazon.ts";
import { notify } from "./talk.ts";

const SIGN_IN_AGAIN = "Your session at Amazon has expired. Please sign in again in your basket.";

/** What the buyer can do about a widget that cannot be shown (integration guide, widget errors). */
const ADVICE: Readonly<Record<string, string>> = {
  BuyerSessionExpired: SIGN_IN_AGAIN,
  BuyerNotAssociated: SIGN_IN_AGAIN,
  StaleOrderReference: SIGN_IN_AGAIN,
  InvalidOrderReferenceId: SIGN_IN_AGAIN,
  AddressNotModifiable: "The address of this order can no longer be changed.",
  PaymentMethodNotModifiable: "The payment method of this order can no longer be changed.",
};

export function onWidgetError(error: AmazonError): void {
  const code = error.getErrorCode();
  notify(ADVICE[code] ?? `Paying with Amazon is not possible right now (${code}).`);
  if (ADVICE[code] === SIGN_IN_AGAIN) offerBasket();
}

/** The basket has the button to begin anew. */
function offerBasket(): void {
  const link = document.createElement("a");
  link.href = "/basket";
  link.textContent = "To your basket";
  document.getElementById("notice")?.append(link);
}
