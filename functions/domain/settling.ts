import { isHeld, lacksItsCapture } from "./ledger.ts";
import type { Authorization, Capture, Ledger } from "./order.ts";
import { findOurAuthorization, findOurCapture } from "./own-success.ts";
import { recordAuthorization, recordCapture } from "./readings.ts";
import {
  type RefreshDeps,
  refreshAuthorization,
  refreshCapture,
  refreshOutside,
} from "./refresh.ts";
import { saveRefusal } from "./transactions.ts";

export type SettlingDeps = RefreshDeps;

/**
 * Finds out what became of transactions whose reply never came, before the order goes on without
 * them: each is looked for at Amazon by our reference id, and only its absence is a refusal. To be
 * called when no attempt at them can be under way any more.
 *
 * @param ordinal authorizations from this one on are left alone
 */
export async function settleUnanswered(
  deps: SettlingDeps,
  ledger: Ledger,
  ordinal = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { authorizations, captures } = ledger;
  for (const row of authorizations) {
    if (row.ordinal >= ordinal) continue;
    if (isUnanswered(row)) await settleAuthorization(deps, row);
    else if (row.amazonId && (lacksItsCapture(ledger, row) || isBehindItsCapture(ledger, row))) {
      await refreshAuthorization(deps, row.orderReferenceId, row.amazonId, "reply");
    }
  }
  for (const row of captures) {
    if (isUnanswered(row)) await settleCapture(deps, row);
    // Nobody waits for it any more once the order has gone on.
    else if (row.amazonId && row.status.state === "Pending") {
      await refreshCapture(deps, row.orderReferenceId, row.amazonId, "reply");
    }
  }
  await refreshOutside(deps, ledger, "reply");
}

/** Its capture was told and its own end was not. */
function isBehindItsCapture(ledger: Ledger, row: Authorization): boolean {
  return row.status.state === "Pending" && !isHeld(ledger, row);
}

function isUnanswered({ status }: Authorization | Capture): boolean {
  return status.state === "Requested";
}

async function settleAuthorization(deps: SettlingDeps, row: Authorization): Promise<void> {
  const { orderReferenceId, referenceId } = row;
  const found = await findOurAuthorization(deps.amazonPay, orderReferenceId, referenceId);
  if (!found) return saveRefusal(deps, row, "NotFoundAtAmazon");
  await recordAuthorization(deps, orderReferenceId, found, "reply");
  // What Amazon took together with it.
  for (const captureId of found.captureIds) {
    await refreshCapture(deps, orderReferenceId, captureId, "reply", referenceId);
  }
}

async function settleCapture(deps: SettlingDeps, row: Capture): Promise<void> {
  const { orderReferenceId, authorizationId, referenceId } = row;
  const found = await findOurCapture(deps.amazonPay, authorizationId, referenceId);
  if (found) await recordCapture(deps, orderReferenceId, found, "reply");
  else await saveRefusal(deps, row, "NotFoundAtAmazon");
}
