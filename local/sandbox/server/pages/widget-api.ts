import type { ServerResponse } from "node:http";
import * as v from "valibot";
import { html } from "../../../web/html.ts";
import type { SandboxCore } from "../../core/core.ts";
import { buyerTextOf, WidgetError } from "../../core/widget-error.ts";
import type { WidgetKind } from "../../core/widgets.ts";
import { readForm, type WireRequest } from "../../wire/form.ts";
import { page, sendBody, sendPage } from "./page.ts";

const FRAMES: Readonly<Record<string, string>> = {
  "/widgets/address-book": "Your addresses",
  "/widgets/wallet": "Your payment methods",
};

const KINDS = ["address-book", "wallet"] as const satisfies readonly WidgetKind[];

const WishesSchema = v.strictObject({
  kind: v.picklist(KINDS),
  sellerId: v.string(),
  accessToken: v.string(),
  region: v.picklist(["na", "uk", "de", "jp"]),
  environment: v.picklist(["sandbox", "production"]),
  isReadOnly: v.boolean(),
  orderReferenceId: v.exactOptional(v.string()),
});

const OpenSchema = v.strictObject({ wishes: WishesSchema });
const ChooseSchema = v.strictObject({ wishes: WishesSchema, key: v.string() });

/** The widgets' frames, and what their script asks. False for other paths. */
export function answerWidgets(
  core: SandboxCore,
  request: WireRequest,
  response: ServerResponse,
): boolean {
  const { method, path } = request;
  const title = FRAMES[path];
  if (method === "GET" && title !== undefined) {
    const frame = html`<div id="widget" aria-live="polite"></div>
<script src="/browser/frame.js"></script>`;
    sendPage(response, page(title, frame));
    return true;
  }
  const answer = ANSWERS[`${method} ${path}`];
  if (!answer) return false;
  const [status, body] = answerOf(() => answer(core, request));
  // Shops' pages ask for the button from their own origin; nothing here is told by a cookie.
  sendBody(response, status, "application/json", JSON.stringify(body), {
    "Access-Control-Allow-Origin": "*",
  });
  return true;
}

type Answer = (core: SandboxCore, request: WireRequest) => unknown;

const ANSWERS: Readonly<Record<string, Answer>> = {
  "GET /widgets/api/button": (core, { query }) => {
    core.assertSeller(readForm(query).get("sellerId") ?? "");
    return {};
  },
  "POST /widgets/api/open": (core, { body }) =>
    core.openWidget(v.parse(OpenSchema, JSON.parse(body)).wishes),
  "POST /widgets/api/choose": (core, { body }) => {
    const { wishes, key } = v.parse(ChooseSchema, JSON.parse(body));
    return core.chooseInWidget(wishes, key);
  },
};

/** Widget errors are answers like others: a browser would show another status as its own error. */
function answerOf(ask: () => unknown): readonly [number, unknown] {
  try {
    return [200, { view: ask() }];
  } catch (error) {
    if (error instanceof WidgetError) return [200, { error: describe(error) }];
    if (error instanceof SyntaxError || v.isValiError(error)) {
      return [200, { error: describe(new WidgetError("InvalidParameterValue", error.message)) }];
    }
    throw error;
  }
}

function describe({ code, message }: WidgetError) {
  return { code, message, buyerText: buyerTextOf(code) };
}
