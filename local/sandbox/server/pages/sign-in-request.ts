import type { FormParameters, WireRequest } from "../../wire/form.ts";

/** What a shop's page asks of the sign-in (integration guide, Step 1 and Step 4). */
export interface SignIn {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly state?: string;
  /** The origin of the page that opened a pop-up. */
  readonly opener?: string;
  readonly prompt?: string;
}

/** Reads the parameters, or says what is wrong; a wrong return address is never followed. */
export function readSignIn(form: FormParameters): SignIn | { readonly problem: string } {
  const clientId = form.get("client_id") ?? "";
  const redirectUri = form.get("redirect_uri") ?? "";
  const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const [state, opener, prompt] = ["state", "opener", "prompt"].map((name) => form.get(name));
  if (!/^amzn1\.application-oa2-client\.\w+$/.test(clientId)) {
    return { problem: "The shop's client id is not one of Login with Amazon." };
  }
  if (!URL.canParse(redirectUri) || !/^https?:$/.test(new URL(redirectUri).protocol)) {
    return { problem: "The shop's return address is not a web address." };
  }
  const unknown = scopes.filter((scope) => !KNOWN_SCOPES.includes(scope));
  if (scopes.length === 0 || unknown.length > 0) {
    return { problem: `The shop asks for a scope that does not exist: ${unknown.join(" ")}` };
  }
  return {
    clientId,
    scopes,
    redirectUri,
    ...(state === undefined ? {} : { state }),
    ...(opener === undefined ? {} : { opener }),
    ...(prompt === undefined ? {} : { prompt }),
  };
}

const KNOWN_SCOPES = [
  "profile",
  "postal_code",
  "payments:widget",
  "payments:shipping_address",
  "payments:billing_address",
];

/** The answer goes into the fragment, which no server sees (reference §10). */
export function withAnswer(
  { redirectUri, state, opener }: SignIn,
  answer: Readonly<Record<string, string>>,
): string {
  const url = new URL(redirectUri);
  if (opener !== undefined) url.searchParams.set("opener", opener);
  const fragment = new URLSearchParams({ ...answer, ...(state === undefined ? {} : { state }) });
  url.hash = fragment.toString();
  return url.href;
}

export function cookieOf({ headers }: WireRequest, name: string): string | undefined {
  const cookies = headers["cookie"]?.toString().split(/;\s*/) ?? [];
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}
