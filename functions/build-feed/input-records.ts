import { InvalidValue } from "../domain/errors.ts";
import { csvHeader, csvValues, doubledIn } from "./csv.ts";
import type { InputLine } from "./input-lines.ts";

/** One line of a file: its fields by their names, or why it is none. */
export type InputRecord =
  | { readonly line: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problem: string };

type Read = (lines: AsyncIterable<InputLine>) => AsyncIterable<InputRecord>;

const NOT_UTF_8 =
  'is not UTF-8: it has a letter in another encoding; save the whole file as UTF-8 ("CSV UTF-8" in Excel)';

/**
 * Chooses how a file is read by the ending of its name. Throws InvalidValue for another ending.
 *
 * @param columns the names that the operation knows; the first line of a table may have no others
 */
export function recordReader(key: string, columns: readonly string[]): Read {
  if (key.endsWith(".csv")) return (lines) => readCsv(lines, columns);
  if (key.endsWith(".jsonl")) return readJsonLines;
  throw new InvalidValue(`${key} must end with .csv or .jsonl`);
}

async function* readJsonLines(lines: AsyncIterable<InputLine>): AsyncIterable<InputRecord> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text?.trim() === "") continue;
    yield { line, ...jsonRecord(text) };
  }
}

function jsonRecord(text: InputLine) {
  if (text === undefined) return { problem: NOT_UTF_8 };
  const fields = parsedObject(text);
  if (!fields) return { problem: "is not a JSON object" };
  const twice = doubledIn(keysIn(text));
  return twice === undefined ? { fields } : { problem: `has "${twice}" twice; leave one of them` };
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const JSON_TEXT = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;

/** The keys as they stand in an object's JSON, of which JSON.parse keeps the last of the same name. */
function keysIn(text: string): readonly string[] {
  return [...text.matchAll(JSON_TEXT)].flatMap(([, name = "", colon]) => (colon ? [name] : []));
}

/**
 * Comma-separated values with the names in the first line (RFC 4180). A quoted value may hold commas
 * and doubled quotes, and no line break, so that one line is one record. Empty values count as left
 * out. Without names that can be understood no line says anything, and the first alone is wrong.
 */
async function* readCsv(
  lines: AsyncIterable<InputLine>,
  columns: readonly string[],
): AsyncIterable<InputRecord> {
  let names: readonly string[] | undefined;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text?.trim() === "") continue;
    if (names) {
      yield { line, ...csvRecord(names, text) };
      continue;
    }
    const header = text === undefined ? { problem: NOT_UTF_8 } : csvHeader(text, columns);
    if ("problem" in header) {
      yield { line, ...header };
      return;
    }
    names = header.names;
  }
}

function csvRecord(names: readonly string[], text: InputLine) {
  if (text === undefined) return { problem: NOT_UTF_8 };
  const values = csvValues(text);
  if (!values) return { problem: "has a quote that does not end" };
  if (values.length === names.length) return { fields: record(names, values) };
  const count = values.length === 1 ? "1 value" : `${values.length} values`;
  return { problem: `has ${count}; the first line names ${names.length}` };
}

function record(names: readonly string[], values: readonly string[]) {
  const filled = names.flatMap((name, index) => {
    const value = values[index]?.trim() ?? "";
    return value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(filled);
}
