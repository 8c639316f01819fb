import { createHmac } from "node:crypto";
import { InvalidValue } from "../../domain/errors.ts";

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
    return encodeURIComponent(text).replace(
      LEFT_BY_URI_COMPONENT,
      (character) => PERCENT[character] ?? "",
    );
  } catch (cause) {
    throw new InvalidValue("A text for Amazon holds half a surrogate pair", { cause });
  }
}

/**
 * Writes the canonical query of a request from its values; `encoded` is looked in first, for values
 * that are encoded already.
 */
export type WriteQuery = (fields: Fields, encoded?: Fields) => string;

/** A parameter whose value changes, with the constant text between it and the one before. */
interface Slot {
  readonly name: string;
  /** What is written when the parameter is absent. */
  readonly constantText: string;
  /** The same and "&name=", for when it is there. */
  readonly textBeforeValue: string;
}

/**
 * Prepares the canonical queries of requests whose parameter names are known beforehand: the
 * parameters sorted by name in byte order, as name=value joined by & (reference §2.2), where "="
 * is there for empty values too. What is constant is encoded here, once. Names are sorted by code
 * unit, which is byte order for the ASCII names of the wire.
 */
export function prepareQuery(names: readonly string[], constant: Fields = {}): WriteQuery {
  const slots: Slot[] = [];
  let constantText = "";
  for (const name of [...new Set([...names, ...Object.keys(constant)])].sort()) {
    const value = constant[name];
    const textBeforeValue = `${constantText}&${encode(name)}=`;
    if (value !== undefined) {
      constantText = textBeforeValue + encode(value);
    } else if (names.includes(name)) {
      slots.push({ name, constantText, textBeforeValue });
      constantText = "";
    }
  }
  const lastText = constantText;
  return (fields, encoded = {}) => {
    let query = "";
    for (const slot of slots) {
      const value = encoded[slot.name] ?? encodeIfPresent(fields[slot.name]);
      query += value === undefined ? slot.constantText : slot.textBeforeValue + value;
    }
    return (query + lastText).slice(1);
  };
}

function encodeIfPresent(value: string | undefined): string | undefined {
  return value === undefined ? undefined : encode(value);
}

/** The canonical query of one request. */
export function canonicalQuery(fields: Fields): string {
  return prepareQuery(Object.keys(fields))(fields);
}

/**
 * The lines before the query in the text under the signature of a POST; `path` may be empty for the
 * root (reference §2.2).
 */
export function signedLines(host: string, path: string): string {
  return `POST\n${host.toLowerCase()}\n${path || "/"}\n`;
}

/** HMAC-SHA256 in base64 (reference §2.2; §2.6 has vectors). */
export function signature(text: string, secretAccessKey: string): string {
  // The text is ASCII, whatever was signed has been encoded; latin1 spares Node a slow conversion.
  return createHmac("sha256", secretAccessKey).update(text, "latin1").digest("base64");
}

/**
 * The form body of a signed POST. What is sent is the very text that was signed, so that nothing
 * can be encoded in two ways.
 */
export function signedForm(lines: string, query: string, secretAccessKey: string): string {
  return `${query}&Signature=${encode(signature(lines + query, secretAccessKey))}`;
}
