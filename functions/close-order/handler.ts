import type { AmazonPay } from "../domain/amazon-pay.ts";
import { decideClose, decideEnding } from "../domain/ending.ts";
import { AmazonPayRequestRefused, OutcomeError } from "../domain/errors.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { isHeld } from "../domain/ledger.ts";
import type { Order } from "../domain/order.ts";
import { decideOnOrder, isoTime, readExistingLedger } from "../domain/record.ts";
import { type RefreshDeps, refreshAuthorization } from "../domain/refresh.ts";
import type { CloseOrderInput } from "./contract.ts";

export interface CloseOrderDeps extends RefreshDeps {
  readonly amazonPay: RefreshDeps["amazonPay"] &
    Pick<AmazonPay, "closeOrderReference" | "closeAuthorization">;
}

/**
 * Ends an order that is fully charged: gives back what is reserved and not needed, then closes the
 * order reference, so that nothing more can ever be charged. Already closed is done.
 */
export function createCloseOrderHandler(deps: CloseOrderDeps) {
  return async ({ orderReferenceId }: CloseOrderInput): Promise<{ phase: Order["phase"] }> => {
    const decision = await decideEnding(deps, orderReferenceId, decideClose);
    if (decision.decided === "refused") throw new OutcomeError(decision.error, decision.why);
    if (decision.decided === "already-done") return { phase: "closed" };
    await closeUnusedAuthorizations(deps, orderReferenceId);
    const status = await closeAtAmazon(deps, orderReferenceId);
    const order = await decideOnOrder(deps.store, orderReferenceId, ({ order: recorded }) =>
      recorded.phase === "closed"
        ? undefined
        : {
            row: { ...recorded, phase: "closed", amazon: status },
            entry: { at: isoTime(deps.clock.now()), what: "Paid and closed" },
          },
    );
    return { phase: order.phase };
  };
}

async function closeUnusedAuthorizations(
  deps: CloseOrderDeps,
  orderReferenceId: OrderReferenceId,
): Promise<void> {
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  for (const row of ledger.authorizations) {
    if (!row.amazonId || !isHeld(ledger, row)) continue;
    try {
      await deps.amazonPay.closeAuthorization({
        authorizationId: row.amazonId,
        reason: "The order is complete",
      });
    } catch (error) {
      // It ended by itself meanwhile; the reading below tells how.
      if (!(error instanceof AmazonPayRequestRefused)) throw error;
    }
    await refreshAuthorization(deps, orderReferenceId, row.amazonId, "reply");
  }
}

async function closeAtAmazon(
  deps: CloseOrderDeps,
  orderReferenceId: OrderReferenceId,
): Promise<Order["amazon"]> {
  try {
    await deps.amazonPay.closeOrderReference({ orderReferenceId, reason: "The order is complete" });
    // Amazon answers without a time stamp, and nothing can follow Closed.
    return { state: "Closed", reason: "SellerClosed" };
  } catch (error) {
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
    const { status } = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
    if (status.state === "Closed" || status.state === "Canceled") return status;
    throw error;
  }
}
