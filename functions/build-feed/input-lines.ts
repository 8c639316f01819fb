const LINE_END = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A line of somebody's file; undefined stands for one that is not UTF-8. */
export type InputLine = string | undefined;

/**
 * The lines of a file that we have not written, without their ends. Each is read for itself, so that
 * one in another encoding can be named by its number; the byte of a line's end is part of no
 * character in UTF-8.
 */
export async function* inputLines(file: AsyncIterable<Uint8Array>): AsyncIterable<InputLine> {
  const read = lineReader();
  let begun: Uint8Array[] = [];
  for await (const piece of file) {
    let start = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, start)) {
      const rest = piece.subarray(start, end);
      yield read(begun.length === 0 ? rest : Buffer.concat([...begun, rest]));
      begun = [];
      start = end + 1;
    }
    if (start < piece.length) begun.push(piece.subarray(start));
  }
  if (begun.length > 0) yield read(Buffer.concat(begun));
}

/** Leaves out a byte order mark, which spreadsheets put before the first line. */
function lineReader(): (bytes: Uint8Array) => InputLine {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (bytes) => {
    const line = bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
    try {
      return decoder.decode(line);
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  };
}
