import { describe, expect, it } from "vitest";
import { recordReader } from "../../../functions/build-feed/input-records.ts";
import { linesOf } from "../../../functions/domain/object-storage.ts";
import { allOf, inPieces } from "../../support/streams.ts";

const read = (key: string, text: string, pieceBytes = 5) =>
  allOf(recordReader(key)(linesOf(inPieces(text, pieceBytes))));

describe("a file of comma-separated values", () => {
  it("is read by the names of its first line, quotes and empty values included", async () => {
    const text = '\uFEFForderReferenceId, note ,amount\r\n,"a ""b"", c",\r\n\r\nS02,x,1.00';

    expect(await read("input/a.csv", text)).toEqual([
      { line: 2, fields: { note: 'a "b", c' } },
      { line: 4, fields: { orderReferenceId: "S02", note: "x", amount: "1.00" } },
    ]);
  });

  it("names the line of each record that is none", async () => {
    const text = 'a,b\n1\n"1,2\n1,2\n1"2,3\n';

    expect(await read("a.csv", text)).toEqual([
      { line: 2, problem: "has 1 value; the first line names 2" },
      { line: 3, problem: "has a quote that does not end" },
      { line: 4, fields: { a: "1", b: "2" } },
      { line: 5, problem: "has a quote that does not end" },
    ]);
  });
});

describe("a file of JSON lines", () => {
  it("is read object by object, and names what is none", async () => {
    const text = '{"note":"grün"}\n\n[1]\n{"a":\n"text"\n';

    expect(await read("a.jsonl", text, 1)).toEqual([
      { line: 1, fields: { note: "grün" } },
      { line: 3, problem: "is not a JSON object" },
      { line: 4, problem: "is not a JSON object" },
      { line: 5, problem: "is not a JSON object" },
    ]);
  });
});

it("refuses a file whose ending does not say how it is written", () => {
  expect(() => recordReader("input/a.xlsx")).toThrow("must end with .csv or .jsonl");
});
