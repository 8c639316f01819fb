import { isSupportedCurrency, type Money, readAmount } from "../core/money.ts";
import { Refusal } from "../core/refusal.ts";
import { invalid, missing } from "./authentication.ts";
import type { FormParameters } from "./form.ts";

const REFERENCE_ID = /^[A-Za-z0-9_-]+$/;

export function requireAll(parameters: FormParameters, names: readonly string[]): void {
  for (const name of names) {
    if (!parameters.get(name)) throw missing(name);
  }
}

/** A text with Amazon's limit, counted in characters as the buyer sees them. */
export function readText(
  parameters: FormParameters,
  name: string,
  maxLength: number,
): string | undefined {
  const text = parameters.get(name);
  if (text !== undefined && [...text].length > maxLength) {
    throw invalid(name, `Must not be longer than ${maxLength} characters`);
  }
  return text;
}

export function readRequired(parameters: FormParameters, name: string, maxLength = 1024): string {
  const text = readText(parameters, name, maxLength);
  if (!text) throw missing(name);
  return text;
}

/** Up to 32 letters, digits, hyphens and underscores (reference §3.0). */
export function readReferenceId(parameters: FormParameters, name: string): string {
  const text = readRequired(parameters, name, 32);
  if (!REFERENCE_ID.test(text)) throw invalid(name, "Only A-Z, a-z, 0-9, - and _ are allowed");
  return text;
}

export function readBoolean(parameters: FormParameters, name: string): boolean | undefined {
  const text = parameters.get(name);
  if (text === undefined || text === "") return undefined;
  if (text === "true") return true;
  if (text === "false") return false;
  throw invalid(name, "Must be true or false");
}

/** Zero, or 5 to 1440 minutes in steps of five (reference §14.1, a default). */
export function readTransactionTimeout(parameters: FormParameters): number | undefined {
  const text = parameters.get("TransactionTimeout");
  if (text === undefined || text === "") return undefined;
  const minutes = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (minutes === 0 || (minutes >= 5 && minutes <= 1440 && minutes % 5 === 0)) return minutes;
  throw invalid("TransactionTimeout", "Must be 0 or a multiple of 5 up to 1440");
}

export function readRequiredMoney(parameters: FormParameters, prefix: string): Money {
  const money = readMoney(parameters, prefix);
  if (!money) throw missing(`${prefix}.Amount`);
  return money;
}

/** An amount above zero with its currency; one without the other is no amount. */
export function readMoney(parameters: FormParameters, prefix: string): Money | undefined {
  const amount = parameters.get(`${prefix}.Amount`);
  const currency = parameters.get(`${prefix}.CurrencyCode`);
  if (!amount && !currency) return undefined;
  if (!amount) throw missing(`${prefix}.Amount`);
  if (!currency) throw missing(`${prefix}.CurrencyCode`);
  if (!/^[A-Z]{3}$/.test(currency)) throw invalid(`${prefix}.CurrencyCode`, "Must be ISO 4217");
  if (!isSupportedCurrency(currency)) {
    throw new Refusal("CurrencyUnsupported", `The currency ${currency} is not supported.`);
  }
  const money = readAmount(amount, currency);
  if (!money || money.minorUnits === 0) {
    throw invalid(`${prefix}.Amount`, "Must be a positive decimal amount of its currency");
  }
  return money;
}

/** The values of `prefix.1`, `prefix.2` and so on, in the order of their numbers. */
export function readList(parameters: FormParameters, prefix: string): readonly string[] {
  return [...parameters]
    .flatMap(([name, value]) => {
      const number = name.startsWith(`${prefix}.`) ? name.slice(prefix.length + 1) : "";
      return /^\d+$/.test(number) ? [{ position: Number(number), value }] : [];
    })
    .sort((one, other) => one.position - other.position)
    .map(({ value }) => value);
}

/** An object whose undefined members are left out, as exact optional types want it. */
export type Given<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

export function given<T extends object>(members: T): Given<T> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<T>;
}
