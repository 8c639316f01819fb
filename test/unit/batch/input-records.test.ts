import { describe, expect, it } from "vitest";
import { inputLines } from "../../../functions/build-feed/input-lines.ts";
import { recordReader } from "../../../functions/build-feed/input-records.ts";
import { columnsOf } from "../../../functions/build-feed/line-schemas.ts";
import { allOf, bytesInPieces } from "../../support/streams.ts";

const COLUMNS = ["orderReferenceId", "note", "amount", "a", "b"];
const read = (key: string, text: string | Uint8Array, pieceBytes = 5, columns = COLUMNS) =>
  allOf(recordReader(key, columns)(inputLines(bytesInPieces(Buffer.from(text), pieceBytes))));

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

describe("the first line of a table", () => {
  it.each([
    [
      "orderReferenceId;shipmentId",
      "separates its columns by semicolons; save the file with commas",
    ],
    ["orderReferenceId\tshipmentId", "separates its columns by tabs"],
    ["shipmentId,orderReferenceId,shipmentId", "names the column shipmentId twice"],
    ['shipmentId," shipmentId "', "names the column shipmentId twice"],
    ["order,parcel", "has order, parcel, of which order, parcel are not known; there may be"],
    ["orderReferenceId,shipmentID", "of which shipmentID is not known; there may be"],
    ['orderReferenceId,"shipmentId', "has a quote that does not end"],
  ])("'%s' is refused, and nothing after it is read", async (header, why) => {
    const columns = [...columnsOf("Capture")];
    const text = `\n${header}\nS02-1234567-1234567,SH-1,SH-2\n"\n`;

    expect(await read("input/a.csv", text, 7, columns)).toEqual([
      { line: 2, problem: expect.stringContaining(why) },
    ]);
  });

  it("may have columns without a name, as long as nothing is in them", async () => {
    expect(await read("input/a.csv", "a,,b,\n1,,2,\n")).toEqual([
      { line: 2, fields: { a: "1", b: "2" } },
    ]);
  });

  it("may name what an operation takes, of orders carried here and of others", () => {
    expect(columnsOf("Capture")).toEqual(
      expect.arrayContaining(["sellerOrderId", "shipmentId", "authorizationId", "softDescriptor"]),
    );
    expect(columnsOf("Refund")).toEqual(expect.arrayContaining(["refundId", "captureId"]));
    expect(columnsOf("GetCaptureDetails")).toEqual(["captureId"]);
    expect(columnsOf("CloseAuthorization")).toEqual(["authorizationId", "reason"]);
  });
});

describe("a line that is not UTF-8", () => {
  const latin1 = (text: string) => Buffer.from(text, "latin1");
  const problem = expect.stringMatching(/^is not UTF-8.*save the whole file as UTF-8/);

  it.each([1, 3, 1_000])(
    "is named by its number, in pieces of %i bytes, and the others are read",
    async (pieceBytes) => {
      const table = latin1("a,b\r\n1,2\r\nGr\u00fc\u00dfe,3\r\n\u00e9");
      expect(await read("input/a.csv", table, pieceBytes)).toEqual([
        { line: 2, fields: { a: "1", b: "2" } },
        { line: 3, problem },
        { line: 4, problem },
      ]);
      const objects = latin1('{"a":"1"}\n{"a":"\u00fc"}\n{"a":"3"}\n');
      expect(await read("input/a.jsonl", objects, pieceBytes)).toEqual([
        { line: 1, fields: { a: "1" } },
        { line: 2, problem },
        { line: 3, fields: { a: "3" } },
      ]);
    },
  );

  it("is the first of a file in UTF-16, and nothing after it is read", async () => {
    const text = Buffer.from("\uFEFFa,b\n1,2\n", "utf16le");
    expect(await read("input/a.csv", text)).toEqual([{ line: 1, problem }]);
  });
});

describe("a file of JSON lines", () => {
  it("names what an object has twice, because only the last would count", async () => {
    const text = '{"a":"1","b":"\\"a\\":","a":"2"}\n{"a":"\\"b\\":","b":"a\\\\"}\n';

    expect(await read("a.jsonl", text)).toEqual([
      { line: 1, problem: 'has "a" twice; leave one of them' },
      { line: 2, fields: { a: '"b":', b: "a\\" } },
    ]);
  });

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
  expect(() => recordReader("input/a.xlsx", COLUMNS)).toThrow("must end with .csv or .jsonl");
});
