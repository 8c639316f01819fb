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

/** The two parameters of an amount, which must be more than nothing. */
export function amountFields(name: string, amount: Money): Fields {
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
