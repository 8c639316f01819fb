import { html, type Markup } from "../../web/html.ts";
import { isDigitalOnly, type Quote, quoteFor } from "../quote.ts";
import { summaryMarkup } from "../summary.ts";
import { layout, type PageContext } from "./layout.ts";

function summary(quote: Quote): Markup {
  return html`<h2 id="sum">Summary</h2><div id="summary">${summaryMarkup(quote)}</div>`;
}

/** Address book and wallet side by side; the wallet comes when the total is known (Step 3). */
export function checkoutPage(context: PageContext): Markup {
  const { basket, checkout } = context.session;
  const needsAddress = !isDigitalOnly(basket);
  return layout(
    context,
    { title: "Address and payment", script: "checkout", step: "Address and payment" },
    html`<h1>${needsAddress ? "Where to, and how do you pay?" : "How do you pay?"}</h1>
<div class="columns">
<div>
${
  needsAddress &&
  html`<section aria-labelledby="where"><h2 id="where">Shipping address</h2>
<div id="address-book" class="widget"></div></section>`
}
<section aria-labelledby="how"><h2 id="how">Payment method</h2>
<div id="wallet" class="widget"></div></section>
</div>
<aside class="card" aria-labelledby="sum">${summary(checkout?.quote ?? quoteFor(basket, undefined))}
<p id="status" role="status" class="small"></p>
<button id="continue" class="primary wide" disabled>Review your order</button>
</aside></div>`,
  );
}

/** What the buyer agrees to, once more, with the read-only widgets (Step 5). */
export function reviewPage(context: PageContext, quote: Quote): Markup {
  const { basket, checkout } = context.session;
  const needsAddress = !isDigitalOnly(basket);
  return layout(
    context,
    { title: "Review your order", script: "review", step: "Review" },
    html`<h1>Is everything right?</h1>
${checkout?.notice !== undefined && html`<p class="notice">${checkout.notice}</p>`}
<div class="columns">
<div>
${
  needsAddress &&
  html`<section aria-labelledby="where"><h2 id="where">It goes to</h2>
<div id="address-book" class="widget read"></div></section>`
}
<section aria-labelledby="how"><h2 id="how">You pay with</h2>
<div id="wallet" class="widget read"></div></section>
${checkout?.standing === undefined && html`<p><a href="/checkout">Change address or payment</a></p>`}
</div>
<aside class="card" aria-labelledby="sum">${summary(quote)}
<p id="status" role="status" class="small"></p>
<button id="place" class="primary wide" disabled>Place your order</button>
<p class="small">Your card is charged when the ${needsAddress ? "parcel leaves" : "download is on its way"}.</p>
</aside></div>`,
  );
}

/** After a decline or an unfinished confirmation: the wallet again, for the same order (Step 6). */
export function paymentPage(context: PageContext, quote: Quote): Markup {
  const { checkout } = context.session;
  return layout(
    context,
    { title: "Choose another payment method", script: "payment", step: "Review" },
    html`<h1>Choose another way to pay</h1>
<p class="notice">${checkout?.notice}</p>
<div class="columns">
<section aria-labelledby="how"><h2 id="how">Payment method</h2>
<div id="wallet" class="widget"></div></section>
<aside class="card" aria-labelledby="sum">${summary(quote)}
<p id="status" role="status" class="small"></p>
<button id="place" class="primary wide" disabled>Place your order</button>
</aside></div>`,
  );
}
