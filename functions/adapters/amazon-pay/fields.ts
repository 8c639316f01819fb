import { InvalidValue } from "../../domain/errors.ts";
import { formatDecimal, type Money } from "../../domain/money.ts";
import type { Fields } from "./sign.ts";

/**
 * How many characters Amazon takes (reference §3.0). What is longer is refused here, with the name
 * of the text; Amazon's own answer would be an InvalidParameterValue at the time of the payment.
 */
const LONGEST = {
  sellerNote: 1024,
  storeName: 50,
  customInformation: 1024,
  note: 255,
  softDescriptor: 16,
  orderReason: 1024,
  authorizationReason: 255,
} as const;

/** A buyer-facing text, checked for its length in characters. */
export function limited(kind: keyof typeof LONGEST, text: string | undefined): string | undefined {
  if (text === undefined || text.length <= LONGEST[kind]) return text;
  const characters = [...text].length;
  if (characters <= LONGEST[kind]) return text;
  throw new InvalidValue(`${kind} has ${characters} characters; Amazon takes ${LONGEST[kind]}`);
}

/** The two parameters of an amount, which must be more than nothing; none for no amount. */
export function amountFields(name: string, amount: Money | undefined): Fields {
  if (amount === undefined) return {};
  if (amount.minorUnits <= 0) {
    throw new InvalidValue(`${name} is ${formatDecimal(amount)}; Amazon takes only more than 0`);
  }
  return { [`${name}.Amount`]: formatDecimal(amount), [`${name}.CurrencyCode`]: amount.currency };
}

/** Amazon's spelling of a truth value. */
export function flag(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** 0 for an answer at once, else minutes; Amazon says which of them it takes. */
export function timeoutField(minutes: number | undefined): string | undefined {
  if (minutes === undefined) return undefined;
  if (Number.isSafeInteger(minutes) && minutes >= 0) return String(minutes);
  throw new InvalidValue(`transactionTimeoutMinutes is ${minutes}, not a whole number of minutes`);
}

/** A list's parameters, numbered from 1. */
export function listFields(name: string, values: readonly string[] = []): Fields {
  return Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}`, value]));
}

/** The shop's texts about an order: the same in several operations, below different names. */
export function sellerOrderFields(
  name: string,
  texts: {
    readonly sellerOrderId?: string;
    readonly storeName?: string;
    readonly customInformation?: string;
  },
): Fields {
  return {
    [`${name}.SellerOrderId`]: texts.sellerOrderId,
    [`${name}.StoreName`]: limited("storeName", texts.storeName),
    [`${name}.CustomInformation`]: limited("customInformation", texts.customInformation),
  };
}

const LONGEST_RANGE_MILLISECONDS = 31 * 24 * 3600 * 1_000;

/** The span of time in which objects were made: both ends or none, at most 31 days. */
export function createdRangeFields(
  range: { readonly start: string; readonly end: string } | undefined,
): Fields {
  if (range === undefined) return {};
  const lengthMilliseconds = Date.parse(range.end) - Date.parse(range.start);
  if (!(lengthMilliseconds >= 0 && lengthMilliseconds <= LONGEST_RANGE_MILLISECONDS)) {
    throw new InvalidValue(
      `createdBetween ${range.start} and ${range.end} is not a span of at most 31 days`,
    );
  }
  return { "CreatedTimeRange.StartTime": range.start, "CreatedTimeRange.EndTime": range.end };
}

/** An order that is confirmed as it is made needs its total at once. */
export function requireTotal(total: Money | undefined): void {
  if (total === undefined) throw new InvalidValue("confirmNow needs the order's total");
}

/** A list that Amazon takes only with something in it. */
export function requireSome(what: string, list: readonly unknown[]): void {
  if (list.length === 0) throw new InvalidValue(`${what} is empty`);
}
