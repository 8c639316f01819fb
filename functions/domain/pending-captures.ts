import { OutcomeError } from "./errors.ts";
import type { Capture, Ledger, OutsideCharge } from "./order.ts";
import type { Status } from "./payment-state.ts";
import { isoTime } from "./record.ts";
import { enteredAt, turnAt } from "./visit.ts";

/** As long as the step that captures waits itself (workflows/README.md). */
const LONGEST_MILLISECONDS = 14 * 24 * 3600 * 1_000;
const SHORTEST_PAUSE_MILLISECONDS = 60_000;
const LONGEST_PAUSE_MILLISECONDS = 6 * 3600 * 1_000;

/** A capture of ours, or one that was made elsewhere. */
type AnyCapture = Capture | OutsideCharge;

/** The captures that Amazon has not decided about, and that it may still decide about. */
export function pendingCaptures(
  { captures, outside }: Pick<Ledger, "captures" | "outside">,
  nowMilliseconds: number,
): readonly AnyCapture[] {
  const elsewhere = outside.filter(({ purpose }) => purpose === "capture");
  return [...captures, ...elsewhere].filter(
    ({ status }) =>
      status.state === "Pending" && pendingFor(status, nowMilliseconds) < LONGEST_MILLISECONDS,
  );
}

/** Ours by their numbers, those made elsewhere by Amazon's ids. */
export function namesOfCaptures(captures: readonly AnyCapture[]): string {
  return captures
    .map((row) => (row.kind === "capture" ? row.ordinal : `${row.amazonId} (made elsewhere)`))
    .join(", ");
}

/**
 * Holds the end of an order while a capture is pending: nobody looks any more after the end, its
 * notification may be lost, and the books have to know what Amazon made of it. Each pause is as
 * long as the capture has been pending: a minute at first, six hours at most.
 *
 * @param visit of the state that closes the order
 * @throws OutcomeError CaptureUndecided, whose text says when to look again; not for a capture
 *   that has been pending for 14 days, about which Amazon is not expected to decide
 */
export function waitForDecision(ledger: Ledger, visit: string, nowMilliseconds: number): void {
  const pending = pendingCaptures(ledger, nowMilliseconds);
  if (pending.length === 0) return;
  const shortest = Math.min(...pending.map(({ status }) => pendingFor(status, nowMilliseconds)));
  const pause = Math.min(
    LONGEST_PAUSE_MILLISECONDS,
    Math.max(SHORTEST_PAUSE_MILLISECONDS, shortest),
  );
  // Step Functions waits by its own clock: were ours behind, the moment would have passed already.
  const from = Math.max(nowMilliseconds, Date.parse(enteredAt(visit)));
  const lookAt = turnAt(isoTime(from + pause));
  throw new OutcomeError(
    "CaptureUndecided",
    `Capture ${namesOfCaptures(pending)} is pending until ${lookAt}`,
  );
}

/** Where Amazon did not say since when, it is not waited for. */
function pendingFor({ updatedAt }: Status, nowMilliseconds: number): number {
  return updatedAt === undefined ? LONGEST_MILLISECONDS : nowMilliseconds - Date.parse(updatedAt);
}
