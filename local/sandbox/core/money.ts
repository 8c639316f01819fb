/** An amount in the smallest unit of its currency; JPY has none below the yen. */
export interface Money {
  readonly currency: string;
  readonly minorUnits: number;
}

/** The currencies that Amazon Pay settles or presents in (reference §3.0). */
const CURRENCIES = new Set("USD EUR GBP JPY AUD ZAR CHF NOK DKK SEK NZD HKD".split(" "));

const HIGHEST_JPY_MINOR_UNITS = 10_000_000;
const HIGHEST_OTHER_MINOR_UNITS = 15_000_000;

export function isSupportedCurrency(currency: string): boolean {
  return CURRENCIES.has(currency);
}

function decimalsOf(currency: string): number {
  return currency === "JPY" ? 0 : 2;
}

/** Reads Amazon's decimal text, or answers undefined when it is not an amount of that currency. */
export function readAmount(text: string, currency: string): Money | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return undefined;
  const decimals = decimalsOf(currency);
  const fraction = match[2] ?? "";
  if (fraction.length > decimals) return undefined;
  return { currency, minorUnits: Number(match[1] + fraction.padEnd(decimals, "0")) };
}

/** `12.30`, the form of the API's answers (reference §0). */
export function writeAmount(money: Money): string {
  const decimals = decimalsOf(money.currency);
  if (decimals === 0) return String(money.minorUnits);
  const digits = String(money.minorUnits).padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** `12.3` and `0.0`, the form of the notifications (reference §0). */
export function writeNotificationAmount(money: Money): string {
  const text = writeAmount(money);
  if (!text.includes(".")) return `${text}.0`;
  return text.replace(/0$/, "");
}

/** The highest order total that Amazon takes (reference §3.0). */
export function isWithinHighestTotal(money: Money): boolean {
  const highest = money.currency === "JPY" ? HIGHEST_JPY_MINOR_UNITS : HIGHEST_OTHER_MINOR_UNITS;
  return money.minorUnits <= highest;
}

/**
 * What may be taken above a total: 15 %, rounded down, but never more than 75 units, or 8,400 yen
 * (reference §3.7). The same rule bounds refunds above what was captured (§3.10).
 */
export function allowanceAbove(total: Money): number {
  const highest = total.currency === "JPY" ? 8_400 : 7_500;
  return Math.min(Math.floor((total.minorUnits * 15) / 100), highest);
}
