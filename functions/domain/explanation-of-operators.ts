import { type Part, type Step, step } from "./explanation-words.ts";
import { hasMoneyMoved, unchargedShipments } from "./ledger.ts";
import type { Ledger } from "./order.ts";
import { isGivenUp, refundPart } from "./refunding.ts";

/** What the errors that lead to "Needs an operator" mean, and what to look at first. */
const REASONS: Readonly<Record<string, { readonly means: string; readonly first: string }>> = {
  InvalidPaymentMethod: {
    means: "The payment method was declined, and the buyer has to choose another one.",
    first: "Ask the buyer to choose another payment method, then retry.",
  },
  ProcessingFailure: {
    means: "Amazon could not process a request, several times in a row.",
    first: "Wait for Amazon to be well, then retry.",
  },
  AuthorizationGivenUp: {
    means:
      "Amazon could not decide about an authorization, or closed it again at once, four times in a row.",
    first: "Wait for Amazon to be well, then reauthorize.",
  },
  CaptureDeclined: {
    means: "Amazon declined a capture of goods that have left.",
    first: "Look at the order in Seller Central; a new authorization may do.",
  },
  CancelRefused: {
    means: "The order could not be cancelled: money has moved, or Amazon has ended it otherwise.",
    first: "Give back by a refund what has been charged, then give the order up.",
  },
  OperatorNeeded: {
    means:
      "Something is as nobody foresaw: an unknown state, a refused call, or a charge made elsewhere.",
    first: "Look at the order in Seller Central before anything else.",
  },
  AmazonPayUnavailable: {
    means: "Amazon could not be reached through all repetitions.",
    first: "Retry once Amazon can be reached; it repeats the same request, never a second one.",
  },
  AmazonPayAccessRefused: {
    means: "Amazon does not accept our keys, our signature or our account.",
    first:
      "Put the keys right (doctor says whether they are), or switch API v2 on again where it says CheckoutV2SwitchedOff, then retry.",
  },
  AmazonPayRequestRefused: {
    means: "Amazon understood a request and refused it.",
    first: "Look the code up in docs/errors.md, mend the cause, then retry.",
  },
  RecordContended: {
    means: "The database was too busy through all repetitions.",
    first: "Retry.",
  },
  "States.Timeout": {
    means: "A step was not finished within its time.",
    first: "Refresh to see what Amazon did, then retry.",
  },
};

const UNFORESEEN = {
  means: "A step failed in a way that nobody foresaw.",
  first: "Read the function's log for this order, mend the cause, then retry.",
};

/** Why the order stands still until a person has said how it goes on. */
export function explainOperator(reason: string, ledger: Ledger): Part {
  const { means, first } = meaningOf(reason);
  return {
    why: [
      "The order stands still until an operator has said how it goes on.",
      means,
      asTold(reason),
    ],
    next: [`Nothing by itself. ${first}`],
    can: optionsOf(ledger),
  };
}

function optionsOf(ledger: Ledger): Step[] {
  const isFree = !hasMoneyMoved(ledger) && unchargedShipments(ledger).length === 0;
  return [
    step("retry", "go on where it stopped; a request is repeated under its own reference id"),
    step("reauthorize", "ask for a new authorization, once the last one is known to be void"),
    ...(isFree ? [step("cancel", "cancel the order; nothing has been charged")] : []),
    step("give-up", "close the order and charge nothing more, not even goods that have left"),
    step("refresh", "read everything from Amazon first"),
  ];
}

/** Why a refund stands still; the order's payment is not held up by it. */
export function explainRefundOperator(
  refundOrdinal: number,
  reason: string,
  { order }: Ledger,
): Part {
  const part = refundPart(order, refundOrdinal)?.part;
  if (part && isGivenUp(part)) {
    return {
      why: [
        `Refund ${refundOrdinal} was given up, and it is not known yet what Amazon made of it.`,
        asTold(reason),
      ],
      next: ["Amazon is asked within six hours; then it ends."],
      can: [step("refresh", "read everything from Amazon now")],
    };
  }
  const name = nameOf(reason);
  const { means, first } =
    name === "RefundDeclined" || name === "RefundRefused"
      ? {
          means: `Amazon ${name === "RefundDeclined" ? "declined" : "did not accept"} it.`,
          first: "Look in Seller Central for a claim or chargeback, then retry or give it up.",
        }
      : meaningOf(reason);
  return {
    why: [
      `Refund ${refundOrdinal} stands still until an operator has decided. ${means}`,
      asTold(reason),
    ],
    next: [`Nothing by itself. ${first}`],
    can: [
      step("retry", "try the refund again; it never gives back twice", refundOrdinal),
      step("give-up", "end it; the money then goes back by other means", refundOrdinal),
    ],
  };
}

function meaningOf(reason: string): { readonly means: string; readonly first: string } {
  return Object.hasOwn(REASONS, nameOf(reason))
    ? (REASONS[nameOf(reason)] ?? UNFORESEEN)
    : UNFORESEEN;
}

function nameOf(reason: string): string {
  return reason.split(":", 1)[0] ?? reason;
}

/** A cancel's reason is the shop's own text, and may name the buyer. */
function asTold(reason: string): string {
  const text = reason.replace(/(Cancel was requested).*/s, "$1");
  return `It says: ${text}`;
}
