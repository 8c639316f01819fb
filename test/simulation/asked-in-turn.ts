import { chargeLimit } from "../../functions/domain/money.ts";
import type { Authorization, Capture, Ledger } from "../../functions/domain/order.ts";
import type { Stage } from "./stage.ts";

/** States of a capture that leave nothing of its authorization. */
const USING_UP = new Set(["Requested", "Pending", "Completed", "Closed"]);

/**
 * Watches, whenever a run writes down that it will ask Amazon for money, that what was asked for
 * before has been answered: at the end one would not see it, because everything is looked for then.
 */
export function watchIntents({ memory }: Stage, seenBroken: string[]): void {
  const { save } = memory.orders;
  Object.assign(memory.orders, {
    save(...values: Parameters<typeof save>) {
      const written = save(...values);
      const [row] = values;
      const isIntent = row.version === 0 && "status" in row && row.status.state === "Requested";
      if (isIntent && (row.kind === "authorization" || row.kind === "capture")) {
        void written.then(async (saved) => {
          const ledger = await memory.orders.readLedger(row.orderReferenceId);
          if (ledger && saved !== "conflict") seenBroken.push(...askedTooEarly(row, ledger));
        });
      }
      return written;
    },
  });
}

function askedTooEarly(row: Authorization | Capture, ledger: Ledger): string[] {
  const before: readonly (Authorization | Capture)[] =
    row.kind === "authorization" ? ledger.authorizations : ledger.captures;
  const unanswered = before
    .filter(({ ordinal, status }) => ordinal < row.ordinal && status.state === "Requested")
    .map((other) => `4: ${row.referenceId} is asked for, and ${other.referenceId} is unanswered`);
  const more = row.kind === "capture" ? askedTwice(row, ledger) : askedForTooMuch(row, ledger);
  return [...unanswered, ...more];
}

/** What is on its way counts as taken, or the buyer's money is reserved a second time. */
function askedForTooMuch(row: Authorization, { order, captures }: Ledger): string[] {
  const taken = captures
    .filter(({ status }) => USING_UP.has(status.state))
    .reduce((sum, { amount }) => sum + amount.minorUnits, 0);
  const left = chargeLimit(order.total).minorUnits - taken;
  if (row.amount.minorUnits <= left) return [];
  return [`1: ${row.referenceId} of ${row.amount.minorUnits} is asked for, and ${left} may be`];
}

/** Amazon takes one capture from each authorization (reference §3.7). */
function askedTwice(row: Capture, { captures }: Ledger): string[] {
  return captures
    .filter(({ ordinal }) => ordinal !== row.ordinal)
    .filter(({ authorizationOrdinal }) => authorizationOrdinal === row.authorizationOrdinal)
    .filter(({ status }) => USING_UP.has(status.state))
    .map(
      (other) =>
        `3: ${row.referenceId} is asked for, and ${other.referenceId} has used its authorization up`,
    );
}
