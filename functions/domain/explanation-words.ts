import { formatDecimal, type Money } from "./money.ts";

/** Commands of an operator (docs/operators.md). */
export type OperatorCommand =
  | "explain"
  | "refresh"
  | "retry"
  | "reauthorize"
  | "nothing-more-ships"
  | "cancel"
  | "refund"
  | "give-up"
  | "restart";

/** One thing that an operator can do, and what for. */
export interface Step {
  readonly command: OperatorCommand;
  /** The refund that the command is about. */
  readonly refundOrdinal?: number;
  readonly what: string;
}

/** One part of an explanation: about the payment, or about one refund. */
export interface Part {
  readonly why: readonly string[];
  readonly next: readonly string[];
  readonly can: readonly Step[];
}

export function step(command: OperatorCommand, what: string, refundOrdinal?: number): Step {
  return refundOrdinal === undefined ? { command, what } : { command, refundOrdinal, what };
}

/** What tells steps apart: the command and what it is about. */
export function openOf({ command, refundOrdinal }: Step): string {
  return `${command} ${refundOrdinal ?? ""}`;
}

/** An amount as people write it, such as "119.90 EUR". */
export function sayMoney(amount: Money): string {
  return `${formatDecimal(amount)} ${amount.currency}`;
}
