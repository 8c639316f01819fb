import { InvalidValue } from "../../functions/domain/errors.ts";
import { parseCurrency, parseDecimal } from "../../functions/domain/money.ts";
import type { ShipchargeAnswer } from "../storefront/shipcharge.ts";

/** What a button has done, or why not and what helps. */
export interface Done {
  readonly isDone: boolean;
  readonly said: string;
}

/** What helps against the problems that a button can run into (openapi.yaml, "error"). */
const ADVICE: Readonly<Record<string, string>> = {
  ShipmentRefused: "Tell a smaller amount.",
  ShipmentLate: "Goods that left after the end are not charged: place a new order for them.",
  CancelRefused: "If money has been charged, give it back instead.",
  NothingToRefund: "Tell a shipment first: only what is charged can be given back.",
  TransactionAmountExceeded: "Choose a smaller amount.",
  CurrencyMismatch: "Use the order's currency.",
  NotAskedFor: "Look above at what the order waits for now.",
  NothingToResume: "Look above: the order needs no new run.",
  InvalidRequest: "Correct the value and press again.",
  ConstraintsExist: "Place it again with another payment method.",
  InvalidPaymentMethod: "The order stays: let the buyer choose another card.",
  AmazonRejected: "Amazon has closed this order: place a new one.",
  Unreachable: "Press again in a moment.",
};

export function done(said: string): Done {
  return { isDone: true, said };
}

/** The sentence for an answer that was not 200: what happened, and what to do. */
export function notDone({ status, body }: ShipchargeAnswer): Done {
  const error = String(body["error"] ?? `status ${status}`);
  // Amazon's simulator says its problem in "error" alone.
  const message = String(body["message"] ?? error);
  const advice =
    ADVICE[error] ??
    (status === 503 ? "Press again in a moment." : "The explanation says what is possible now.");
  const name = message.includes(error) ? "" : ` (${error})`;
  return { isDone: false, said: `${withStop(message)}${name} ${advice}`.replace(".. ", ". ") };
}

function withStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** What a form field asks for; empty text is nothing. */
export function amountOf(form: URLSearchParams) {
  const text = (form.get("amount") ?? "").trim().replace(",", ".");
  if (text === "") return undefined;
  const amount = parseDecimal(text, parseCurrency(form.get("currency") ?? ""));
  if (amount.minorUnits > 0) return amount;
  throw new InvalidValue("An amount has to be more than nothing");
}
