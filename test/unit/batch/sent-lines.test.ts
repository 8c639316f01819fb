import { expect, it } from "vitest";
import type { ObjectStorage } from "../../../functions/domain/object-storage.ts";
import { requestSet, sentLines } from "../../../functions/reconcile-report/sent-lines.ts";

const KEY = "lines.jsonl";

/** A feed's lines with notes of many bytes, in a file that arrives in pieces of a size. */
function fileOf(count: number, pieceBytes: number) {
  const texts = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ number: index + 1, line: index + 2, note: "Grüße ".repeat(index % 7) }),
  );
  const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(""));
  const read = { bytes: 0 };
  const open: ObjectStorage["open"] = async function* pieces(_key, fromByte = 0) {
    for (let start = fromByte; start < bytes.length; start += pieceBytes) {
      const piece = bytes.subarray(start, start + pieceBytes);
      read.bytes += piece.length;
      yield piece;
    }
  };
  return { read, sizeBytes: bytes.length, lines: sentLines({ open }, KEY) };
}

it.each([1, 7, 64, 1_000, 1_000_000])(
  "finds each request's line, in pieces of %i bytes and in any order",
  async (pieceBytes) => {
    const { lines } = fileOf(600, pieceBytes);
    for (const wanted of [["600", "1"], ["251", "250", "252"], ["501"], ["77", "599", "600"]]) {
      const found = await lines.find(wanted);

      expect([...found.keys()].toSorted()).toEqual(wanted.toSorted());
      for (const [request, line] of found) {
        expect(line).toMatchObject({ number: Number(request), line: Number(request) + 1 });
      }
    }
  },
);

it("finds nothing for what our feed has not numbered", async () => {
  const { lines } = fileOf(3, 64);

  const found = await lines.find(["4", "0", "03", "-1", "2.0", "70000", "constructor", ""]);

  expect(found.size).toBe(0);
});

it("reads what lies between the first and the last of the lines, and not the whole file again", async () => {
  const { lines, read, sizeBytes } = fileOf(10_000, 512);
  await lines.find(["9999"]);
  read.bytes = 0;

  for (let first = 1; first < 10_000; first += 1_000) {
    const requests = Array.from({ length: 1_000 }, (_, index) => String(first + index));
    expect((await lines.find(requests)).size).toBe(1_000);
  }

  expect(read.bytes).toBeLessThan(sizeBytes * 1.05);
});

it("keeps which requests were reported, and nothing of what is none of ours", () => {
  const reported = requestSet();
  for (const request of ["1", "60000", "60001", "007", "x"]) reported.add(request);

  expect([1, 2, 7, 59_999, 60_000].filter((number) => reported.has(number))).toEqual([1, 60_000]);
});
