import * as v from "valibot";
import type { Currency } from "../../functions/domain/money.ts";
import { parseDecimal } from "../../functions/domain/money.ts";
import type { Figures, OrderResult } from "./order-result.ts";
import { parsed } from "./order-steps.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How an order file says that its order ends; what is left out is not looked at. */
export function expectationSchema(currency: Currency) {
  return v.strictObject({
    /** The HTTP status with which the shop's order was answered. */
    placed: v.exactOptional(count),
    status: v.exactOptional(
      v.picklist(["closed", "cancelled", "declined", "refused", "open", "not placed"]),
    ),
    /** The state in which the workflow ended or stands. */
    finalState: v.exactOptional(v.string()),
    /** States that were passed, in this order, others between them left out. */
    passes: v.exactOptional(v.array(v.string())),
    captured: v.exactOptional(parsed((text) => parseDecimal(text, currency))),
    refunded: v.exactOptional(parsed((text) => parseDecimal(text, currency))),
    /** How many there are at Amazon, whatever became of them. */
    authorizations: v.exactOptional(count),
    captures: v.exactOptional(count),
    /** How the reason begins for which the order needs an operator. */
    operatorReason: v.exactOptional(v.string()),
    cancel: v.exactOptional(v.picklist(["done", "refused"])),
    /** What the shop was told, in this order, others between them left out. */
    events: v.exactOptional(v.array(v.string())),
  });
}

export type Expectations = v.InferOutput<ReturnType<typeof expectationSchema>>;

/** What of an order's end an order file can speak of. */
type Outcome = Pick<
  OrderResult,
  | "placedWith"
  | "status"
  | "finalState"
  | "statesEntered"
  | "authorizations"
  | "captures"
  | "cancel"
  | "operatorReason"
  | "events"
> & { readonly ledger: Pick<Figures, "capturedMinorUnits" | "refundedMinorUnits"> };

/** One sentence for each thing that came otherwise than the order file says. */
export function disappointments(expects: Expectations, result: Outcome): readonly string[] {
  const found: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown): void => {
    if (expected !== undefined && expected !== actual) {
      found.push(`${what}: ${String(actual)}, expected ${String(expected)}`);
    }
  };
  compare("the order was answered", expects.placed, result.placedWith);
  compare("status", expects.status, result.status);
  compare("final state", expects.finalState, result.finalState);
  compare("captured", expects.captured?.minorUnits, result.ledger.capturedMinorUnits);
  compare("refunded", expects.refunded?.minorUnits, result.ledger.refundedMinorUnits);
  compare("authorizations", expects.authorizations, result.authorizations);
  compare("captures", expects.captures, result.captures);
  compare("cancel", expects.cancel, result.cancel);
  if (expects.operatorReason && !result.operatorReason?.startsWith(expects.operatorReason)) {
    compare("operator's reason", expects.operatorReason, result.operatorReason);
  }
  for (const [what, wanted, had] of [
    ["states", expects.passes, result.statesEntered],
    ["events", expects.events, result.events],
  ] as const) {
    if (wanted && !isWithin(wanted, had)) {
      found.push(`${what}: ${had.join(", ")}; expected ${wanted.join(", ")}`);
    }
  }
  return found;
}

function isWithin(wanted: readonly string[], had: readonly string[]): boolean {
  let next = 0;
  for (const one of had) if (one === wanted[next]) next += 1;
  return next === wanted.length;
}
