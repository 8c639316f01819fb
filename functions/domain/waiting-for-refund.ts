import { type Answer, failure, success } from "./answers.ts";
import type { Ledger } from "./order.ts";
import type { Refund, RefundPart } from "./refund.ts";
import {
  isContested,
  isGivenBack,
  isGivenUp,
  isOpenAtAmazon,
  liveTry,
  refundPart,
  refundRow,
} from "./refunding.ts";

/** After as many tries in a row that Amazon could not process, a person decides. */
const MOST_FAILED_TRIES = 4;

interface AwaitedRefund {
  readonly refundOrdinal: number;
  readonly attempt: number;
}

/** What Amazon has decided about one try of a refund, and what it means for the refund. */
export function resolveRefund(
  { refundOrdinal, attempt }: AwaitedRefund,
  ledger: Ledger,
): Answer | undefined {
  const part = refundPart(ledger.order, refundOrdinal)?.part;
  const row = part && (refundRow(ledger, part.ordinals[attempt - 1]) ?? liveTry(ledger, part));
  if (!part || !row) {
    return failure("OperatorNeeded", `Refund ${refundOrdinal}, try ${attempt}, is not recorded`);
  }
  switch (row.status.state) {
    case "Completed":
      return success({ refundOrdinal, attempt });
    case "Requested":
    case "Pending":
      return undefined;
    case "Declined":
    case "Refused":
      return notGiven(row, part, attempt, ledger);
    default:
      return failure(
        "OperatorNeeded",
        `Refund ${row.ordinal} has the unknown state ${row.status.state}`,
      );
  }
}

/**
 * Amazon names a later try only where it could not process the refund, and only while neither an
 * A-to-z claim nor a chargeback takes the money back and the capture can still be refunded
 * (reference §9). Everything else asks a person: the money may have to go back another way.
 */
function notGiven(row: Refund, part: RefundPart, attempt: number, ledger: Ledger): Answer {
  const { state, reason = "no reason given" } = row.status;
  const cause = `Refund ${row.ordinal} was ${state.toLowerCase()}: ${reason}`;
  // A later run of the refund goes on to the tries that followed.
  if (part.ordinals.length > attempt) return failure("ProcessingFailure", cause);
  if (state === "Refused") return failure("RefundRefused", cause);
  if (reason !== "ProcessingFailure") return failure("RefundDeclined", cause);
  const failed = part.ordinals.slice(0, attempt).map((ordinal) => refundRow(ledger, ordinal));
  const lastOther = failed.findLastIndex((other) => other?.status.reason !== reason);
  const isWorthATry =
    attempt - 1 - lastOther < MOST_FAILED_TRIES &&
    !isContested(ledger, part.captureOrdinal) &&
    ledger.captures.some(
      ({ ordinal, status }) => ordinal === part.captureOrdinal && status.state === "Completed",
    );
  return failure(isWorthATry ? "ProcessingFailure" : "RefundDeclined", cause);
}

/**
 * What a person said about a refund that stands still; giving up is for good. A refund that turns
 * out to have been made needs nobody any more.
 */
export function resolveRefundOperator(
  refundOrdinal: number,
  ledger: Ledger,
  visit: string,
): Answer | undefined {
  const part = refundPart(ledger.order, refundOrdinal)?.part;
  if (part && isGivenBack(ledger, part)) return success({ operator: "not needed" });
  if (part && isGivenUp(part)) {
    // Nobody looks any more after the end, and the books have to know what Amazon made of it.
    if (isOpenAtAmazon(ledger, part)) return undefined;
    return failure("GiveUp", "An operator gave the refund up");
  }
  return part?.operator?.visit === visit ? success({ operator: "go-on" }) : undefined;
}
