import { sayMoney, sayStatus } from "../../operator/desk/words.ts";
import { html, type Markup } from "../../web/html.ts";
import { EXAMPLE_CARDS } from "../place-example.ts";
import type { OrderLine } from "../reading.ts";
import { layout, type PageContext } from "./layout.ts";
import { moment, sayDuration } from "./times.ts";
import { phaseLabel, sayWait } from "./words.ts";

/** All orders, the newest first. */
export function ordersPage(context: PageContext, orders: readonly OrderLine[]): Markup {
  return layout(
    context,
    "Orders",
    html`<h1>Orders</h1>
<div data-live id="orders">${orders.length === 0 ? nothingYet(context) : table(orders, context.time.now())}</div>
${placeForm()}`,
  );
}

function nothingYet({ shopUrl }: PageContext): Markup {
  return html`<p class="card empty">No order yet. ${
    shopUrl !== undefined && html`Buy something in <a href="${shopUrl}">the shop</a>, or place`
  } ${shopUrl === undefined && "Place"} an example below; it appears here by itself.</p>`;
}

function table(orders: readonly OrderLine[], now: number): Markup {
  return html`<p class="small">${tally(orders)}</p>
<table class="orders"><caption class="unseen">Orders, the newest first</caption>
<thead><tr><th scope="col">Order</th><th scope="col">State</th><th scope="col">Waits for</th><th scope="col">Age</th><th scope="col" class="number">Amount</th></tr></thead>
<tbody>${orders.map((order) => row(order, now))}</tbody></table>`;
}

function tally(orders: readonly OrderLine[]): string {
  const running = orders.filter(({ isRunning }) => isRunning).length;
  const asked = orders.filter(({ waitsFor }) => waitsFor?.kind === "operator").length;
  const noun = orders.length === 1 ? "order" : "orders";
  return `${orders.length} ${noun}: ${running} on the way, ${orders.length - running} ended; ${asked} need an operator.`;
}

function row(order: OrderLine, now: number): Markup {
  const { orderReferenceId, sellerOrderId, phase, waitsFor, total, amazon, state, startedAt } =
    order;
  return html`<tr>
<th scope="row"><a href="/orders/${orderReferenceId}">${sellerOrderId}</a> <span class="small id">${orderReferenceId}</span></th>
<td data-name="State">${state} ${phaseLabel(phase, waitsFor?.kind)} <span class="small below">at Amazon: ${sayStatus(amazon)}</span></td>
<td data-name="Waits for">${waitsFor ? waitOf(waitsFor) : html`<span class="small">nothing</span>`}</td>
<td data-name="Age">${Number.isNaN(startedAt) ? "–" : sayDuration(now - startedAt)}</td>
<td data-name="Amount" class="number">${sayMoney(total)}</td>
</tr>`;
}

function waitOf({ kind, until }: NonNullable<OrderLine["waitsFor"]>): Markup {
  const end = until === undefined ? "" : html`, until ${moment(Date.parse(until))}`;
  return html`${sayWait(kind)}${end}`;
}

function placeForm(): Markup {
  return html`<section class="card place" aria-labelledby="place-title"><h2 id="place-title">Place an example order</h2>
<p class="small">As a buyer would in the shop, without the buyer's pages.</p>
<form method="post" action="/do/place" data-action>
<label>Amount <input name="amount" id="place-amount" inputmode="decimal" value="49.90" required></label>
<input type="hidden" name="currency" value="EUR">
<label>Paid with <select name="card" id="place-card">${Object.entries(EXAMPLE_CARDS).map(
    ([key, name]) => html`<option value="${key}">${name}</option>`,
  )}</select></label>
<button class="primary">Place the order</button></form></section>`;
}
