import type { PopupMessage } from "./messages.ts";
import { AMAZON } from "./script-address.ts";

/** What a sign-in ended with (integration guide, Step 1; reference §10). */
export interface AuthorizeResponse {
  readonly status: "complete";
  readonly access_token?: string;
  readonly token_type?: string;
  readonly expires_in?: string;
  readonly scope?: string;
  readonly state?: string;
  readonly error?: string;
  readonly error_description?: string;
}

interface AuthorizeOptions {
  readonly scope?: string | readonly string[];
  readonly popup?: boolean;
  readonly state?: string;
}

type Next = string | ((response: AuthorizeResponse) => void);

/** The cookie that the guide's redirect pages write themselves (Step 4). */
const TOKEN_COOKIE = "amazon_Login_accessToken";
const CACHED_TOKEN = "amazon-simulation-token";
const ASK_AGAIN = "amazon-simulation-asks-again";

let clientId = "";
let usesCookie = false;

/** The token of whoever is signed in on this page, or nothing. */
export function accessToken(): string {
  const cached = sessionStorage.getItem(CACHED_TOKEN) ?? "";
  if (!usesCookie) return cached;
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(`${TOKEN_COOKIE}=`));
  return decodeURIComponent(cookie?.slice(TOKEN_COOKIE.length + 1) ?? "") || cached;
}

function keepToken(token: string): void {
  sessionStorage.setItem(CACHED_TOKEN, token);
  sessionStorage.removeItem(ASK_AGAIN);
  if (!usesCookie) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: shops' servers read this very cookie (Step 4).
  document.cookie = `${TOKEN_COOKIE}=${encodeURIComponent(token)}; path=/; samesite=lax${secure}`;
}

/** A sign-in that is going on in a pop-up. */
class AuthorizeRequest {
  response: AuthorizeResponse | undefined;
  readonly #listeners: ((response: AuthorizeResponse) => void)[] = [];

  onComplete(listener: (response: AuthorizeResponse) => void): this {
    if (this.response) listener(this.response);
    else this.#listeners.push(listener);
    return this;
  }

  finish(response: AuthorizeResponse): void {
    this.response = response;
    for (const listener of this.#listeners) listener(response);
  }
}

/** `amazon.Login` (integration guide, Steps 1 and 4). */
export const Login = {
  setClientId(id: string): void {
    clientId = id;
  },

  setUseCookie(use: boolean): void {
    usesCookie = use;
  },

  /** Signs in, in a pop-up unless told otherwise, and goes on to the shop's page or function. */
  authorize(options: AuthorizeOptions, next: Next): AuthorizeRequest {
    const request = new AuthorizeRequest();
    const parameters = new URLSearchParams({
      client_id: clientId,
      response_type: "token",
      scope: [options.scope ?? "profile"].flat().join(" "),
      ...(options.state === undefined ? {} : { state: options.state }),
      ...(sessionStorage.getItem(ASK_AGAIN) ? { prompt: "login" } : {}),
    });
    if (options.popup === false) {
      sessionStorage.removeItem(ASK_AGAIN);
      parameters.set("redirect_uri", new URL(String(next), location.href).href);
      location.assign(`${AMAZON}/ap/oa?${parameters}`);
    } else {
      authorizeInPopup(parameters, next, request);
    }
    return request;
  },

  /** Forgets the token; the next sign-in asks again who is there. */
  logout(): void {
    sessionStorage.removeItem(CACHED_TOKEN);
    sessionStorage.setItem(ASK_AGAIN, "yes");
  },

  /** Login with Amazon's profile, as far as the token's scopes allow (Step 2). */
  retrieveProfile(
    tokenOrListener: string | ProfileListener,
    listener: ProfileListener | undefined = undefined,
  ): void {
    const isToken = typeof tokenOrListener === "string";
    const tell = isToken ? listener : tokenOrListener;
    void readProfile(isToken ? tokenOrListener : accessToken()).then((answer) => tell?.(answer));
  },
};

interface ProfileAnswer {
  readonly success: boolean;
  readonly profile?: unknown;
  readonly error?: string;
}
type ProfileListener = (answer: ProfileAnswer) => void;

async function readProfile(token: string): Promise<ProfileAnswer> {
  try {
    const reply = await fetch(`${AMAZON}/user/profile?access_token=${encodeURIComponent(token)}`);
    const answer = await reply.json();
    return reply.ok ? { success: true, profile: answer } : { success: false, error: answer.error };
  } catch {
    return { success: false, error: "server_error" };
  }
}

function authorizeInPopup(
  parameters: URLSearchParams,
  next: Next,
  request: AuthorizeRequest,
): void {
  parameters.set("redirect_uri", `${AMAZON}/ap/popup`);
  parameters.set("opener", location.origin);
  const popup = window.open(
    `${AMAZON}/ap/oa?${parameters}`,
    "amazon-login",
    "width=520,height=640",
  );
  const listen = ({ origin, source, data }: MessageEvent<PopupMessage>): void => {
    if (origin !== AMAZON || source !== popup || data.kind !== "signed-in") return;
    window.removeEventListener("message", listen);
    const answer = Object.fromEntries(new URLSearchParams(data.answer));
    const response: AuthorizeResponse = { status: "complete", ...answer };
    if (response.access_token) keepToken(response.access_token);
    request.finish(response);
    if (typeof next === "function") next(response);
    else goTo(next, data.answer);
  };
  window.addEventListener("message", listen);
}

/** After a pop-up the answer stands in the query, where the shop's server can read it (Step 2). */
function goTo(page: string, answer: string): void {
  const url = new URL(page, location.href);
  for (const [name, value] of new URLSearchParams(answer)) url.searchParams.set(name, value);
  location.assign(url);
}
