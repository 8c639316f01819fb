/**
 * Files that are too large for memory or the database: a batch's input, its feed, its report and its
 * result. Keys are paths with slashes.
 */
export interface ObjectStorage {
  /**
   * Reads a file piece by piece, from a byte on; from its end on there is nothing. Throws
   * MissingObject on the first piece if there is none.
   */
  open(key: string, fromByte?: number): AsyncIterable<Uint8Array>;
  /** Writes a file in place of whatever is there; a reader sees the old file or the whole new one. */
  write(key: string, pieces: AsyncIterable<Uint8Array>): Promise<WrittenObject>;
  /** Reads a file once and tells what it is; undefined if there is none. */
  fingerprint(key: string): Promise<{ readonly contentSha256: string } | undefined>;
}

export interface WrittenObject {
  readonly sizeBytes: number;
  /** Base64 of the 16 bytes of the MD5. */
  readonly contentMd5: string;
}

/** There is no file under this key. */
export class MissingObject extends Error {
  override readonly name = "MissingObject";

  constructor(key: string) {
    super(`There is no file ${key}`);
  }
}

/** The storage does not let us, as long as nobody changes what we may do there. */
export class StorageRefused extends Error {
  override readonly name = "StorageRefused";
  /** The storage's own, such as AccessDenied. */
  readonly code: string;

  constructor(what: string, code: string) {
    super(`${what}: ${code}`);
    this.code = code;
  }
}

const PIECE_CHARACTERS = 64 * 1024;

/** Texts as the pieces of a file, a good many in each. */
export async function* piecesOf(texts: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  let piece = "";
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield encoder.encode(piece);
    piece = "";
  }
  if (piece !== "") yield encoder.encode(piece);
}

const LINE_END = 0x0a;

/** The lines of a file as bytes, without the line feeds, which are part of no character in UTF-8. */
export async function* byteLinesOf(file: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let begun: Uint8Array[] = [];
  for await (const piece of file) {
    let start = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, start)) {
      const rest = piece.subarray(start, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      start = end + 1;
    }
    if (start < piece.length) begun.push(piece.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/**
 * The lines of a file, without their ends. Throws TypeError unless it is UTF-8; of a file that
 * others may have written, "replace" reads whatever is not UTF-8 as U+FFFD.
 */
export async function* linesOf(
  file: AsyncIterable<Uint8Array>,
  otherBytes: "throw" | "replace" = "throw",
): AsyncIterable<string> {
  const decoder = new TextDecoder("utf-8", { fatal: otherBytes === "throw" });
  let rest = "";
  for await (const piece of file) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest.endsWith("\r") ? rest.slice(0, -1) : rest;
}
