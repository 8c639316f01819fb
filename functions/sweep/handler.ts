import { type AnswerDeps, LONGEST_PAUSE_SECONDS, secondsSince, wake } from "../domain/answer.ts";
import { tellCaptureDue } from "../domain/capture-due.ts";
import { newsOfOutsideRefunds } from "../domain/dispute-events.ts";
import { NotOurTurn } from "../domain/errors.ts";
import { ENDED_PHASES } from "../domain/order.ts";
import type { WaitingRoom } from "../domain/ports.ts";
import { isoTime, readExistingLedger } from "../domain/record.ts";
import { type RefreshDeps, refreshAwaited } from "../domain/refresh.ts";
import { refundOf, type Wait } from "../domain/waiting.ts";

/** How many waits one sweep looks at; what is left over is still due five minutes later. */
const MOST_WAITS = 300;
/**
 * After this a sweep begins with no further wait. Each of the reads that one wait can need may stand
 * in Amazon's queue for five seconds, and the function has 280 (infra/stacks).
 */
const LONGEST_MILLISECONDS = 180_000;
const SHORTEST_PAUSE_SECONDS = 300;

interface SweepResult {
  looked: number;
  woken: number;
  failed: number;
}

export type SweepDeps = RefreshDeps &
  AnswerDeps & {
    readonly waits: WaitingRoom;
    readonly store: RefreshDeps["store"];
    /** From which age on the shop is told that an authorization is not captured yet. */
    readonly captureDueSoonDays: number;
    /** Batches wait in a list of their own (domain/batch-watch.ts). */
    readonly lookAfterBatches: () => Promise<SweepResult>;
  };

/**
 * Looks after orders that nobody has told anything for a while: asks Amazon, records what it says,
 * and wakes whoever can go on. It finds what a lost notification would have told. One order that
 * cannot be helped does not keep the others from being looked after.
 */
export function createSweepHandler(deps: SweepDeps) {
  return async (): Promise<SweepResult> => {
    const startedAt = deps.clock.now();
    const result = await deps.lookAfterBatches();
    for (const wait of await deps.waits.due(isoTime(deps.clock.now()), MOST_WAITS)) {
      if (deps.clock.now() - startedAt > LONGEST_MILLISECONDS) break;
      result.looked += 1;
      try {
        if (await lookAfter(deps, wait)) result.woken += 1;
      } catch (error) {
        result.failed += 1;
        const { orderReferenceId } = wait;
        deps.log.event("sweep-failed", { orderReferenceId, error: String(error) });
      }
    }
    return result;
  };
}

async function lookAfter(deps: SweepDeps, wait: Wait): Promise<boolean> {
  const { orderReferenceId } = wait;
  // Pushed forward before the work, so that an order that always fails is not always the first.
  await deps.waits.postpone(wait, nextLook(wait, deps.clock.now()));
  const before = await readExistingLedger(deps.store, orderReferenceId);
  const waitedSeconds = secondsSince(wait.parkedAt, deps.clock.now());
  deps.log.event("sweep-looks", { orderReferenceId, waitsFor: wait.awaited.kind, waitedSeconds });
  if (!(await refreshInTurn(deps, wait))) return false;
  const after = await readExistingLedger(deps.store, orderReferenceId);
  for (const event of newsOfOutsideRefunds(before, after)) await deps.events.publish(event);
  await tellCaptureDue(deps, after);
  if ((await wake(deps, orderReferenceId)) !== "answered") {
    // An end that was recorded but not told is told above; with nothing to tell, nobody waits for
    // the payment. Refunds come after the end.
    const isOver = ENDED_PHASES.has(before.order.phase) && refundOf(wait.awaited) === undefined;
    if (isOver) await deps.waits.leave(orderReferenceId, wait.token);
    return false;
  }
  deps.log.event("sweep-rescued", { orderReferenceId, waitsFor: wait.awaited.kind });
  return true;
}

/** What the sweep does not wait for in Amazon's queue, it comes back to when a slot may be free. */
async function refreshInTurn(deps: SweepDeps, wait: Wait): Promise<boolean> {
  try {
    await refreshAwaited(deps, wait.orderReferenceId, wait.awaited);
    return true;
  } catch (error) {
    if (!(error instanceof NotOurTurn)) throw error;
    await deps.waits.postpone(wait, error.slotAt);
    return false;
  }
}

/** Each pause is as long as the wait has lasted: five minutes at first, six hours at most. */
function nextLook(wait: Wait, nowMilliseconds: number): string {
  const waitedSeconds = (nowMilliseconds - Date.parse(wait.parkedAt)) / 1_000;
  const pauseSeconds = Math.min(
    LONGEST_PAUSE_SECONDS,
    Math.max(SHORTEST_PAUSE_SECONDS, waitedSeconds),
  );
  return isoTime(nowMilliseconds + pauseSeconds * 1_000);
}
