import { html, type Markup, type Part } from "../../web/html.ts";
import type { Quote } from "../quote.ts";
import type { Checkout } from "../session.ts";
import { summaryMarkup } from "../summary.ts";
import { layout, type PageContext } from "./layout.ts";

/** The order is placed; where it goes is shown as Amazon told it after the purchase. */
export function thanksPage(
  context: PageContext,
  checkout: Checkout,
  quote: Quote,
  address: Readonly<Record<string, string>> | undefined,
): Markup {
  const { orderNumber, standing } = checkout;
  const isPaid = standing === "paid";
  return layout(
    context,
    { title: "Thank you" },
    html`<div class="thanks"><h1>Thank you!</h1>
<p>Your order <strong>${orderNumber}</strong> is ${isPaid ? "placed" : "placed; Amazon is still checking the payment, and we write to you as soon as that is done. There is nothing to do, and please do not order again"}.</p></div>
<div class="columns">
<section class="card" aria-labelledby="next"><h2 id="next">What happens now</h2>
<ol class="next">
<li>${isPaid ? "The amount is reserved on your card." : "Amazon checks the payment."}</li>
${
  checkout.hasAddress
    ? html`<li>We pack your parcel, usually within two days.</li>
<li>Your card is charged when it leaves.</li>`
    : html`<li>We send the download by e-mail, and your card is charged.</li>`
}
</ol>
${address && html`<h3>It goes to</h3><address>${lines(address)}</address>`}
<p><a class="button" href="/">Back to the shop</a></p></section>
<aside class="card" aria-labelledby="sum"><h2 id="sum">Summary</h2>${summaryMarkup(quote)}</aside>
</div>`,
  );
}

function lines(address: Readonly<Record<string, string>>): readonly Markup[] {
  const { name, addressLine1, addressLine2, addressLine3, postalCode, city, countryCode } = address;
  const place = [postalCode, city].filter(Boolean).join(" ");
  return [name, addressLine1, addressLine2, addressLine3, place, countryCode]
    .filter((line) => line !== undefined && line !== "")
    .map((line) => html`${line}<br>`);
}

/** The order came to nothing: why, and what the buyer can do. */
export function endedPage(context: PageContext, notice: string): Markup {
  return message(
    context,
    "The order was not placed",
    html`<p>${notice}</p><p><a class="button" href="/basket">Back to your basket</a></p>`,
  );
}

/** Amazon has not decided yet; the page asks again by itself. */
export function waitingPage(context: PageContext, refreshSeconds: number): Markup {
  return layout(
    context,
    { title: "One moment", refreshSeconds },
    html`<div class="thanks"><h1>One moment …</h1>
<p role="status">Amazon is checking the payment. This page goes on by itself; please do not order again.</p></div>`,
  );
}

export function missingPage(context: PageContext): Markup {
  return message(
    context,
    "There is no such page",
    html`<p><a class="button" href="/">Back to the shop</a></p>`,
  );
}

function message(context: PageContext, title: string, content: Part): Markup {
  return layout(context, { title }, html`<div class="thanks"><h1>${title}</h1>${content}</div>`);
}
