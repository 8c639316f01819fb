import { byteLinesOf } from "../domain/object-storage.ts";

const CARRIAGE_RETURN = 0x0d;

/** A line of somebody's file; undefined stands for one that is not UTF-8. */
export type InputLine = string | undefined;

/**
 * The lines of a file that we have not written, without their ends. Each is read for itself, so that
 * one in another encoding can be named by its number.
 */
export async function* inputLines(file: AsyncIterable<Uint8Array>): AsyncIterable<InputLine> {
  const read = lineReader();
  for await (const bytes of byteLinesOf(file)) yield read(bytes);
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
