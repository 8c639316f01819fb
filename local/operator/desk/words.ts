import { formatDecimal, money, parseCurrency } from "../../../functions/domain/money.ts";
import type { ExplanationAnswer, Money, Status } from "./views.ts";

/** An amount as people write it, such as "119.90 EUR". */
export function sayMoney({ minorUnits, currency }: Money): string {
  return `${formatDecimal(money(minorUnits, parseCurrency(currency)))} ${currency}`;
}

export function sayStatus({ state, reason }: Status): string {
  return reason === undefined ? state : `${state} (${reason})`;
}

/** How long something lasts already, such as "3 d 4 h". */
export function sayAge(since: string | undefined, now: number): string {
  if (since === undefined) return "-";
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

/** An explanation as lines. */
export function sayExplanation({ why, next, can }: ExplanationAnswer): string[] {
  return [...titled("Why", why), ...titled("Next", next), ...titled("You can", can.map(sayStep))];
}

function sayStep({ command, refundOrdinal, what }: ExplanationAnswer["can"][number]): string {
  const refund = refundOrdinal === undefined ? "" : ` --refund ${refundOrdinal}`;
  return `${command}${refund}: ${what}`;
}

function titled(title: string, sentences: readonly string[]): string[] {
  return sentences.map((sentence, index) => `${(index === 0 ? title : "").padEnd(9)}${sentence}`);
}
