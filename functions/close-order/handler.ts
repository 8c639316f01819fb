import type { AmazonPay } from "../domain/amazon-pay.ts";
import { decideClose, decideClosed, decideEnding } from "../domain/ending.ts";
import { AmazonPayRequestRefused, OutcomeError } from "../domain/errors.ts";
import { type GivingBackDeps, giveBack } from "../domain/giving-back.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { capturedTotal, isHeld } from "../domain/ledger.ts";
import type { Ledger, Order } from "../domain/order.ts";
import { type OrderEvents, orderEvent } from "../domain/order-events.ts";
import { waitForDecision } from "../domain/pending-captures.ts";
import type { WaitingRoom } from "../domain/ports.ts";
import { decideOnOrder, isoTime, readExistingLedger } from "../domain/record.ts";
import { refreshOpenAuthorizations } from "../domain/refresh.ts";
import { settleUnanswered } from "../domain/settling.ts";
import { orKeepTurn } from "../domain/turn-later.ts";
import type { CloseOrderInput } from "./contract.ts";

export interface CloseOrderDeps extends GivingBackDeps {
  readonly amazonPay: GivingBackDeps["amazonPay"] & Pick<AmazonPay, "closeOrderReference">;
  readonly events: OrderEvents;
  /** Keeps the order's turn in Amazon's queue. */
  readonly waits: Pick<WaitingRoom, "park" | "readAll" | "leave">;
}

/**
 * Ends an order of which nothing more will be charged: gives back what is reserved and not needed,
 * then closes the order reference, so that nothing more can ever be charged. Already closed is done.
 */
export function createCloseOrderHandler(deps: CloseOrderDeps) {
  return async (task: CloseOrderInput): Promise<{ phase: Order["phase"] }> => {
    const { orderReferenceId } = task;
    const decision = await decideEnding(deps, orderReferenceId, decideClose);
    if (decision.decided === "refused") throw new OutcomeError(decision.error, decision.why);
    await orKeepTurn(deps, task, () =>
      decision.decided === "go" ? close(deps, task) : settleEnded(deps, task),
    );
    const ledger = await readExistingLedger(deps.store, orderReferenceId);
    if (ledger.order.phase === "closed") {
      const captured = capturedTotal(ledger);
      await deps.events.publish(orderEvent(ledger, "order-closed", 1, { captured }));
    }
    return { phase: ledger.order.phase };
  };
}

/** Also of an order that has ended: its end may be recorded while what it ended with is not. */
async function settle(deps: CloseOrderDeps, orderReferenceId: OrderReferenceId): Promise<Ledger> {
  await settleUnanswered(deps, await readExistingLedger(deps.store, orderReferenceId));
  return readExistingLedger(deps.store, orderReferenceId);
}

async function settleEnded(deps: CloseOrderDeps, task: CloseOrderInput): Promise<void> {
  const { orderReferenceId, visit } = task;
  await settle(deps, orderReferenceId);
  await refreshOpenAuthorizations(deps, orderReferenceId);
  waitForDecision(await readExistingLedger(deps.store, orderReferenceId), visit, deps.clock.now());
}

async function close(deps: CloseOrderDeps, task: CloseOrderInput): Promise<void> {
  const { orderReferenceId, visit } = task;
  const ledger = await settle(deps, orderReferenceId);
  for (const row of ledger.authorizations) {
    if (isHeld(ledger, row)) await giveBack(deps, row, "The order is complete");
  }
  // Read again: what is given back may turn out to be captured elsewhere.
  waitForDecision(await readExistingLedger(deps.store, orderReferenceId), visit, deps.clock.now());
  const status = await closeAtAmazon(deps, orderReferenceId);
  await decideOnOrder(deps.store, orderReferenceId, (newest) =>
    decideClosed(newest, isoTime(deps.clock.now()), status),
  );
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
