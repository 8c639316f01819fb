import { createHmac } from "node:crypto";
import { InvalidValue } from "../../domain/errors.ts";

/** Parameters of a request by their names on the wire; absent values are not sent. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** A parameter that is the same for many requests, encoded once. */
interface EncodedParameter {
  readonly name: string;
  readonly text: string;
}

const NEEDS_NO_ENCODING = /^[A-Za-z0-9\-_.~]*$/;
const LEFT_BY_URI_COMPONENT = /[!'()*]/g;

/**
 * Encodes all but RFC 3986's unreserved characters, as Signature Version 2 wants it (reference
 * §2.3): a blank is %20, never +, and unlike encodeURIComponent ! ' ( ) * are encoded too.
 * Throws InvalidValue for half a surrogate pair, which has no UTF-8 form.
 */
export function encode(text: string): string {
  if (NEEDS_NO_ENCODING.test(text)) return text;
  try {
    return encodeURIComponent(text).replace(LEFT_BY_URI_COMPONENT, percentByte);
  } catch (cause) {
    throw new InvalidValue("A text for Amazon holds half a surrogate pair", { cause });
  }
}

function percentByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Encodes parameters once, in the order in which `canonicalQuery` merges them. */
export function encodeOnce(fields: Fields): readonly EncodedParameter[] {
  return sortedNames(fields).map((name) => ({ name, text: pair(name, fields[name] ?? "") }));
}

/**
 * The parameters sorted by name in byte order, as name=value joined by & (reference §2.2); "=" is
 * there for empty values too. `constant` comes from `encodeOnce` and is merged in. Names are sorted
 * by code unit, which is byte order for the ASCII names of the wire.
 */
export function canonicalQuery(fields: Fields, constant: readonly EncodedParameter[] = []): string {
  let query = "";
  let next = 0;
  for (const name of sortedNames(fields)) {
    for (let fixed = constant[next]; fixed && fixed.name < name; fixed = constant[++next]) {
      query += `&${fixed.text}`;
    }
    query += `&${pair(name, fields[name] ?? "")}`;
  }
  for (const fixed of constant.slice(next)) query += `&${fixed.text}`;
  return query.slice(1);
}

function sortedNames(fields: Fields): string[] {
  return Object.keys(fields)
    .filter((name) => fields[name] !== undefined)
    .sort();
}

function pair(name: string, value: string): string {
  return `${encode(name)}=${encode(value)}`;
}

/** The text under the signature of a POST; `path` may be empty for the root (reference §2.2). */
export function stringToSign(host: string, path: string, query: string): string {
  return `POST\n${host.toLowerCase()}\n${path || "/"}\n${query}`;
}

/** HMAC-SHA256 in base64 (reference §2.2; §2.6 has vectors). */
export function signature(text: string, secretAccessKey: string): string {
  return createHmac("sha256", secretAccessKey).update(text).digest("base64");
}

/**
 * The form body of a signed POST. What is sent is the very text that was signed, so that nothing
 * can be encoded in two ways.
 */
export function signedForm(request: {
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly secretAccessKey: string;
}): string {
  const text = stringToSign(request.host, request.path, request.query);
  return `${request.query}&Signature=${encode(signature(text, request.secretAccessKey))}`;
}
