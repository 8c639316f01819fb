import { createHmac, timingSafeEqual } from "node:crypto";
import type { FormParameters, WireRequest } from "./form.ts";

const HASHES: Readonly<Record<string, string>> = { HmacSHA256: "sha256", HmacSHA1: "sha1" };

export function isSignatureMethod(method: string): boolean {
  return Object.hasOwn(HASHES, method);
}

/** RFC 3986: everything but letters, digits and `-_.~` as upper-case `%XY` (reference §2.3). */
function encode(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9\-_.~]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

function canonicalQuery(parameters: FormParameters): string {
  return [...parameters]
    .filter(([name]) => name !== "Signature")
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
}

/**
 * Whether a request carries the Signature Version 2 that its own content and the seller's secret
 * give (reference §2.2). Whether a port belongs to the host line is not documented: both count.
 */
export function isSignedWith(
  secret: string,
  request: WireRequest,
  parameters: FormParameters,
  acceptsEmptyPath = false,
): boolean {
  const given = Buffer.from(parameters.get("Signature") ?? "", "utf8");
  const hash = HASHES[parameters.get("SignatureMethod") ?? ""];
  if (hash === undefined) return false;
  const host = request.host.toLowerCase();
  const hosts = [host, host.replace(/:\d+$/, "")];
  const path = request.path === "" ? "/" : request.path;
  const paths = acceptsEmptyPath ? [path, "", "/"] : [path];
  const query = canonicalQuery(parameters);
  return hosts.some((oneHost) =>
    paths.some((onePath) => {
      const text = `${request.method}\n${oneHost}\n${onePath}\n${query}`;
      const expected = Buffer.from(createHmac(hash, secret).update(text, "utf8").digest("base64"));
      return expected.length === given.length && timingSafeEqual(expected, given);
    }),
  );
}
