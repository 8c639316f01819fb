import { summaryMarkup } from "../summary.ts";
import { ask, byId, follow, notify, offerAgain, PAGE, type Told } from "./talk.ts";
import { onWidgetError } from "./widget-errors.ts";

const { sellerId, needsAddress } = PAGE;
const design = { designMode: "responsive" } as const;

/** What this page has found out so far. */
const known: {
  orderReferenceId?: string;
  /** Whether the server knows the order reference as this buyer's; absent until it is asked. */
  bound?: Promise<Told>;
  /** What was asked about the total for the address that is chosen; absent until it is asked. */
  priced?: Promise<Told>;
  /** That total stands on the page and at Amazon. */
  isPriced: boolean;
  isWalletShown: boolean;
  /** Counts what the buyer chose: an answer about an earlier choice is out of date. */
  choices: number;
} = {
  isPriced: false,
  isWalletShown: false,
  choices: 0,
  ...(PAGE.orderReferenceId === undefined
    ? {}
    : { orderReferenceId: PAGE.orderReferenceId, bound: Promise.resolve({ status: 200 }) }),
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
      onAddressSelect: () => {
        known.isPriced = false;
        delete known.priced;
        void settle();
      },
      onError: onWidgetError,
    }).bind("address-book");
  } else if (known.orderReferenceId !== undefined) {
    void settle();
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
      if (needsAddress) void bind();
      else void settle();
    },
  };
}

function showWallet(): void {
  known.isWalletShown = true;
  new OffAmazonPayments.Widgets.Wallet({
    sellerId,
    design,
    ...boundOptions(),
    onPaymentSelect: () => void settle(),
    onError: onWidgetError,
  }).bind("wallet");
}

/**
 * Does whatever is left to do for what is chosen now: whose order reference it is, what the order
 * costs, whether Amazon takes it with this payment method. Begun anew by every choice, and by the
 * buyer where an answer did not come.
 */
async function settle(): Promise<void> {
  known.choices += 1;
  const choice = known.choices;
  const isLatest = () => choice === known.choices;
  byId("continue").toggleAttribute("disabled", true);
  if (!known.isPriced) say("Computing shipping and tax …");
  const trouble = (await bind()) ?? (await price(isLatest));
  if (!isLatest()) return;
  say("");
  const hindrance = trouble ?? (await checkPayment(isLatest));
  if (hindrance && isLatest()) explain(hindrance);
}

/** Makes the order reference this buyer's; answers what went wrong. */
async function bind(): Promise<Told | undefined> {
  known.bound ??= ask("/api/order-reference", { orderReferenceId: known.orderReferenceId });
  const asked = known.bound;
  const told = await asked;
  if (told.status === 200) return undefined;
  if (known.bound === asked) delete known.bound;
  return told;
}

/** Has the total computed and told to Amazon, once for each choice of an address. */
async function price(isLatest: () => boolean): Promise<Told | undefined> {
  if (known.isPriced || !isLatest()) return undefined;
  known.priced ??= ask("/api/price", {});
  const asked = known.priced;
  const told = await asked;
  if (!told.quote && known.priced === asked) delete known.priced;
  if (!isLatest()) return undefined;
  if (!told.quote) return told;
  known.isPriced = true;
  notify(undefined);
  byId("summary").innerHTML = summaryMarkup(told.quote).text;
  return undefined;
}

/** Lets the buyer go on if Amazon takes this order with this payment method. */
async function checkPayment(isLatest: () => boolean): Promise<Told | undefined> {
  if (!known.isWalletShown) {
    showWallet();
    return undefined;
  }
  const told = await ask("/api/payment", {});
  if (told.status !== 200) return told;
  const toMend = told.toMend ?? [];
  if (isLatest()) {
    notify(toMend.join(" "));
    byId("continue").toggleAttribute("disabled", toMend.length > 0);
  }
  return undefined;
}

/** What the buyer can do: choose otherwise, or, where only an answer is missing, try again. */
function explain(told: Told): void {
  follow(told);
  if (told.status >= 500 && told.next === undefined) offerAgain(() => void settle());
}

function say(text: string): void {
  byId("status").textContent = text;
}
