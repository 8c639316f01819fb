import { InvalidValue } from "./errors.ts";

/** An amount as Shipcharge counts it: whole minor units (cents, yen) of one currency. */
export interface Money {
  readonly minorUnits: number;
  readonly currency: Currency;
}

/**
 * How many decimals each currency of Amazon Pay has (reference §3.0: three ledger currencies, yen,
 * and the presentment currencies of the multi-currency feature).
 */
const DECIMALS = {
  USD: 2,
  EUR: 2,
  GBP: 2,
  JPY: 0,
  AUD: 2,
  ZAR: 2,
  CHF: 2,
  NOK: 2,
  DKK: 2,
  SEK: 2,
  NZD: 2,
  HKD: 2,
} as const;

export type Currency = keyof typeof DECIMALS;

/** All that Amazon Pay charges in. */
export const CURRENCIES: readonly Currency[] = Object.keys(DECIMALS).filter(isCurrency);

/** Accepts an ISO 4217 code that Amazon Pay charges in. Throws InvalidValue for any other text. */
export function parseCurrency(text: string): Currency {
  if (isCurrency(text)) return text;
  throw new InvalidValue(
    `"${text}" is not a currency that Amazon Pay charges in; use one of ${CURRENCIES.join(", ")}`,
  );
}

function isCurrency(text: string): text is Currency {
  return Object.hasOwn(DECIMALS, text);
}

/** Makes an amount of whole minor units. Throws InvalidValue unless they are a safe integer. */
export function money(minorUnits: number, currency: Currency): Money {
  if (!Number.isSafeInteger(minorUnits)) {
    throw new InvalidValue(`${minorUnits} is not a whole number of minor units`);
  }
  return { minorUnits, currency };
}

/**
 * Reads decimal text such as "119.90" as it stands in Amazon's replies and in order files.
 * Amazon writes the same amount as "5", "5.0" and "5.00" (reference §13 no. 25), so missing
 * decimals count as zero; more decimals than the currency has are refused.
 */
export function parseDecimal(text: string, currency: Currency): Money {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text);
  if (!match) throw new InvalidValue(`"${text}" is not an amount like 119.90`);
  const decimals = DECIMALS[currency];
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) {
    throw new InvalidValue(`"${text}" has more decimals than ${currency} has (${decimals})`);
  }
  return money(Number(`${match[1]}${fraction.padEnd(decimals, "0")}`), currency);
}

/** Writes the decimal text that Amazon Pay expects: exactly the currency's decimals, no sign. */
export function formatDecimal(amount: Money): string {
  const decimals = DECIMALS[amount.currency];
  const sign = amount.minorUnits < 0 ? "-" : "";
  const digits = String(Math.abs(amount.minorUnits)).padStart(decimals + 1, "0");
  if (decimals === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Whether both are one amount of one currency. */
export function isSameMoney(one: Money, other: Money): boolean {
  return one.minorUnits === other.minorUnits && one.currency === other.currency;
}

/** Adds amounts of one currency. */
export function add(left: Money, right: Money): Money {
  return money(left.minorUnits + sameCurrency(left, right).minorUnits, left.currency);
}

/** Takes the second amount from the first; the result may be negative. */
export function subtract(left: Money, right: Money): Money {
  return money(left.minorUnits - sameCurrency(left, right).minorUnits, left.currency);
}

/** The smaller of two amounts of one currency. */
export function smaller(left: Money, right: Money): Money {
  return left.minorUnits <= sameCurrency(left, right).minorUnits ? left : right;
}

/** Adds up amounts of the given currency; nothing adds up to zero. */
export function sum(amounts: readonly Money[], currency: Currency): Money {
  return amounts.reduce(add, money(0, currency));
}

/**
 * The most that may be charged for an order of this total: 15 % more, but no more than 75 units
 * (for yen: ¥8,400), rounded down (reference §3.7).
 */
export function chargeLimit(total: Money): Money {
  const ceilingMinorUnits = total.currency === "JPY" ? 8_400 : 75 * 10 ** DECIMALS[total.currency];
  const fifteenPercent = Number((BigInt(total.minorUnits) * 15n) / 100n);
  return add(total, money(Math.min(fifteenPercent, ceilingMinorUnits), total.currency));
}

function sameCurrency(left: Money, right: Money): Money {
  if (left.currency !== right.currency) {
    throw new InvalidValue(`${right.currency} cannot be reckoned with ${left.currency}`);
  }
  return right;
}
