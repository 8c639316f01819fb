import { showCheckout } from "./checkout-page.ts";
import { showPayment, showReview } from "./review-page.ts";
import { signIn, signOut, takeToken } from "./sign-in.ts";
import { notify, PAGE } from "./talk.ts";
import { onWidgetError } from "./widget-errors.ts";

function showButton(): void {
  OffAmazonPayments.Button("amazon-button", PAGE.sellerId, {
    type: "PwA",
    color: "Gold",
    size: "medium",
    authorization: signIn,
    onError: onWidgetError,
  });
}

const SHOW = {
  plain: () => {},
  basket: showButton,
  checkout: showCheckout,
  review: showReview,
  payment: showPayment,
} as const;

if (PAGE.page === "checkout") takeToken();

window.onAmazonLoginReady = () => {
  amazon.Login.setClientId(PAGE.clientId);
  amazon.Login.setUseCookie(true);
  if (PAGE.logsOut) signOut();
};
window.onAmazonPaymentsReady = SHOW[PAGE.page];

// A page that the back button brings out of memory knows nothing of what has happened since.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
window.addEventListener(
  "error",
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement)) return;
    notify("Amazon cannot be reached right now. Please load the page again in a moment.");
  },
  true,
);
