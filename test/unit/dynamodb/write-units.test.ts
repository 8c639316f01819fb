import { describe, expect, it } from "vitest";
import { type Item, itemSizeBytes } from "../../../functions/adapters/dynamodb/item-size.ts";
import { refusedWriteUnits, writeUnits } from "../../../functions/adapters/dynamodb/write-units.ts";

const KEY: Item = { pk: { S: "ORDER#1" }, sk: { S: "WAIT#PAYMENT" } };

function itemOf(bytes: number): Item {
  const empty = { ...KEY, a: { S: "" } };
  return { ...KEY, a: { S: "x".repeat(bytes - itemSizeBytes(empty)) } };
}

function waitDueAt(dueAt: string): Item {
  return { ...KEY, duePartition: { S: "DUE#1" }, dueAt: { S: dueAt } };
}

describe("the write units of one write", () => {
  it("counts one unit for each started KB", () => {
    expect(writeUnits(undefined, itemOf(1024))).toBe(1);
    expect(writeUnits(undefined, itemOf(1025))).toBe(2);
    expect(writeUnits(undefined, itemOf(2049))).toBe(3);
  });

  it("counts the larger of the item before and after", () => {
    expect(writeUnits(itemOf(3000), itemOf(100))).toBe(3);
    expect(writeUnits(itemOf(100), itemOf(3000))).toBe(3);
    expect(writeUnits(itemOf(3000), undefined)).toBe(3);
  });

  it("counts one unit for deleting what is not there", () => {
    expect(writeUnits(undefined, undefined)).toBe(1);
  });

  it("counts one more for an index entry that comes or goes", () => {
    expect(writeUnits(undefined, waitDueAt("1"))).toBe(2);
    expect(writeUnits(waitDueAt("1"), undefined)).toBe(2);
    expect(writeUnits(KEY, waitDueAt("1"))).toBe(2);
  });

  it("counts two more for an index entry that moves, none for one that stays", () => {
    expect(writeUnits(waitDueAt("1"), waitDueAt("2"))).toBe(3);
    expect(writeUnits(waitDueAt("1"), { ...waitDueAt("1"), token: { S: "t" } })).toBe(1);
  });

  it("counts only the keys of a large wait for its index entry", () => {
    const large = { ...waitDueAt("1"), token: { S: "t".repeat(1900) } };

    expect(writeUnits(undefined, large)).toBe(2 + 1);
  });

  it("counts a refused write by the larger of what is there and what was to be written", () => {
    expect(refusedWriteUnits(itemOf(2500), itemOf(10 * 10))).toBe(3);
    expect(refusedWriteUnits(undefined, itemOf(1500))).toBe(2);
    expect(refusedWriteUnits(undefined, undefined)).toBe(1);
    expect(refusedWriteUnits(waitDueAt("1"), waitDueAt("2"))).toBe(1);
  });
});
