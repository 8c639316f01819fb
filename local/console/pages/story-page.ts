import { sayMoney } from "../../operator/desk/words.ts";
import { html, type Markup } from "../../web/html.ts";
import { type Line, sidesOf } from "../ledger-sides.ts";
import type { OrderStory, ShownExecution } from "../reading.ts";
import { actionsOf } from "./action-forms.ts";
import { executionSection } from "./execution-section.ts";
import { layout, type PageContext } from "./layout.ts";
import { moment, withMoments } from "./times.ts";
import { phaseLabel } from "./words.ts";

/** One order: why it is where it is, its pictures, its books, its timeline, and what can be done. */
export function storyPage(context: PageContext, story: OrderStory): Markup {
  const { order } = story;
  const now = context.time.now();
  return layout(
    context,
    `Order ${order.sellerOrderId}`,
    html`<p class="small"><a href="/">All orders</a></p>
<h1>Order ${order.sellerOrderId}</h1>
<div data-live id="head">${head(story)}</div>
<div class="columns">
<div>
<section class="card now" aria-labelledby="why-title"><h2 id="why-title">Where it is, and why</h2><div data-live id="why">${explanation(story)}</div></section>
<section class="card" aria-labelledby="do-title"><h2 id="do-title">What you can do</h2><div data-live id="actions">${actionsOf(story)}</div></section>
</div>
<div data-live id="workflows" class="workflows">${story.executions
      .toReversed()
      .toSorted(refundsLast)
      .map((execution) => executionSection(execution, now))}</div>
<div>
<section class="card" aria-labelledby="books-title"><h2 id="books-title">Our ledger beside Amazon's</h2><div data-live id="books">${books(sidesOf(story))}</div></section>
<section class="card" aria-labelledby="time-title"><h2 id="time-title">Timeline</h2><div data-live id="timeline">${timeline(story)}</div></section>
</div>
</div>`,
  );
}

function refundsLast(one: ShownExecution, other: ShownExecution): number {
  const rank = ({ workflow }: ShownExecution): number => (workflow.name === "refund" ? 1 : 0);
  return rank(one) - rank(other);
}

function head({ order }: OrderStory): Markup {
  const { orderReferenceId, phase, waitsFor, total, captured, refunded } = order;
  return html`<p class="facts">${phaseLabel(phase, waitsFor?.kind)} <span class="id">${orderReferenceId}</span>
<span>${sayMoney(total)} ordered</span> <span>${sayMoney(captured)} charged</span> ${
    refunded.minorUnits > 0 && html`<span>${sayMoney(refunded)} given back</span>`
  }</p>`;
}

function explanation({ explanation: { why, next } }: OrderStory): Markup {
  return html`${why.map((sentence) => html`<p>${withMoments(sentence)}</p>`)}
${next.length > 0 && html`<h3>What happens next</h3><ul>${next.map((sentence) => html`<li>${withMoments(sentence)}</li>`)}</ul>`}`;
}

function books(lines: readonly Line[]): Markup {
  const differing = lines.filter(({ isEqual }) => !isEqual).length;
  const verdict =
    differing === 0
      ? html`<p class="verdict equal">✓ Both books say the same.</p>`
      : html`<p class="verdict differs">≠ ${differing} lines differ: news from Amazon is still on its way, or was lost. Reading Amazon again settles it.</p>`;
  return html`${verdict}<table class="books"><caption class="unseen">What we have recorded, and what Amazon has</caption>
<thead><tr><th scope="col">What</th><th scope="col">Ours</th><th scope="col">Amazon's</th></tr></thead>
<tbody>${lines.map(bookLine)}</tbody></table>`;
}

function bookLine({ what, id, amount, ours, theirs, isEqual }: Line): Markup {
  return html`<tr${isEqual ? undefined : DIFFERS}><th scope="row">${what}${amount !== undefined && html` <span class="small">${amount}</span>`}${
    id !== undefined && html` <span class="small id">${id}</span>`
  }</th><td>${ours}</td><td>${theirs}${!isEqual && html` <strong>differs</strong>`}</td></tr>`;
}

const DIFFERS = html` class="differs"`;

function timeline({ order }: OrderStory): Markup {
  return html`<ol class="timeline">${order.timeline
    .toReversed()
    .map(({ at, what }) => html`<li>${moment(Date.parse(at))} <span>${what}</span></li>`)}</ol>`;
}
