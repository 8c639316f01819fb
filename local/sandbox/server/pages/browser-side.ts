import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { bundleScript } from "../../../web/bundle-script.ts";
import type { SandboxCore } from "../../core/core.ts";
import type { WireRequest } from "../../wire/form.ts";
import { answerConfirmation } from "./confirmation.ts";
import { sendBody } from "./page.ts";
import { SignInPages } from "./sign-in.ts";
import { answerWidgets } from "./widget-api.ts";

/** Where Amazon serves its script, with and without `lpa` (reference §15). */
const WIDGETS_JS =
  /^\/OffAmazonPayments\/(?:uk|de|us|jp)\/(?:sandbox\/)?(?:lpa\/)?js\/Widgets\.js$/;
const SCRIPTS: Readonly<Record<string, string>> = {
  "/browser/frame.js": "frame.ts",
  "/browser/popup.js": "popup.ts",
};
const STYLES: Readonly<Record<string, string>> = { "/browser/amazon.css": "amazon.css" };
const BROWSER_FOLDER = new URL("../../browser/", import.meta.url);

/**
 * Amazon's side in the buyer's browser: the script for shops' pages, the widgets inside them, the
 * sign-in and the card issuer's challenge. Answers whether the request was for any of it.
 */
export function createBrowserSide(core: SandboxCore) {
  const signIn = new SignInPages(core);
  return async (request: WireRequest, response: ServerResponse): Promise<boolean> =>
    (await answerFile(request, response)) ||
    signIn.answer(request, response) ||
    answerConfirmation(core, request, response) ||
    answerWidgets(core, request, response);
}

async function answerFile(
  { method, path }: WireRequest,
  response: ServerResponse,
): Promise<boolean> {
  if (method !== "GET") return false;
  const script = WIDGETS_JS.test(path) ? "widgets.ts" : SCRIPTS[path];
  const style = STYLES[path];
  if (script !== undefined) {
    const text = await bundleScript(new URL(script, BROWSER_FOLDER));
    sendBody(response, 200, "text/javascript; charset=utf-8", text);
  } else if (style !== undefined) {
    const text = readFileSync(new URL(style, BROWSER_FOLDER), "utf8");
    sendBody(response, 200, "text/css; charset=utf-8", text);
  }
  return script !== undefined || style !== undefined;
}
