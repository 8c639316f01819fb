import { InvalidValue } from "../../domain/errors.ts";
import { createMac, type Mac } from "./hmac.ts";

/** Parameters of a request by their names on the wire; absent values are not sent. */
export type Fields = Readonly<Record<string, string | undefined>>;

const NEEDS_NO_ENCODING = /^[A-Za-z0-9\-_.~]*$/;
const LEFT_BY_URI_COMPONENT = /[!'()*]/g;
const PERCENT: Readonly<Record<string, string>> = {
  "!": "%21",
  "'": "%27",
  "(": "%28",
  ")": "%29",
  "*": "%2A",
};

/**
 * Encodes all but RFC 3986's unreserved characters, as Signature Version 2 wants it (reference
 * §2.3): a blank is %20, never +, and unlike encodeURIComponent ! ' ( ) * are encoded too.
 * Throws InvalidValue for half a surrogate pair, which has no UTF-8 form.
 */
export function encode(text: string): string {
  if (NEEDS_NO_ENCODING.test(text)) return text;
  try {
    return encodeURIComponent(text).replace(LEFT_BY_URI_COMPONENT, percent);
  } catch (cause) {
    throw new InvalidValue("A text for Amazon holds half a surrogate pair", { cause });
  }
}

function percent(character: string): string {
  return PERCENT[character] ?? "";
}

/** Writes the canonical query of a request from its encoded values, in the order of the names. */
export type WriteQuery = (encodedValues: readonly (string | undefined)[]) => string;

/** A parameter whose value changes, with the constant text between it and the one before. */
interface Slot {
  /** Its place among the values. */
  readonly index: number;
  /** What is written when the parameter is absent. */
  readonly constantText: string;
  /** The same and "&name=", for when it is there. */
  readonly textBeforeValue: string;
}

/**
 * Prepares the canonical queries of requests whose parameter names are known beforehand: the
 * parameters sorted by name in byte order, as name=value joined by & (reference §2.2), where "="
 * is there for empty values too. What is constant is encoded here, once, and wins over a value of
 * the same name; of two values the later one does. Names are sorted by code unit, which is byte
 * order for the ASCII names of the wire.
 */
export function prepareQuery(names: readonly string[], constant: Fields = {}): WriteQuery {
  const slots: Slot[] = [];
  let constantText = "";
  for (const name of [...new Set([...names, ...Object.keys(constant)])].sort()) {
    const value = constant[name];
    const index = names.lastIndexOf(name);
    const isFirst = slots.length === 0 && constantText === "";
    const textBeforeValue = `${constantText}${isFirst ? "" : "&"}${encode(name)}=`;
    if (value !== undefined) {
      constantText = textBeforeValue + encode(value);
    } else if (index >= 0) {
      slots.push({ index, constantText, textBeforeValue });
      constantText = "";
    }
  }
  const lastText = constantText;
  return (encodedValues) => {
    let query = "";
    for (const { index, constantText, textBeforeValue } of slots) {
      const value = encodedValues[index];
      query += value === undefined ? constantText : textBeforeValue + value;
    }
    query += lastText;
    // So it does when the first parameters are absent.
    return query.startsWith("&") ? query.slice(1) : query;
  };
}

/** The values of a request in the order of its names, as they are written into a query. */
export function encodedValues(fields: Fields): (string | undefined)[] {
  return Object.values(fields).map((value) => (value === undefined ? undefined : encode(value)));
}

/** The canonical query of one request. */
export function canonicalQuery(fields: Fields): string {
  return prepareQuery(Object.keys(fields))(encodedValues(fields));
}

/**
 * The lines before the query in the text under the signature of a POST; `path` may be empty for the
 * root (reference §2.2).
 */
export function signedLines(host: string, path: string): string {
  return `POST\n${host.toLowerCase()}\n${path || "/"}\n`;
}

/** The signature of one request (reference §2.2; §2.6 has vectors). */
export function signature(text: string, secretAccessKey: string): string {
  return createMac(secretAccessKey)(text);
}

/**
 * The form body of a signed POST. What is sent is the very text that was signed, so that nothing
 * can be encoded in two ways.
 *
 * @param mac under the seller's key, of texts that begin with the signed lines.
 */
export function signedForm(query: string, mac: Mac): string {
  // Of what base64 consists of, this encodes all that encode() does.
  return `${query}&Signature=${encodeURIComponent(mac(query))}`;
}
