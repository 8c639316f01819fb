import { describe, expect, it } from "vitest";
import { type Item, itemSizeBytes } from "../../../functions/adapters/dynamodb/item-size.ts";

/** Worked by hand after the developer guide's "DynamoDB item sizes and formats". */
const VECTORS: readonly (readonly [string, Item, number])[] = [
  ["an empty item", {}, 0],
  ["a text: name 2, value 5", { pk: { S: "ORDER" } }, 7],
  ["a text in UTF-8: name 1, ü 2, 🛍 4", { a: { S: "ü🛍" } }, 7],
  ["a name in UTF-8: ß 2, value 1", { ß: { S: "x" } }, 3],
  ["an empty text: name 1", { a: { S: "" } }, 1],
  ["zero: name 1, no significant digit, 1", { n: { N: "0" } }, 2],
  ["119: name 1, three digits 2, 1", { n: { N: "119" } }, 4],
  ["11990: name 1, trailing zero trimmed, 2, 1", { n: { N: "11990" } }, 4],
  ["-0.0012: name 1, two digits 1, 1", { n: { N: "-0.0012" } }, 3],
  ["1.5E+20: name 1, two digits 1, 1", { n: { N: "1.5E+20" } }, 3],
  ["bytes: name 1, value 3", { b: { B: new Uint8Array(3) } }, 4],
  ["true: name 5, 1", { final: { BOOL: true } }, 6],
  ["null: name 1, 1", { x: { NULL: true } }, 2],
  ["a set of texts: name 1, 3 + 2", { s: { SS: ["abc", "de"] } }, 6],
  ["a set of numbers: name 1, 2 + 3", { s: { NS: ["7", "1234"] } }, 6],
  ["a set of bytes: name 1, 2 + 1", { s: { BS: [new Uint8Array(2), new Uint8Array(1)] } }, 4],
  ["an empty list: name 7, 3", { history: { L: [] } }, 10],
  ["a list: name 1, 3, then 1 + 2 and 1 + 2", { l: { L: [{ S: "ab" }, { N: "5" }] } }, 10],
  ["an empty map: name 5, 3", { texts: { M: {} } }, 8],
  [
    "money: name 5, 3, then 1 + 10 + 3 (four digits) and 1 + 8 + 3",
    { total: { M: { minorUnits: { N: "1199" }, currency: { S: "EUR" } } } },
    34,
  ],
  [
    "a list of maps: name 1, 3, 1 + 3, then 1 + 1 + 1",
    { l: { L: [{ M: { a: { S: "b" } } }] } },
    11,
  ],
];

describe("the size of an item, as DynamoDB counts it", () => {
  it.each(VECTORS)("counts %s", (_what, item, sizeBytes) => {
    expect(itemSizeBytes(item)).toBe(sizeBytes);
  });

  it("adds up the attributes", () => {
    expect(itemSizeBytes({ pk: { S: "ORDER" }, sk: { S: "x" }, n: { N: "0" } })).toBe(7 + 3 + 2);
  });
});
