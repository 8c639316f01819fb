/** What the console's server answers to a button (done.ts). */
interface Told {
  readonly isDone: boolean;
  readonly said: string;
  readonly goTo?: string;
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`This page has no element ${id}`);
  return element;
}

function notify({ isDone, said }: Told): void {
  const paragraph = document.createElement("p");
  paragraph.className = isDone ? "notice done" : "notice";
  paragraph.textContent = said;
  const place = byId("notice");
  place.replaceChildren(paragraph);
  place.scrollIntoView({ block: "nearest" });
}

/** What somebody is typing and looking at, to be put back into the new page. */
function remember(region: Element): () => void {
  const focused = document.activeElement;
  const focusName = focused && region.contains(focused) ? nameOf(focused) : undefined;
  const opened = [...region.querySelectorAll("details")].map(({ open }) => open);
  const fields = [...region.querySelectorAll<HTMLInputElement>("input[id]")];
  const typed = fields.map(({ id, value, checked }) => ({ id, value, checked }));
  const chosen = [...region.querySelectorAll("select")].map(({ id, value }) => ({ id, value }));
  return () => {
    for (const { id, value, checked } of typed) {
      const field = region.querySelector<HTMLInputElement>(`#${id}`);
      if (field) [field.value, field.checked] = [value, checked];
    }
    for (const { id, value } of chosen) {
      const field = region.querySelector<HTMLSelectElement>(`#${id}`);
      if (field) field.value = value;
    }
    for (const [at, details] of region.querySelectorAll("details").entries()) {
      details.open = opened[at] ?? false;
    }
    if (focusName === undefined) return;
    // What was focused may be gone; whoever then presses a key must not press another button.
    const next = focusables(region).find((element) => nameOf(element) === focusName);
    (next ?? byId("main")).focus({ preventScroll: true });
  };
}

function focusables(region: Element): HTMLElement[] {
  return [...region.querySelectorAll<HTMLElement>("a, button, input, select, summary")];
}

/** What tells one element of a region from the others, whatever comes and goes around it. */
function nameOf({ id, tagName, textContent }: Element): string {
  return id || `${tagName} ${textContent}`;
}

/** An answer that never comes must not keep the page from asking again. */
const LOOK_PATIENCE_MILLISECONDS = 20_000;

let isLooking = false;
let isStale = false;

/** Asks for this page once more and takes over what has changed. */
async function look(): Promise<void> {
  if (isLooking) {
    isStale = true;
    return;
  }
  isLooking = true;
  try {
    const reply = await fetch(location.pathname, {
      headers: { accept: "text/html" },
      signal: AbortSignal.timeout(LOOK_PATIENCE_MILLISECONDS),
    });
    if (reply.ok) show(new DOMParser().parseFromString(await reply.text(), "text/html"));
  } catch {
    // The stream of events says by itself that the server is gone, and beats until it is.
  } finally {
    isLooking = false;
  }
  if (isStale) {
    isStale = false;
    await look();
  }
}

/** The HTML of each region as the server sent it last; what people type does not count. */
const shown = new Map<string, string>();

function show(page: Document): void {
  for (const region of document.querySelectorAll("[data-live]")) {
    const news = page.getElementById(region.id);
    if (!news || shown.get(region.id) === news.innerHTML) continue;
    shown.set(region.id, news.innerHTML);
    const putBack = remember(region);
    region.replaceChildren(...news.childNodes);
    putBack();
  }
}

/** How long a person waits before wondering whether anything happens. */
const PATIENCE_MILLISECONDS = 800;

async function press(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const fields = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) fields.set(button.name, button.value);
  const pairs = [...fields].map(([name, value]) => [name, String(value)]);
  form.setAttribute("aria-busy", "true");
  const working = setTimeout(() => {
    notify({ isDone: true, said: "Working on it; this page shows what happens meanwhile." });
  }, PATIENCE_MILLISECONDS);
  try {
    const reply = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(pairs),
    });
    const told: Told = await reply.json();
    if (told.goTo !== undefined) {
      location.assign(told.goTo);
      return;
    }
    notify(told);
    if (told.isDone) form.reset();
  } catch {
    notify({
      isDone: false,
      said: "The console does not answer. Is `npm start` still running? Then press again.",
    });
  } finally {
    clearTimeout(working);
    form.removeAttribute("aria-busy");
  }
  await look();
}

for (const region of document.querySelectorAll("[data-live]")) {
  shown.set(region.id, region.innerHTML);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-action")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  void press(form, event.submitter);
});

const events = new EventSource("/events");
events.addEventListener("open", () => {
  byId("live").textContent = "Live";
  byId("live").className = "live";
});
events.addEventListener("changed", () => void look());
events.addEventListener("error", () => {
  byId("live").textContent = "Not live: trying to reach the console again";
  byId("live").className = "who";
});
// A page that the back button brings out of memory has missed what happened since.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
