import type { OrderReferenceId } from "./ids.ts";
import { isHeld, lacksItsCapture } from "./ledger.ts";
import type { Ledger } from "./order.ts";
import { isFinal } from "./payment-state.ts";
import { readExistingLedger } from "./record.ts";
import {
  type RefreshDeps,
  refreshAuthorization,
  refreshCapture,
  refreshOrderReference,
  refreshOutside,
} from "./refresh.ts";
import { refreshRefund } from "./refresh-refund.ts";

/**
 * Reads from Amazon everything of an order that can still change, and records what Amazon says: the
 * order reference with what it lists, then authorizations, captures and refunds, also those that were
 * made elsewhere. For an operator who does not want to wait for a notification or the sweep.
 *
 * @throws the errors of a call to Amazon; what was read before is recorded
 */
export async function refreshOrder(
  deps: RefreshDeps,
  orderReferenceId: OrderReferenceId,
): Promise<void> {
  await refreshOrderReference(deps, orderReferenceId, "operator");
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  for (const row of ledger.authorizations) {
    if (row.amazonId && canTell(ledger, row)) {
      await refreshAuthorization(deps, orderReferenceId, row.amazonId, "operator");
    }
  }
  for (const { amazonId, status } of ledger.captures) {
    if (amazonId && !isFinal("capture", status.state)) {
      await refreshCapture(deps, orderReferenceId, amazonId, "operator");
    }
  }
  for (const { amazonId, status } of [...ledger.refunds, ...ledger.outsideRefunds]) {
    if (amazonId && !isFinal("refund", status.state)) {
      await refreshRefund(deps, orderReferenceId, amazonId, "operator");
    }
  }
  await refreshOutside(deps, ledger, "operator");
}

/** Whether the authorization, or a capture of it whose reply got lost, may have moved. */
function canTell(ledger: Ledger, row: Ledger["authorizations"][number]): boolean {
  const hasLostCapture = ledger.captures.some(
    ({ authorizationOrdinal, amazonId }) => authorizationOrdinal === row.ordinal && !amazonId,
  );
  const isOver = isFinal("authorization", row.status.state);
  return !isOver || isHeld(ledger, row) || lacksItsCapture(ledger, row) || hasLostCapture;
}
