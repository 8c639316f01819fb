import { summaryMarkup } from "../summary.ts";
import { ask, byId, follow, notify, PAGE, type Told } from "./talk.ts";
import { onWidgetError } from "./widget-errors.ts";

const { sellerId, needsAddress } = PAGE;
const design = { designMode: "responsive" } as const;

/** What this page has found out so far. */
const known: { orderReferenceId?: string; isWalletShown: boolean; bound: Promise<Told> } = {
  isWalletShown: false,
  bound: Promise.resolve({ status: 200 }),
  ...(PAGE.orderReferenceId === undefined ? {} : { orderReferenceId: PAGE.orderReferenceId }),
};

/** Address, then total, then wallet (Step 3); without an address the wallet alone. */
export function showCheckout(): void {
  byId("continue").addEventListener("click", () => location.assign("/review"));
  const bound = boundOptions();
  if (needsAddress) {
    new OffAmazonPayments.Widgets.AddressBook({
      sellerId,
      design,
      ...bound,
      onAddressSelect: () => void priceAndShowWallet(),
      onError: onWidgetError,
    }).bind("address-book");
  } else if (known.orderReferenceId !== undefined) {
    void priceAndShowWallet();
  } else {
    showWallet();
  }
}

function boundOptions() {
  if (known.orderReferenceId !== undefined) {
    return { amazonOrderReferenceId: known.orderReferenceId };
  }
  return {
    onOrderReferenceCreate: (reference: { getAmazonOrderReferenceId(): string }) => {
      known.orderReferenceId = reference.getAmazonOrderReferenceId();
      known.bound = ask("/api/order-reference", { orderReferenceId: known.orderReferenceId });
      if (!needsAddress) void priceAndShowWallet();
    },
  };
}

function setContinue(isPossible: boolean): void {
  byId("continue").toggleAttribute("disabled", !isPossible);
}

async function priceAndShowWallet(): Promise<void> {
  setContinue(false);
  say("Computing shipping and tax …");
  const bound = await known.bound;
  const told = bound.status === 200 ? await ask("/api/price", {}) : bound;
  say("");
  if (!told.quote) {
    follow(told);
    return;
  }
  notify(undefined);
  byId("summary").innerHTML = summaryMarkup(told.quote).text;
  if (known.isWalletShown) await checkPayment();
  else showWallet();
}

function showWallet(): void {
  known.isWalletShown = true;
  new OffAmazonPayments.Widgets.Wallet({
    sellerId,
    design,
    ...boundOptions(),
    onPaymentSelect: () => void checkPayment(),
    onError: onWidgetError,
  }).bind("wallet");
}

/** Whether Amazon takes this order with this payment method. */
async function checkPayment(): Promise<void> {
  setContinue(false);
  await known.bound;
  const told = await ask("/api/payment", {});
  if (told.status !== 200) {
    follow(told);
    return;
  }
  const toMend = told.toMend ?? [];
  notify(toMend.join(" "));
  setContinue(toMend.length === 0);
}

function say(text: string): void {
  byId("status").textContent = text;
}
