import { html, type Markup, type Part } from "../../web/html.ts";
import type { StorefrontConfiguration } from "../configuration.ts";
import type { PageData } from "../page-data.ts";
import { isDigitalOnly } from "../quote.ts";
import type { Session } from "../session.ts";

export interface PageContext {
  readonly configuration: StorefrontConfiguration;
  readonly session: Session;
}

export interface PageParts {
  readonly title: string;
  readonly script?: PageData["page"];
  readonly step?: Step;
  /** Loads itself again after so many seconds. */
  readonly refreshSeconds?: number;
}

const STEPS = ["Basket", "Address and payment", "Review"] as const;
type Step = (typeof STEPS)[number];

export const SHOP_NAME = "Fern & Kettle";

/** One page of the shop, with whatever the last step left to be read. */
export function layout(
  { configuration, session }: PageContext,
  parts: PageParts,
  content: Part,
): Markup {
  const { title, script = "plain", step, refreshSeconds } = parts;
  const notice = session.notice;
  const logsOut = session.logsOut ?? false;
  delete session.notice;
  delete session.logsOut;
  const isAmazonNeeded = script !== "plain" || logsOut;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${SHOP_NAME}</title>
${refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<link rel="icon" href="/shop.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop.css">
</head>
<body data-page="${JSON.stringify(pageData(configuration, session, script, logsOut))}">
<a class="skip" href="#main">Skip to content</a>
${header(session)}
${step !== undefined && steps(step)}
<main id="main" tabindex="-1">
<div id="notice" role="alert">${notice !== undefined && html`<p class="notice">${notice}</p>`}</div>
${content}
</main>
<footer><p>${SHOP_NAME} is an example shop: nothing is sold, and every payment is a simulation.</p></footer>
${
  isAmazonNeeded &&
  html`<script src="/shop.js"></script>
<script async src="${configuration.widgetsUrl}"></script>`
}
</body>
</html>
`;
}

function pageData(
  configuration: StorefrontConfiguration,
  { basket, checkout }: Session,
  script: PageData["page"],
  logsOut: boolean,
): PageData {
  const { sellerId, clientId, signInBy, pagePatienceMilliseconds } = configuration;
  return {
    page: script,
    sellerId,
    clientId,
    signInBy,
    patienceMilliseconds: pagePatienceMilliseconds,
    ...(checkout ? { orderReferenceId: checkout.orderReferenceId } : {}),
    needsAddress: !isDigitalOnly(basket),
    totalMinorUnits: checkout?.quote?.totalMinorUnits ?? 0,
    logsOut,
  };
}

function header({ basket, buyerName, checkout }: Session): Markup {
  const pieces = Object.values(basket).reduce((sum, quantity) => sum + quantity, 0);
  const isSignedIn = buyerName !== undefined || checkout !== undefined;
  return html`<header class="top"><div class="row">
<a class="brand" href="/"><img src="/shop.svg" alt="" width="34" height="34">${SHOP_NAME}</a>
<nav aria-label="Shop">
${
  isSignedIn &&
  html`<form method="post" action="/logout"><span class="who">${buyerName ?? "Signed in"}</span>
<button class="quiet" id="logout">Sign out</button></form>`
}
<a class="basket" href="/basket">Basket <span class="count">${pieces}<span class="unseen"> pieces</span></span></a>
</nav></div></header>`;
}

function steps(current: Step): Markup {
  const at = STEPS.indexOf(current);
  return html`<nav class="steps" aria-label="Progress"><ol>${STEPS.map(
    (step, index) =>
      html`<li${index === at ? CURRENT : index < at ? DONE : undefined}>${step}</li>`,
  )}</ol></nav>`;
}

const CURRENT = html` aria-current="step"`;
const DONE = html` class="done"`;
