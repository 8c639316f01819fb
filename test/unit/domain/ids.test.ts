import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import {
  orderReferenceOf,
  parseAuthorizationId,
  parseCaptureId,
  parseOrderReferenceId,
  parseSellerOrderId,
  parseShipmentId,
  parseTaskToken,
  readReferenceId,
  referenceId,
} from "../../../functions/domain/ids.ts";

const order = parseOrderReferenceId("S01-1234567-1234567");

describe("Amazon's ids", () => {
  it.each(["S01-1234567-1234567", "P02-0000000-9999999"])("of an order: %s", (text) => {
    expect(parseOrderReferenceId(text)).toBe(text);
  });

  it.each(["", "A01-1234567-1234567", "S01-123456-1234567", "s01-1234567-1234567", `${order} `])(
    "of an order are not %j",
    (text) => {
      expect(() => parseOrderReferenceId(text)).toThrow(InvalidValue);
    },
  );

  it("of a transaction name their order", () => {
    expect(orderReferenceOf(parseAuthorizationId(`${order}-A000001`))).toBe(order);
    expect(orderReferenceOf(parseCaptureId(`${order}-C000001`))).toBe(order);
    expect(() => orderReferenceOf("something else")).toThrow(InvalidValue);
    expect(() => parseCaptureId(`${order}-C1`)).toThrow(InvalidValue);
  });
});

describe("the reference id of an attempt to move money", () => {
  it.each([
    ["authorization", 1, "S01-1234567-1234567-A1"],
    ["capture", 2, "S01-1234567-1234567-C2"],
    ["refund", 13, "S01-1234567-1234567-R13"],
  ] as const)("%s %i is %s", (purpose, ordinal, text) => {
    expect(referenceId(order, purpose, ordinal)).toBe(text);
  });

  it("is a pure function, different for every purpose and ordinal, and reads back", () => {
    const purposes = ["authorization", "capture", "refund"] as const;
    const attempt = fc.record({
      purpose: fc.constantFrom(...purposes),
      ordinal: fc.integer({ min: 1, max: 999 }),
    });
    fc.assert(
      fc.property(attempt, attempt, (one, other) => {
        const id = referenceId(order, one.purpose, one.ordinal);
        expect(readReferenceId(id)).toEqual({ orderReferenceId: order, ...one });
        expect(id.length).toBeLessThanOrEqual(32);
        const isSame = one.purpose === other.purpose && one.ordinal === other.ordinal;
        expect(id === referenceId(order, other.purpose, other.ordinal)).toBe(isSame);
      }),
      { seed: 11 },
    );
  });

  it.each([0, -1, 1_000, 1.5])("has no ordinal %d", (ordinal) => {
    expect(() => referenceId(order, "capture", ordinal)).toThrow(InvalidValue);
  });

  it.each(["", "my-own-reference", `${order}-X1`, `${order}-C01`, `${order}-C1-2`])(
    "is not read from %j",
    (text) => {
      expect(readReferenceId(text)).toBeUndefined();
    },
  );
});

describe("the shop's own ids", () => {
  it.each(["2026-1001", "#4711 B", "a".repeat(127)])("of orders: %s", (text) => {
    expect(parseSellerOrderId(text)).toBe(text);
  });

  it.each(["", " 1", "1 ", "a".repeat(128), "Müller", "1\n2"])("of orders are not %j", (text) => {
    expect(() => parseSellerOrderId(text)).toThrow(InvalidValue);
  });

  it.each(["", "a b", "x".repeat(65), "ä"])("of shipments are not %j", (text) => {
    expect(() => parseShipmentId(text)).toThrow(InvalidValue);
  });

  it("of a waiting task are whatever Step Functions gives, up to 2048 characters", () => {
    expect(parseTaskToken("t".repeat(2_048))).toHaveLength(2_048);
    expect(() => parseTaskToken("")).toThrow(InvalidValue);
    expect(() => parseTaskToken("t".repeat(2_049))).toThrow(InvalidValue);
  });
});
