import { html, type Markup, type Part } from "../../web/html.ts";
import { CARDS } from "../actions.ts";
import type { OrderStory } from "../reading.ts";

/** The buttons that make sense for an order as it stands, and a sentence where there are none. */
export function actionsOf(story: OrderStory): Markup {
  const { order, explanation } = story;
  const isOpen = order.phase === "open";
  const isLost =
    explanation.execution.status === "failed" || explanation.execution.status === "none";
  const canRefund = order.captured.minorUnits > order.refunded.minorUnits;
  return html`${!isOpen && html`<p>The order is ${order.phase}: nothing more ships${canRefund ? ", and money can be given back" : ""}.</p>`}
${isLost && order.phase !== "refused" && form(story, "resume", "Let a new run go on", "Its execution has died. What is recorded stays, and nothing is charged twice.")}
${order.waitsFor?.kind === "operator" && operatorForm(story, undefined)}
${refundsForOperator(story).map((ordinal) => operatorForm(story, ordinal))}
${isOpen && order.waitsFor?.kind === "buyer" && cardForm(story)}
${isOpen && shipForms(story)}
${isOpen && order.captured.minorUnits === 0 && form(story, "cancel", "Cancel the order", "Nothing has been charged yet.")}
${canRefund && refundForm(story)}
${form(story, "refresh", "Read Amazon again", "As if a notification had come for everything of this order.")}`;
}

function refundsForOperator({ order }: OrderStory): number[] {
  return order.refundRequests.flatMap(({ refunds }) =>
    refunds.flatMap(({ refundOrdinal, waitsFor }) =>
      waitsFor?.kind === "operator" ? [refundOrdinal] : [],
    ),
  );
}

function shipForms(story: OrderStory): Markup {
  const { order } = story;
  const count = order.shipments.length + order.lateShipments.length + 1;
  const parcel = html`<input type="hidden" name="shipmentId" value="parcel-${count}">`;
  return html`${form(story, "ship", "Ship everything that is left", "The warehouse tells that the goods have left; only then is the money taken.", parcel)}
${form(
  story,
  "ship",
  "Ship a part",
  undefined,
  html`${parcel}${amountField(story, "ship-amount", true)}
<label class="check"><input type="checkbox" name="final" id="ship-final" value="yes"> Nothing more follows</label>`,
)}
${order.shipments.length > 0 && form(story, "nothing-more-ships", "Nothing more ships", "What is reserved and not needed goes back; the order closes.")}`;
}

function refundForm(story: OrderStory): Markup {
  const count = story.order.refundRequests.length + 1;
  return form(
    story,
    "refund",
    "Give money back",
    "Without an amount, everything that was charged.",
    html`<input type="hidden" name="refundId" value="refund-${count}">${amountField(story, "refund-amount", false)}`,
  );
}

function cardForm(story: OrderStory): Markup {
  const options = Object.entries(CARDS).map(
    ([key, name]) => html`<option value="${key}">${name}</option>`,
  );
  return form(
    story,
    "fix-card",
    "Buyer fixes card",
    "As the buyer does on Amazon's site, or in the shop's wallet.",
    html`<label>With <select name="card" id="fix-card">${options}</select></label>`,
  );
}

const OPERATOR_ANSWERS = [
  ["go-on", "Go on"],
  ["reauthorize", "Ask for the money anew"],
  ["cancel", "Cancel"],
  ["give-up", "Give up"],
] as const;

/** A refund goes on or is given up; an order can also be authorized anew or cancelled. */
function operatorForm({ order }: OrderStory, refundOrdinal: number | undefined): Markup {
  const isOffered = (says: string): boolean =>
    refundOrdinal === undefined || says === "go-on" || says === "give-up";
  const buttons = OPERATOR_ANSWERS.filter(([says]) => isOffered(says)).map(
    ([says, name]) => html`<button name="says" value="${says}">${name}</button> `,
  );
  const what = refundOrdinal === undefined ? "the order" : `refund ${refundOrdinal}`;
  return html`<form class="act" method="post" action="/orders/${order.orderReferenceId}/do/operator" data-action>
<p>An operator decides about ${what}:</p>${
    refundOrdinal !== undefined &&
    html`<input type="hidden" name="refundOrdinal" value="${refundOrdinal}">`
  }${buttons}</form>`;
}

function amountField({ order }: OrderStory, id: string, isRequired: boolean): Markup {
  const { currency } = order.total;
  return html`<label>Amount in ${currency} <input name="amount" id="${id}" inputmode="decimal" autocomplete="off" size="8"${isRequired ? REQUIRED : undefined}></label>
<input type="hidden" name="currency" value="${currency}">`;
}

const REQUIRED = html` required`;

function form(
  { order }: OrderStory,
  action: string,
  button: string,
  hint?: string,
  fields?: Part,
): Markup {
  return html`<form class="act" method="post" action="/orders/${order.orderReferenceId}/do/${action}" data-action>
${fields}<button>${button}</button>${hint !== undefined && html`<p class="small">${hint}</p>`}</form>`;
}
