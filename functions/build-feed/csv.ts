const CSV_VALUE = /\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^",]*)(?=,|$)/y;

/** The values of a line; undefined if a quote stands where none may. */
export function csvValues(text: string): readonly string[] | undefined {
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

/** What spreadsheets write in the place of a comma, by their language. */
const OTHER_SEPARATORS = { ";": "semicolons", "\t": "tabs", "|": "bars" } as const;

/**
 * The names in the first line of a table, or what is wrong with them. A column without a name is
 * let pass; a value in it is not.
 *
 * @param columns the names that there may be
 */
export function csvHeader(
  text: string,
  columns: readonly string[],
): { readonly names: readonly string[] } | { readonly problem: string } {
  const names = csvValues(text)?.map((name) => name.trim());
  if (!names) return { problem: "has a quote that does not end" };
  const other = Object.entries(OTHER_SEPARATORS).find(([sign]) => text.includes(sign));
  if (names.length === 1 && other) {
    return { problem: `separates its columns by ${other[1]}; save the file with commas` };
  }
  const named = names.filter((name) => name !== "");
  const twice = doubledIn(named);
  if (twice !== undefined) {
    return { problem: `names the column ${twice} twice; leave one of them` };
  }
  const unknown = named.filter((name) => !columns.includes(name));
  if (unknown.length === 0) return { names };
  return {
    problem: `must name the columns; it has ${named.join(", ")}, of which ${unknown.join(", ")} ${unknown.length === 1 ? "is" : "are"} not known; there may be ${columns.join(", ")}`,
  };
}

/** The first name that comes a second time. */
export function doubledIn(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
