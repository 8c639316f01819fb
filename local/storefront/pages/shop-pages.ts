import { html, type Markup } from "../../web/html.ts";
import { CATALOGUE, CURRENCY, type Product, productOf } from "../catalogue.ts";
import { moneyText } from "../money-text.ts";
import { isEmpty, MOST_OF_ONE, quoteFor } from "../quote.ts";
import { summaryMarkup } from "../summary.ts";
import { layout, type PageContext } from "./layout.ts";

/** Everything there is to buy. */
export function homePage(context: PageContext): Markup {
  return layout(
    context,
    { title: "Loose tea and stoneware" },
    html`<div class="hero"><h1>Loose tea, slow pots.</h1>
<p>From a small workshop in Hamburg. Ships in two days, paid when it ships.</p></div>
<ul class="products">${CATALOGUE.map(productCard)}</ul>`,
  );
}

function productCard({ id, name, description, priceMinorUnits }: Product): Markup {
  return html`<li class="product">
<img src="/${id}.svg" alt="" width="320" height="220">
<h2>${name}</h2>
<p>${description}</p>
<form method="post" action="/basket">
<input type="hidden" name="product" value="${id}"><input type="hidden" name="quantity" value="+1">
<span class="price">${moneyText(priceMinorUnits, CURRENCY)}</span>
<button class="primary">Add to basket<span class="unseen">: ${name}</span></button>
</form></li>`;
}

/** What lies in the basket, and Amazon's button. */
export function basketPage(context: PageContext): Markup {
  const { basket } = context.session;
  if (isEmpty(basket)) {
    return layout(
      context,
      { title: "Your basket" },
      html`<h1>Your basket is empty</h1><p><a class="button" href="/">See what there is</a></p>`,
    );
  }
  const quote = quoteFor(basket, undefined);
  return layout(
    context,
    { title: "Your basket", script: "basket", step: "Basket" },
    html`<h1>Your basket</h1>
<div class="columns">
<section aria-labelledby="goods"><h2 id="goods" class="unseen">Goods</h2>
<ul class="basket-lines">${Object.entries(basket).map(([id, quantity]) => basketLine(id, quantity))}</ul>
</section>
<aside class="card" aria-labelledby="sum"><h2 id="sum">Summary</h2>
${summaryMarkup(quote)}
<p class="small">Shipping is added when you have chosen an address.</p>
<div id="amazon-button" class="amazon-button"></div>
<noscript><p class="notice">Paying with Amazon needs JavaScript.</p></noscript>
</aside></div>`,
  );
}

function basketLine(id: string, quantity: number): Markup {
  const product = productOf(id);
  const name = product?.name ?? id;
  const numbers = Array.from({ length: MOST_OF_ONE + 1 }, (_, number) => number);
  return html`<li><img src="/${id}.svg" alt="" width="88" height="66">
<div><h3>${name}</h3><p class="small">${moneyText(product?.priceMinorUnits ?? 0, CURRENCY)} each</p></div>
<form method="post" action="/basket"><input type="hidden" name="product" value="${id}">
<label><span class="unseen">Pieces of ${name}</span><select name="quantity">${numbers.map(
    (number) =>
      html`<option value="${number}"${number === quantity && html` selected`}>${number === 0 ? "remove" : number}</option>`,
  )}</select></label>
<button class="quiet">Update<span class="unseen"> ${name}</span></button></form></li>`;
}
