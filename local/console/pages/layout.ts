import { html, type Markup, type Part } from "../../web/html.ts";
import type { Done } from "../done.ts";
import { CLOCK_IS_REAL, type OrdersTime, STEPS } from "../put-forward.ts";
import { moment } from "./times.ts";

export interface PageContext {
  readonly time: OrdersTime;
  /** The example shop, where there is one. */
  readonly shopUrl?: string | undefined;
  /** What the last button has done. */
  readonly notice?: Done | undefined;
}

/** One page of the console; what is marked as live is replaced while it is looked at. */
export function layout(context: PageContext, title: string, content: Part): Markup {
  const { time, shopUrl, notice } = context;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Shipcharge console</title>
<link rel="icon" href="/console.svg" type="image/svg+xml">
<link rel="stylesheet" href="/console.css">
<script src="/console.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top"><div class="row">
<a class="brand" href="/"><img src="/console.svg" alt="" width="30" height="30">Shipcharge console</a>
<nav aria-label="Console">
<span id="live" class="who">Not live: reload to see news</span>
${shopUrl !== undefined && html`<a href="${shopUrl}">The shop</a>`}
</nav></div></header>
<main id="main" tabindex="-1">
<div id="notice" role="status">${notice && noticeOf(notice)}</div>
${content}
</main>
<section class="clock" aria-label="The orders' clock"><div class="row">
<p data-live id="now">${time.forward ? "Virtual clock" : "The machine's clock"}: <strong>${moment(time.now())}</strong> UTC</p>
${time.forward ? forwardForm() : html`<p class="small">${CLOCK_IS_REAL}</p>`}
</div></section>
<footer><p>A laptop's stand-in for the Step Functions console. Amazon Pay is a simulation here; nothing is charged.</p></footer>
</body>
</html>
`;
}

/** What a button did; the page's script writes the same. */
function noticeOf({ isDone, said }: Done): Markup {
  return isDone ? html`<p class="notice done">${said}</p>` : html`<p class="notice">${said}</p>`;
}

function forwardForm(): Markup {
  const options = Object.entries(STEPS).map(
    ([key, { name }]) =>
      html`<option value="${key}"${key === "day" ? SELECTED : undefined}>${name}</option>`,
  );
  return html`<form method="post" action="/do/forward" data-action>
<label>Put the clock forward by <select name="step" id="forward-step">${options}</select></label>
<button>Forward</button></form>`;
}

const SELECTED = html` selected`;

/** What stands in place of a page that cannot be shown, and where to go on. */
export function troublePage(context: PageContext, title: string, message: string): Markup {
  return layout(
    context,
    title,
    html`<h1>${title}</h1><p>${message}</p><p><a class="button" href="/">All orders</a></p>`,
  );
}
