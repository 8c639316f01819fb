import { PAGE } from "./talk.ts";

const TOKEN_COOKIE = "amazon_Login_accessToken";
/** The whole address before the purchase: the shop computes shipping and shows the buyer's name. */
const SCOPE = "profile postal_code payments:widget payments:shipping_address";

/** Signs in and goes on to the checkout. */
export function signIn(): void {
  const page = new URL("/checkout", location.href).href;
  amazon.Login.authorize({ scope: SCOPE, popup: PAGE.signInBy === "popup" }, page);
}

/**
 * Takes the token out of the address into the cookie that Amazon's widgets read (Step 4): after a
 * redirect it stands in the fragment, after a pop-up in the query, and neither may stay there.
 */
export function takeToken(): void {
  const fromQuery = new URLSearchParams(location.search);
  const fromFragment = new URLSearchParams(location.hash.slice(1));
  const found =
    fromFragment.has("access_token") || fromFragment.has("error") ? fromFragment : fromQuery;
  const token = found.get("access_token");
  const isToken = token?.startsWith("Atza") ?? false;
  if (isToken) keepToken(token ?? "");
  if (isToken || found.has("error")) history.replaceState(null, "", location.pathname);
  if (!isToken && !hasToken())
    location.replace(`/checkout?error=${found.get("error") ?? "no_token"}`);
}

function hasToken(): boolean {
  return document.cookie.includes(`${TOKEN_COOKIE}=Atza`);
}

function keepToken(token: string): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: Amazon's script reads this very cookie (Step 4).
  document.cookie = `${TOKEN_COOKIE}=${encodeURIComponent(token)}; path=/; samesite=lax${secure}`;
}

/** Forgets the token here; the server forgets the rest when the form arrives. */
export function signOut(): void {
  amazon.Login.logout();
  // biome-ignore lint/suspicious/noDocumentCookie: as above.
  document.cookie = `${TOKEN_COOKIE}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT`;
}
