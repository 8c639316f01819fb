import { summaryMarkup } from "../summary.ts";
import type { ConfirmationFlow } from "./amazon.ts";
import { ask, byId, follow, notify, PAGE, TOO_SLOW } from "./talk.ts";
import { onWidgetError } from "./widget-errors.ts";

const { sellerId, orderReferenceId = "", needsAddress } = PAGE;
const design = { designMode: "responsive" } as const;
let seenMinorUnits = PAGE.totalMinorUnits;

/** What was chosen, to be looked at once more (Step 5). */
export function showReview(): void {
  const read = {
    sellerId,
    design,
    amazonOrderReferenceId: orderReferenceId,
    displayMode: "Read",
    onError: onWidgetError,
  } as const;
  if (needsAddress) new OffAmazonPayments.Widgets.AddressBook(read).bind("address-book");
  new OffAmazonPayments.Widgets.Wallet(read).bind("wallet");
  byId("place").addEventListener("click", placeOrder);
  // Without Amazon's script, which may come late, pressing would do nothing.
  setPlace(true);
}

/** The wallet of an order whose payment method did not work: choosing comes before placing. */
export function showPayment(): void {
  new OffAmazonPayments.Widgets.Wallet({
    sellerId,
    design,
    amazonOrderReferenceId: orderReferenceId,
    onPaymentSelect: () => setPlace(true),
    onError: onWidgetError,
  }).bind("wallet");
  byId("place").addEventListener("click", placeOrder);
}

function setPlace(isPossible: boolean): void {
  byId("place").toggleAttribute("disabled", !isPossible);
}

/** Amazon's flow is the first thing that happens after the click (SCA confirm step, no. 1). */
function placeOrder(): void {
  setPlace(false);
  OffAmazonPayments.initConfirmationFlow(sellerId, orderReferenceId, (flow) => void place(flow));
  notify(undefined);
  byId("status").textContent = "Placing your order …";
}

async function place(flow: ConfirmationFlow): Promise<void> {
  const told = await ask("/api/place", { seenMinorUnits });
  if (told.status === 200) {
    flow.success();
    return;
  }
  flow.error();
  byId("status").textContent = "";
  setPlace(true);
  if (told.quote) {
    byId("summary").innerHTML = summaryMarkup(told.quote).text;
    seenMinorUnits = told.quote.totalMinorUnits;
  }
  follow(told === TOO_SLOW ? { ...told, message: PRESS_AGAIN } : told);
}

const PRESS_AGAIN =
  "This takes longer than usual. Please press the button again: you cannot be charged twice.";
