import { html, type Markup } from "../web/html.ts";
import { moneyText } from "./money-text.ts";
import type { Quote } from "./quote.ts";

/** What an order costs, on the server's pages and redrawn in the browser after another address. */
export function summaryMarkup(quote: Quote): Markup {
  const { currency, lines, goodsMinorUnits, shipping, vatMinorUnits, totalMinorUnits } = quote;
  return html`<ul class="lines">${lines.map(
    ({ name, quantity, amountMinorUnits }) => html`<li>
<span>${quantity} × ${name}</span><span>${moneyText(amountMinorUnits, currency)}</span></li>`,
  )}</ul>
<dl class="sums">
<div><dt>Goods</dt><dd>${moneyText(goodsMinorUnits, currency)}</dd></div>
${shipping && html`<div><dt>${shipping.label}</dt><dd>${moneyText(shipping.amountMinorUnits, currency)}</dd></div>`}
<div class="total"><dt>Total</dt><dd>${moneyText(totalMinorUnits, currency)}</dd></div>
<div class="small"><dt>VAT included</dt><dd>${moneyText(vatMinorUnits, currency)}</dd></div>
</dl>`;
}
