import type { OrderReferenceId } from "./ids.ts";
import type { OutsideCharge } from "./order.ts";
import { isKnownReason, type Kind, type Status, type Verdict } from "./payment-state.ts";
import type { Clock, Log, TimelineEntry } from "./ports.ts";
import { isoTime } from "./record.ts";

/** Who brought the reading: our own call, a notification, the sweep, or an operator who had it read. */
export type ReadingSource = "reply" | "IPN" | "sweep" | "operator" | "report";

/** How people call the object. */
export function titleOf(purpose: OutsideCharge["purpose"]): string {
  return purpose === "authorization" ? "Authorization" : "Capture";
}

/** Whether a reading says exactly what is recorded. */
export function isSame(left: Status, right: Status): boolean {
  return (
    left.state === right.state && left.reason === right.reason && left.updatedAt === right.updatedAt
  );
}

/** The line of the timeline that tells of a reading. */
export function entryFor(
  deps: { readonly clock: Pick<Clock, "now"> },
  title: string,
  { state, reason }: Status,
  source: ReadingSource,
): TimelineEntry {
  return {
    at: isoTime(deps.clock.now()),
    what: `${title} is ${state}${reason ? ` (${reason})` : ""}, says ${source}`,
  };
}

/** A known state for a reason that Amazon's documents do not have is worth the same alarm. */
export function toldAs(kind: Kind, verdict: Verdict, status: Status): Verdict {
  return verdict === "apply" && !isKnownReason(kind, status) ? "unknown" : verdict;
}

/** Tells the log what became of a reading; readings that say nothing new are not told. */
export function report(
  deps: { readonly log: Log },
  verdict: Verdict,
  orderReferenceId: OrderReferenceId,
  object: string,
  { state, reason }: Status,
  source: ReadingSource,
): void {
  if (verdict === "known") return;
  const event =
    verdict === "apply"
      ? "reading-applied"
      : verdict === "unknown"
        ? "reading-unknown"
        : "reading-ignored";
  deps.log.event(event, { orderReferenceId, object, state, reason, source });
}
