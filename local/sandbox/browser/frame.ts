import { html, type Markup } from "../../web/html.ts";
import type { FrameMessage, OpenMessage, WidgetProblem } from "./messages.ts";

interface Choice {
  readonly key: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly isDeclined: boolean;
  readonly simulates?: string;
}

interface View {
  readonly orderReferenceId: string;
  readonly isNew: boolean;
  readonly choices: readonly Choice[];
  readonly chosenKey?: string;
}

interface Opened extends OpenMessage {
  /** The page to which this frame answers: the one that has opened it. */
  readonly page: string;
}

const place = document.getElementById("widget") ?? document.body;
const WORDS = {
  "address-book": { title: "Shipping address", none: "No address has been chosen yet." },
  wallet: { title: "Payment method", none: "No payment method has been chosen yet." },
};

function tell(page: string, message: FrameMessage): void {
  window.parent.postMessage(message, page);
}

async function ask(path: string, body: unknown): Promise<{ view?: View; error?: WidgetProblem }> {
  const reply = await fetch(path, { method: "POST", body: JSON.stringify(body) });
  return reply.json();
}

async function open(opened: Opened): Promise<void> {
  const { view, error } = await ask("/widgets/api/open", { wishes: opened.wishes });
  if (!view) {
    fail(opened, error);
    return;
  }
  const bound: Opened = {
    ...opened,
    wishes: { ...opened.wishes, orderReferenceId: view.orderReferenceId },
  };
  show(bound, view, false);
  const { orderReferenceId, isNew } = view;
  tell(opened.page, { kind: "opened", orderReferenceId, isNew });
  // What is chosen beforehand counts as chosen: the page hears of it, too.
  if (view.chosenKey !== undefined && !opened.wishes.isReadOnly) {
    tell(opened.page, { kind: "chosen", orderReferenceId });
  }
}

async function choose(opened: Opened, key: string): Promise<void> {
  const { view, error } = await ask("/widgets/api/choose", { wishes: opened.wishes, key });
  if (!view) {
    fail(opened, error);
    return;
  }
  if (opened.isCollapsible) collapse(opened, view);
  else show(opened, view, false);
  place.querySelector<HTMLElement>("input:checked, #change")?.focus({ preventScroll: true });
  tell(opened.page, { kind: "chosen", orderReferenceId: view.orderReferenceId });
}

function collapse(opened: Opened, view: View): void {
  tell(opened.page, { kind: "collapse" });
  show(opened, view, false);
}

function fail({ page, wishes }: Opened, problem: WidgetProblem | undefined): void {
  if (!problem) return;
  render(html`<h1>${WORDS[wishes.kind].title}</h1><p class="problem">${problem.buyerText}</p>`);
  tell(page, { kind: "problem", problem });
}

function show(opened: Opened, view: View, isExpanded: boolean): void {
  const { wishes, isCollapsible } = opened;
  const chosen = view.choices.find(({ key }) => key === view.chosenKey);
  const { title, none } = WORDS[wishes.kind];
  if (wishes.isReadOnly || (isCollapsible && !isExpanded)) {
    render(html`<h1>${title}</h1>
<div class="chosen">${chosen ? describe(chosen) : html`<p>${none}</p>`}</div>
${!wishes.isReadOnly && html`<button type="button" id="change">Change</button>`}`);
    document.getElementById("change")?.addEventListener("click", () => {
      tell(opened.page, { kind: "expand" });
      show(opened, view, true);
    });
    return;
  }
  render(html`<h1>${title}</h1>
<fieldset><legend class="unseen">Choose one</legend>
${view.choices.map((choice) => radio(choice, choice === chosen))}
</fieldset>
${isCollapsible && html`<button type="button" id="cancel">Cancel</button>`}`);
  document.getElementById("cancel")?.addEventListener("click", () => collapse(opened, view));
  for (const input of place.querySelectorAll("input")) {
    input.addEventListener("change", () => void choose(opened, input.value));
  }
}

function radio(choice: Choice, isChosen: boolean): Markup {
  return html`<label class="choice${choice.isDeclined && " declined"}">
<input type="radio" name="choice" value="${choice.key}"${isChosen && html` checked`}>
<span>${describe(choice)}</span></label>`;
}

function describe({ title, lines, isDeclined, simulates }: Choice): Markup {
  return html`<strong>${title}</strong> ${isDeclined && html`<em>Declined</em>`}
${lines.map((line) => html`<br>${line}`)}
${simulates !== undefined && html`<br><small>simulates ${simulates}</small>`}`;
}

function render(markup: Markup): void {
  place.innerHTML = markup.text;
}

window.addEventListener("message", ({ source, origin, data }: MessageEvent<OpenMessage>) => {
  if (source === window.parent && data.kind === "open") void open({ ...data, page: origin });
});
// Nobody is told anything yet: this says only that the frame can be opened.
tell("*", { kind: "ready" });
