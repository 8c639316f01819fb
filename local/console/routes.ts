import type { Markup } from "../web/html.ts";
import { act } from "./actions.ts";
import type { Changes } from "./changes.ts";
import type { Done } from "./done.ts";
import { type PageContext, troublePage } from "./pages/layout.ts";
import { ordersPage } from "./pages/orders-page.ts";
import { storyPage } from "./pages/story-page.ts";
import { placeExample } from "./place-example.ts";
import { type OrdersTime, putForward } from "./put-forward.ts";
import { NotReadable, readOrders, readStory, type Sources } from "./reading.ts";

export interface ConsoleDeps extends Omit<Sources, "runner" | "ask"> {
  readonly runner: Sources["runner"] & Parameters<typeof putForward>[1];
  /** The shop's public HTTP interface. */
  readonly shipcharge: Sources["ask"];
  /** The control API of Amazon's simulator. */
  readonly simulator: Sources["ask"];
  readonly time: OrdersTime;
  readonly changes: Changes;
  readonly newOrderNumber: () => string;
  readonly shopUrl?: string | undefined;
}

/** What a button has done, and the page where its outcome is to be seen. */
export interface Pressed extends Done {
  readonly page: string;
  /** Another page than the button's. */
  readonly goTo?: string;
}

export interface Page {
  readonly status: number;
  readonly markup: Markup;
}

const ORDER_PATH = /^\/orders\/([A-Za-z0-9-]{1,64})$/;
const ACTION_PATH = /^\/orders\/([A-Za-z0-9-]{1,64})\/do\/([a-z-]+)$/;

/** The page at a path; undefined where there is none. */
export async function pageAt(
  deps: ConsoleDeps,
  path: string,
  notice: Done | undefined,
): Promise<Page> {
  const context: PageContext = { time: deps.time, shopUrl: deps.shopUrl, notice };
  const sources: Sources = { ...deps, ask: deps.shipcharge };
  try {
    if (path === "/") return found(ordersPage(context, await readOrders(sources)));
    const [, id] = ORDER_PATH.exec(path) ?? [];
    if (id !== undefined) return found(storyPage(context, await readStory(sources, id)));
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    return { status: error.status, markup: troublePage(context, titleOf(error), error.message) };
  }
  const markup = troublePage(context, "No such page", `There is nothing at ${path}.`);
  return { status: 404, markup };
}

/** Does what a button says; undefined for a button that does not exist. */
export async function pressed(
  deps: ConsoleDeps,
  path: string,
  form: URLSearchParams,
): Promise<Pressed | undefined> {
  if (path === "/do/forward") {
    return { ...(await putForward(deps.time, deps.runner, form)), page: "/" };
  }
  if (path === "/do/place") return place(deps, form);
  const [, orderReferenceId, name] = ACTION_PATH.exec(path) ?? [];
  if (orderReferenceId === undefined || name === undefined) return undefined;
  const { shipcharge, simulator } = deps;
  const done = await act(name, { shipcharge, simulator, orderReferenceId, form });
  return done && { ...done, page: `/orders/${orderReferenceId}` };
}

async function place(deps: ConsoleDeps, form: URLSearchParams): Promise<Pressed> {
  const { orderReferenceId, ...done } = await placeExample(deps, form, deps.newOrderNumber());
  if (orderReferenceId === undefined) return { ...done, page: "/" };
  const page = `/orders/${orderReferenceId}`;
  return { ...done, page, goTo: page };
}

function found(markup: Markup): Page {
  return { status: 200, markup };
}

function titleOf({ status }: NotReadable): string {
  return status === 404 ? "No such order" : "Shipcharge cannot be read right now";
}
