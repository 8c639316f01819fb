import type { PageData } from "../page-data.ts";
import type { Quote } from "../quote.ts";

/** What the server has told this page. It writes the attribute itself (pages/layout.ts). */
export const PAGE = JSON.parse(document.body.dataset["page"] ?? "{}") as PageData;

/** What the shop's server answers (checkout-steps.ts). */
export interface Told {
  readonly status: number;
  readonly error?: string;
  readonly message?: string;
  readonly next?: string;
  readonly quote?: Quote;
  readonly toMend?: readonly string[];
}

/** The answer when none came within the page's patience. */
export const TOO_SLOW: Told = { status: 503, message: "This takes longer than usual." };
const BETWEEN_TRIES_MILLISECONDS = 700;

/** Asks the shop's server, again while it says "not yet", until the page's patience ends. */
export async function ask(path: string, body: object): Promise<Told> {
  const patience = AbortSignal.timeout(PAGE.patienceMilliseconds);
  for (;;) {
    const told = await askOnce(path, body, patience);
    if (told.status !== 503 || patience.aborted) return told;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MILLISECONDS));
    if (patience.aborted) return told;
  }
}

async function askOnce(path: string, body: object, signal: AbortSignal): Promise<Told> {
  try {
    const reply = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    return { ...(await reply.json()), status: reply.status };
  } catch {
    return TOO_SLOW;
  }
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`This page has no element ${id}`);
  return element;
}

/** Says something that the buyer has to know; nothing clears it. */
export function notify(text: string | undefined): void {
  const place = byId("notice");
  if (!text) {
    place.replaceChildren();
    return;
  }
  const paragraph = document.createElement("p");
  paragraph.className = "notice";
  paragraph.textContent = text;
  place.replaceChildren(paragraph);
  place.scrollIntoView({ block: "nearest" });
}

/** A button beside what was last said, for what may work when it is tried again. */
export function offerAgain(tryAgain: () => void): void {
  const button = document.createElement("button");
  button.textContent = "Try again";
  button.addEventListener("click", () => {
    notify(undefined);
    // The button is gone, and the next key must not begin at the top of the page.
    byId("main").focus({ preventScroll: true });
    tryAgain();
  });
  byId("notice").append(button);
}

/** Shows what went wrong, or goes to the page where the buyer can go on. */
export function follow({ message, next }: Told): void {
  if (next === undefined) notify(message);
  else location.assign(next);
}
