import type { ServerResponse } from "node:http";
import { html, type Markup } from "../../../web/html.ts";
import type { AuthenticationResult, ConfirmationError } from "../../core/authentication.ts";
import type { SandboxCore } from "../../core/core.ts";
import type { OrderReference } from "../../core/model.ts";
import { writeAmount } from "../../core/money.ts";
import { readForm, type WireRequest } from "../../wire/form.ts";
import { page, redirect, sendPage } from "./page.ts";

const RESULTS: Readonly<Record<string, AuthenticationResult>> = {
  pass: "Success",
  fail: "Failure",
  abandon: "Abandoned",
};
const BROKEN: ConfirmationError = "InternalServerError";

/**
 * The page to which `confirmationFlow.success()` leads: the card issuer's challenge, and from there
 * back to the shop's SuccessUrl or FailureUrl (SCA confirm step, no. 6). False for other paths.
 */
export function answerConfirmation(
  core: SandboxCore,
  { method, path, query, body }: WireRequest,
  response: ServerResponse,
): boolean {
  if (path !== "/confirmation") return false;
  const form = readForm(method === "POST" ? body : query);
  const orderReferenceId = form.get("amazonOrderReferenceId") ?? "";
  const step = core.openConfirmation(orderReferenceId, form.get("sellerId") ?? "");
  const answer = form.get("answer") ?? "";
  if (step.kind === "lost") {
    sendPage(response, lostPage(), 404);
  } else if (step.kind === "redirect") {
    redirect(response, step.url);
  } else if (method !== "POST") {
    sendPage(response, challengePage(step.order, form.get("sellerId") ?? ""));
  } else if (answer === "break") {
    redirect(response, core.failConfirmation(orderReferenceId, BROKEN));
  } else {
    redirect(response, core.authenticate(orderReferenceId, RESULTS[answer] ?? "Abandoned"));
  }
  return true;
}

function challengePage(order: Readonly<OrderReference>, sellerId: string): Markup {
  const { id, seller, total, paymentMethod } = order;
  return page(
    "Confirm your payment",
    html`<h1>Is it you who pays?</h1>
<form method="post" action="/confirmation" class="card">
<p>The issuer of your card wants to be sure.</p>
<dl>
<dt>Shop</dt><dd>${seller.storeName ?? "This shop"}</dd>
<dt>Amount</dt><dd>${total ? `${writeAmount(total)} ${total.currency}` : "none"}</dd>
<dt>Card</dt><dd>${paymentMethod ? `${paymentMethod.name} ending in ${paymentMethod.accountNumberTail}` : "none"}</dd>
</dl>
<input type="hidden" name="amazonOrderReferenceId" value="${id}">
<input type="hidden" name="sellerId" value="${sellerId}">
<button class="primary" name="answer" value="pass">Yes, it is me</button>
<button name="answer" value="fail">Give a wrong code</button>
<button name="answer" value="abandon">Close without answering</button>
<button name="answer" value="break">Let this page break</button>
</form>`,
  );
}

function lostPage(): Markup {
  return page(
    "No such confirmation",
    html`<h1>Nothing to confirm</h1>
<p>Amazon was not told to confirm this order, or not where to send you afterwards. Please go back to the shop.</p>`,
  );
}
