/** Everything that comes, in its order. */
export async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The text of a document that comes in pieces. */
export async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await allOf(pieces)).toString();
}

/** A document in pieces of so many bytes. */
export function inPieces(text: string, pieceBytes: number): AsyncIterable<Uint8Array> {
  return bytesInPieces(Buffer.from(text), pieceBytes);
}

/** A document in any encoding, in pieces of so many bytes. */
export async function* bytesInPieces(
  bytes: Uint8Array,
  pieceBytes: number,
): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield bytes.subarray(start, start + pieceBytes);
  }
}

/** Items that are there, as if they came. */
export async function* each<Item>(items: Iterable<Item>): AsyncIterable<Item> {
  yield* items;
}
