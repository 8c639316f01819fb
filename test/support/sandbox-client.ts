import { createHmac } from "node:crypto";

/** Where calls go and whose they are: a simulator, or Amazon's own sandbox. */
export interface SandboxAccess {
  readonly endpoint: string;
  readonly sellerId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How a call is written, for the ways in which clients differ. */
export interface CallStyle {
  readonly method?: "POST" | "GET";
  readonly path?: string;
  readonly contentType?: string;
  /** What a blank looks like in the body; the signature always has `%20`. */
  readonly blank?: "+" | "%20";
  readonly order?: "sorted" | "reversed" | "signature-first";
  /** The host line of the text that is signed. */
  readonly signedHost?: (host: string) => string;
  readonly milliseconds?: boolean;
  readonly signatureMethod?: "HmacSHA256" | "HmacSHA1";
  /** The moment of the call; tests with a virtual clock give its time. */
  readonly now?: number;
  readonly secretAccessKey?: string;
}

export interface SandboxReply {
  readonly status: number;
  readonly body: string;
  /** The text of the first element with this name, or undefined. */
  text(name: string): string | undefined;
  /** The texts of all elements with this name. */
  texts(name: string): string[];
}

export const DEFAULT_PATH = "/OffAmazonPayments_Sandbox/2013-01-01";

function rfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The signed parameters of one call as they go on the wire. */
export function signedForm(
  access: SandboxAccess,
  action: string,
  parameters: Readonly<Record<string, string>>,
  style: CallStyle = {},
): string {
  const stamp = new Date(style.now ?? Date.now()).toISOString();
  const signatureMethod = style.signatureMethod ?? "HmacSHA256";
  const all: Record<string, string> = {
    AWSAccessKeyId: access.accessKeyId,
    Action: action,
    SellerId: access.sellerId,
    SignatureMethod: signatureMethod,
    SignatureVersion: "2",
    Timestamp: style.milliseconds ? stamp : stamp.replace(/\.\d{3}Z$/, "Z"),
    Version: "2013-01-01",
    ...parameters,
  };
  const names = Object.keys(all).sort();
  const canonical = names.map((name) => `${rfc3986(name)}=${rfc3986(all[name] ?? "")}`);
  const host = new URL(access.endpoint).host;
  const text = [
    style.method ?? "POST",
    style.signedHost?.(host) ?? host,
    style.path ?? DEFAULT_PATH,
    canonical.join("&"),
  ].join("\n");
  const hash = signatureMethod === "HmacSHA1" ? "sha1" : "sha256";
  const secret = style.secretAccessKey ?? access.secretAccessKey;
  const signature = createHmac(hash, secret).update(text, "utf8").digest("base64");
  const signed = `Signature=${rfc3986(signature)}`;
  const sent = style.order === "reversed" ? [...canonical].reverse() : canonical;
  const parts = style.order === "signature-first" ? [signed, ...sent] : [...sent, signed];
  const form = parts.join("&");
  return style.blank === "+" ? form.replaceAll("%20", "+") : form;
}

/** Makes one signed call. */
export async function callSandbox(
  access: SandboxAccess,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
  style: CallStyle = {},
): Promise<SandboxReply> {
  const form = signedForm(access, action, parameters, style);
  const url = `${access.endpoint}${style.path ?? DEFAULT_PATH}`;
  const response =
    style.method === "GET"
      ? await fetch(`${url}?${form}`)
      : await fetch(url, {
          method: "POST",
          headers: { "Content-Type": style.contentType ?? "application/x-www-form-urlencoded" },
          body: form,
        });
  return readReply(response.status, await response.text());
}

export function readReply(status: number, body: string): SandboxReply {
  const texts = (name: string) =>
    [...body.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(
      (match) => match[1] ?? "",
    );
  return { status, body, texts, text: (name) => texts(name)[0] };
}

/** Calls the control API and answers its JSON; throws with its explanation when it refuses. */
export async function controlSandbox<T>(
  access: SandboxAccess,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${access.endpoint}/_sandbox/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json: unknown = await response.json();
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(json)}`);
  // The caller knows what it asked for.
  return json as T;
}
