import { html, type Markup } from "../../web/html.ts";
import { drawExecution, sayEnd } from "../picture/draw.ts";
import type { ShownExecution } from "../reading.ts";
import type { Visit } from "../visits.ts";
import { moment, sayDuration } from "./times.ts";

/** One execution: the state it is in, the picture of its workflow, and the states it entered. */
export function executionSection(execution: ShownExecution, now: number): Markup {
  const { name, workflow, visits } = execution;
  const title = `${name}-title`;
  return html`<section class="card" aria-labelledby="${title}">
<h2 id="${title}">${workflow.name === "refund" ? "Refund" : "Workflow"} <span class="small id">${name}</span></h2>
${standing(execution, now)}
${drawExecution(execution)}
<p class="small legend">● now &nbsp; ✓ has been here &nbsp; ■ ended here &nbsp; thick arrows: the way it went</p>
<h3>States entered</h3>
<ol class="visits">${visits.map((visit) => visitLine(visit, now))}</ol>
</section>`;
}

function standing({ workflow, current, status, visits }: ShownExecution, now: number): Markup {
  const last = visits.at(-1);
  if (!current) {
    return html`<p>It has ${sayEnd(status)}${last && html` in <strong>${last.state}</strong>, ${moment(last.leftAt ?? last.enteredAt)}`}.</p>`;
  }
  const state = workflow.states.get(current.name);
  const comment = String(state?.fields["Comment"] ?? "");
  const since = current.since.getTime();
  const until = current.until?.getTime();
  return html`<p><strong>${current.name}</strong>: ${comment}</p>
<p class="small">In this state for ${sayDuration(now - since)}, since ${moment(since)}${
    until !== undefined &&
    html`; at the latest until ${moment(until)}, in ${sayDuration(until - now)}`
  }.</p>
${waysOn(execution(workflow, current.name))}`;
}

function execution(workflow: ShownExecution["workflow"], state: string) {
  return workflow.states.get(state)?.exits ?? [];
}

/** Where the order can go from here, in the workflow file's own names. */
function waysOn(exits: ReturnType<typeof execution>): Markup {
  return html`<details><summary>Where it can go from here</summary><ul>${exits.map(
    ({ errors, to }) =>
      html`<li>${errors.length === 0 ? "As it should" : errors.map(sayError).join(" or ")} → ${to ?? "the end"}</li>`,
  )}</ul></details>`;
}

function sayError(error: string): string {
  return error === "States.ALL" ? "any other error" : error;
}

function visitLine({ state, enteredAt, leftAt, tries, error, cause }: Visit, now: number): Markup {
  const lasted = sayDuration((leftAt ?? now) - enteredAt);
  return html`<li>${moment(enteredAt)} <span><strong>${state}</strong>, ${leftAt === undefined ? `for ${lasted} by now` : lasted}${
    tries > 1 && `, ${tries} tries`
  }${error !== undefined && html`<br><span class="small">left by ${error}${cause ? `: ${cause}` : ""}</span>`}</span></li>`;
}
