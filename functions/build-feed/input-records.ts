import { InvalidValue } from "../domain/errors.ts";

/** One line of a file: its fields by their names, or why it is none. */
export type InputRecord =
  | { readonly line: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problem: string };

type Read = (lines: AsyncIterable<string>) => AsyncIterable<InputRecord>;

/** Chooses how a file is read by the ending of its name. Throws InvalidValue for another ending. */
export function recordReader(key: string): Read {
  if (key.endsWith(".csv")) return readCsv;
  if (key.endsWith(".jsonl")) return readJsonLines;
  throw new InvalidValue(`${key} must end with .csv or .jsonl`);
}

async function* readJsonLines(lines: AsyncIterable<string>): AsyncIterable<InputRecord> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    const fields = parsedObject(text);
    yield fields ? { line, fields } : { line, problem: "is not a JSON object" };
  }
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

/**
 * Comma-separated values with the names in the first line (RFC 4180). A quoted value may hold commas
 * and doubled quotes, and no line break, so that one line is one record. Empty values count as left out.
 */
async function* readCsv(lines: AsyncIterable<string>): AsyncIterable<InputRecord> {
  let names: readonly string[] | undefined;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    // Spreadsheets put a byte order mark before the first name.
    const values = csvValues(line === 1 ? text.replace(/^\uFEFF/, "") : text);
    if (text.trim() === "") continue;
    if (!values) yield { line, problem: "has a quote that does not end" };
    else if (!names) names = values.map((name) => name.trim());
    else if (values.length !== names.length) {
      const count = values.length === 1 ? "1 value" : `${values.length} values`;
      yield { line, problem: `has ${count}; the first line names ${names.length}` };
    } else yield { line, fields: record(names, values) };
  }
}

function record(names: readonly string[], values: readonly string[]) {
  const filled = names.flatMap((name, index) => {
    const value = values[index]?.trim() ?? "";
    return value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(filled);
}

const CSV_VALUE = /\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^",]*)(?=,|$)/y;

/** The values of a line; undefined if a quote stands where none may. */
function csvValues(text: string): readonly string[] | undefined {
  const values: string[] = [];
  for (let start = 0; start <= text.length; start = CSV_VALUE.lastIndex + 1) {
    CSV_VALUE.lastIndex = start;
    const found = CSV_VALUE.exec(text);
    if (!found) return undefined;
    const [, quoted, plain = ""] = found;
    values.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  }
  return values;
}
