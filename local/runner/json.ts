/** What a workflow passes around: JSON and nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** Reads JSON text; throws SyntaxError when it is none. */
export function parseJson(text: string): Json {
  return JSON.parse(text) as Json;
}

/** The same value with everything that JSON cannot carry removed; undefined becomes null. */
export function toJson(value: unknown): Json {
  return value === undefined ? null : parseJson(JSON.stringify(value) ?? "null");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
