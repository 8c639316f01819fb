import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import {
  add,
  type Currency,
  chargeLimit,
  formatDecimal,
  money,
  parseCurrency,
  parseDecimal,
  smaller,
  subtract,
  sum,
} from "../../../functions/domain/money.ts";

const CURRENCIES: readonly Currency[] = [
  ...(["USD", "EUR", "GBP", "AUD", "ZAR", "CHF", "NOK", "DKK", "SEK", "NZD", "HKD"] as const),
  "JPY",
];

const anyCurrency = fc.constantFrom(...CURRENCIES);
const anyMinorUnits = fc.integer({ min: 0, max: 15_000_000 });

describe("an amount", () => {
  it.each([
    ["5", "EUR", 500],
    ["5.0", "EUR", 500],
    ["5.00", "EUR", 500],
    ["5.000", "EUR", 500],
    ["0.05", "EUR", 5],
    ["119.90", "USD", 11_990],
    ["119.9", "USD", 11_990],
    ["0", "GBP", 0],
    ["1199", "JPY", 1_199],
    ["1199.00", "JPY", 1_199],
    ["1199.0", "JPY", 1_199],
  ] as const)("spelt %s %s is %i minor units", (text, currency, minorUnits) => {
    expect(parseDecimal(text, currency)).toEqual({ minorUnits, currency });
  });

  it.each(["", " ", "-1", "+1", "1,50", "1.", ".5", "1e3", "0x10", "1 000", "Infinity", "1.2.3"])(
    "is not read from %j",
    (text) => {
      expect(() => parseDecimal(text, "EUR")).toThrow(InvalidValue);
    },
  );

  it.each([
    ["1.005", "EUR"],
    ["1199.5", "JPY"],
  ] as const)("with more decimals than its currency has is refused: %s %s", (text, currency) => {
    expect(() => parseDecimal(text, currency)).toThrow(/more decimals/);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("is never made of %d", (units) => {
    expect(() => money(units, "EUR")).toThrow(InvalidValue);
  });

  it.each([
    [0, "EUR", "0.00"],
    [5, "EUR", "0.05"],
    [50, "EUR", "0.50"],
    [11_990, "EUR", "119.90"],
    [1_199, "JPY", "1199"],
  ] as const)("of %i minor units of %s is written %s", (minorUnits, currency, text) => {
    expect(formatDecimal(money(minorUnits, currency))).toBe(text);
  });

  it("comes back as it was written, in every currency", () => {
    fc.assert(
      fc.property(anyMinorUnits, anyCurrency, (minorUnits, currency) => {
        const amount = money(minorUnits, currency);
        expect(parseDecimal(formatDecimal(amount), currency)).toEqual(amount);
      }),
      { seed: 11 },
    );
  });

  it("is neither lost nor made by adding and taking away", () => {
    fc.assert(
      fc.property(fc.array(anyMinorUnits), anyMinorUnits, (all, more) => {
        const amounts = all.map((units) => money(units, "EUR"));
        const total = sum(amounts, "EUR");
        expect(total.minorUnits).toBe(all.reduce((one, other) => one + other, 0));
        const extra = money(more, "EUR");
        expect(subtract(add(total, extra), extra)).toEqual(total);
        expect(smaller(total, extra).minorUnits).toBe(Math.min(total.minorUnits, more));
      }),
      { seed: 11 },
    );
  });

  it("is never reckoned with one of another currency", () => {
    const euros = money(1, "EUR");
    const dollars = money(1, "USD");
    for (const reckon of [add, subtract, smaller]) {
      expect(() => reckon(euros, dollars)).toThrow(InvalidValue);
    }
    expect(() => sum([euros], "USD")).toThrow(InvalidValue);
  });

  it.each(["eur", "BTC", "", "toString"])("has no currency %j", (text) => {
    expect(() => parseCurrency(text)).toThrow(InvalidValue);
  });
});

describe("what may be charged for an order", () => {
  it.each([
    [10_000, "EUR", 11_500],
    [50_000, "EUR", 57_500],
    [50_001, "EUR", 57_501],
    [1_000_000, "USD", 1_007_500],
    [99, "EUR", 113],
    [0, "EUR", 0],
    [10_000, "JPY", 11_500],
    [56_000, "JPY", 64_400],
    [1_000_000, "JPY", 1_008_400],
  ] as const)("of %i %s is at most %i", (total, currency, limit) => {
    expect(chargeLimit(money(total, currency))).toEqual(money(limit, currency));
  });

  it("is never more than 15 % nor more than 75 units above the total, and grows with it", () => {
    fc.assert(
      fc.property(anyMinorUnits, anyCurrency, (total, currency) => {
        const above = chargeLimit(money(total, currency)).minorUnits - total;
        expect(above).toBeGreaterThanOrEqual(0);
        expect(above * 100).toBeLessThanOrEqual(total * 15);
        expect(above).toBeLessThanOrEqual(currency === "JPY" ? 8_400 : 7_500);
        const next = chargeLimit(money(total + 1, currency)).minorUnits;
        expect(next).toBeGreaterThan(total + above);
      }),
      { seed: 11 },
    );
  });
});
