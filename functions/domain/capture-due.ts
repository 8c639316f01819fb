import { isUsable } from "./ledger.ts";
import type { Authorization, Ledger } from "./order.ts";
import { type OrderEvents, orderEvent } from "./order-events.ts";
import type { Clock, OrderStore } from "./ports.ts";
import { isoTime } from "./record.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1_000;

interface CaptureDueDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "save">;
  readonly events: OrderEvents;
  /** From which age on an authorization that is not captured is told of. */
  readonly captureDueSoonDays: number;
}

/**
 * Tells the shop, once for each authorization, that its money should be captured soon: seven days
 * after it was authorized a capture is no longer answered at once, and may be declined
 * (reference §4.3).
 */
export async function tellCaptureDue(deps: CaptureDueDeps, ledger: Ledger): Promise<void> {
  const now = deps.clock.now();
  for (const row of ledger.authorizations) {
    if (!isUsable(ledger, row.ordinal) || !isOld(row, now, deps.captureDueSoonDays)) continue;
    await deps.events.publish(
      orderEvent(ledger, "capture-due-soon", row.ordinal, {
        authorizationOrdinal: row.ordinal,
        amount: row.amount,
        openSince: row.status.updatedAt,
        ...(row.expiresAt === undefined ? {} : { expiresAt: row.expiresAt }),
      }),
    );
    // Written after the event: a crash in between repeats it. A conflict leaves it to the next look.
    await deps.store.save({ ...row, captureDueToldAt: isoTime(now) });
  }
}

function isOld({ status, captureDueToldAt }: Authorization, now: number, days: number): boolean {
  if (captureDueToldAt !== undefined || status.updatedAt === undefined) return false;
  return now - Date.parse(status.updatedAt) >= days * DAY_MILLISECONDS;
}
