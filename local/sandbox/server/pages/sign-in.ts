import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { html, type Markup } from "../../../web/html.ts";
import type { SandboxCore } from "../../core/core.ts";
import { buyerOf, TEST_BUYERS } from "../../core/test-buyers.ts";
import { type FormParameters, readForm, type WireRequest } from "../../wire/form.ts";
import { page, redirect, sendPage } from "./page.ts";
import { cookieOf, readSignIn, type SignIn, withAnswer } from "./sign-in-request.ts";

const SESSION_COOKIE = "simulated-amazon-session";
/** What every sign-in carries from page to page. */
const CARRIED = ["client_id", "scope", "redirect_uri", "state", "opener", "prompt"];
/** Scopes that show the shop something of the buyer, which the buyer has to allow (Step 1). */
const NEEDS_CONSENT = ["profile", "postal_code", "payments:shipping_address"];

/** Amazon's sign-in with its consent screen, and who is signed in. */
export class SignInPages {
  readonly #core: SandboxCore;
  readonly #sessions = new Map<string, string>();
  readonly #consents = new Set<string>();

  constructor(core: SandboxCore) {
    this.#core = core;
  }

  /** Answers what lies below `/ap/`; false if nothing does. */
  answer(request: WireRequest, response: ServerResponse): boolean {
    const isOurs = PATHS.includes(`${request.method} ${request.path}`);
    if (!isOurs) return false;
    const form = readForm(request.method === "POST" ? request.body : request.query);
    const signIn = readSignIn(form);
    const buyerId = this.#sessions.get(cookieOf(request, SESSION_COOKIE) ?? "");
    if (request.path === "/ap/popup") sendPage(response, POPUP_PAGE);
    else if ("problem" in signIn) sendPage(response, problemPage(signIn.problem), 400);
    else if (request.path === "/ap/oa") this.#open(response, signIn, buyerId, form);
    else if (request.path === "/ap/sign-in") this.#signIn(response, signIn, form);
    else this.#decide(response, signIn, buyerId, form);
    return true;
  }

  /** The sign-in, the consent or straight back, whatever is still missing. */
  #open(
    response: ServerResponse,
    signIn: SignIn,
    buyerId: string | undefined,
    form: FormParameters,
  ): void {
    if (buyerId === undefined || signIn.prompt === "login") sendPage(response, signInPage(form));
    else this.#goOn(response, signIn, buyerId, form);
  }

  #signIn(response: ServerResponse, signIn: SignIn, form: FormParameters): void {
    if (form.get("decision") === "cancel") {
      redirect(response, withAnswer(signIn, DENIED));
      return;
    }
    const buyerId = buyerOf(form.get("buyer") ?? "").id;
    const session = randomUUID();
    this.#sessions.set(session, buyerId);
    response.setHeader(
      "Set-Cookie",
      `${SESSION_COOKIE}=${session}; HttpOnly; SameSite=Lax; Path=/ap`,
    );
    this.#goOn(response, signIn, buyerId, form);
  }

  #decide(
    response: ServerResponse,
    signIn: SignIn,
    buyerId: string | undefined,
    form: FormParameters,
  ): void {
    if (buyerId === undefined) {
      sendPage(response, problemPage("This sign-in has ended. Please start again."), 400);
    } else if (form.get("decision") === "allow") {
      this.#consents.add(consentKey(buyerId, signIn));
      this.#goOn(response, signIn, buyerId, form);
    } else {
      redirect(response, withAnswer(signIn, DENIED));
    }
  }

  #goOn(response: ServerResponse, signIn: SignIn, buyerId: string, form: FormParameters): void {
    const isAsked =
      signIn.scopes.some(isPersonal) && !this.#consents.has(consentKey(buyerId, signIn));
    if (isAsked) {
      sendPage(response, consentPage(form, buyerId, signIn.scopes));
      return;
    }
    const { token, issuedAt, expiresAt } = this.#core.issueAccessToken({
      buyerId,
      clientId: signIn.clientId,
      scopes: signIn.scopes,
    });
    const answer = {
      access_token: token,
      token_type: "bearer",
      expires_in: String((expiresAt - issuedAt) / 1000),
      scope: signIn.scopes.join(" "),
    };
    redirect(response, withAnswer(signIn, answer));
  }
}

const PATHS = ["GET /ap/oa", "POST /ap/sign-in", "POST /ap/consent", "GET /ap/popup"];

const DENIED = {
  error: "access_denied",
  error_description: "Access not permitted.",
};

function isPersonal(scope: string): boolean {
  return NEEDS_CONSENT.includes(scope);
}

/** Asked the first time that a buyer signs in to a shop (integration guide, Button use case). */
function consentKey(buyerId: string, { clientId, scopes }: SignIn): string {
  return [buyerId, clientId, ...scopes.filter(isPersonal).sort()].join(" ");
}

function carried(form: FormParameters): readonly Markup[] {
  return CARRIED.filter((name) => form.has(name)).map(
    (name) => html`<input type="hidden" name="${name}" value="${form.get(name)}">`,
  );
}

function signInPage(form: FormParameters): Markup {
  return page(
    "Sign in to Amazon",
    html`<h1>Sign in</h1>
<form method="post" action="/ap/sign-in" class="card">
${carried(form)}
<fieldset>
<legend>Who are you? No password is asked for.</legend>
${TEST_BUYERS.map(
  ({ id, name, email }, at) => html`<label class="choice">
<input type="radio" name="buyer" value="${id}"${at === 0 && CHECKED}>
<span><strong>${name}</strong><br>${email}</span></label>`,
)}
</fieldset>
<button class="primary" name="decision" value="sign-in">Sign in</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
  );
}

const CHECKED = html` checked`;

const SHARED_BY: Readonly<Record<string, string>> = {
  profile: "your name and e-mail address",
  postal_code: "your postal code",
  "payments:shipping_address": "the shipping address that you choose, before you place an order",
};

function consentPage(form: FormParameters, buyerId: string, scopes: readonly string[]): Markup {
  return page(
    "Share with this shop?",
    html`<h1>Share with this shop?</h1>
<form method="post" action="/ap/consent" class="card">
${carried(form)}
<p>Hello ${buyerOf(buyerId).name}. The shop would like to see:</p>
<ul>${scopes.filter(isPersonal).map((scope) => html`<li>${SHARED_BY[scope]}</li>`)}</ul>
<button class="primary" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Do not allow</button>
</form>`,
  );
}

function problemPage(problem: string): Markup {
  return page("Sign-in not possible", html`<h1>Sign-in not possible</h1><p>${problem}</p>`);
}

const POPUP_PAGE = page(
  "Signed in",
  html`<h1>Done</h1><p>This window closes by itself.</p><script src="/browser/popup.js"></script>`,
);
