import type { AmazonPay } from "../domain/amazon-pay.ts";
import { decideCancel, decideEnding } from "../domain/ending.ts";
import { AmazonPayRequestRefused, OutcomeError } from "../domain/errors.ts";
import { type GivingBackDeps, giveBack } from "../domain/giving-back.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { isHeld } from "../domain/ledger.ts";
import type { Order } from "../domain/order.ts";
import { type OrderEvents, orderEvent } from "../domain/order-events.ts";
import { isFinal, laterStatus } from "../domain/payment-state.ts";
import type { WaitingRoom } from "../domain/ports.ts";
import { decideOnOrder, isoTime, readExistingLedger } from "../domain/record.ts";
import { refreshOpenAuthorizations } from "../domain/refresh.ts";
import { settleUnanswered } from "../domain/settling.ts";
import { orKeepTurn } from "../domain/turn-later.ts";
import type { CancelOrderInput } from "./contract.ts";

export interface CancelOrderDeps extends GivingBackDeps {
  readonly amazonPay: GivingBackDeps["amazonPay"] & Pick<AmazonPay, "cancelOrderReference">;
  readonly events: OrderEvents;
  /** Keeps the order's turn in Amazon's queue. */
  readonly waits: Pick<WaitingRoom, "park" | "readAll" | "leave">;
}

/**
 * Undoes an order for which no money has moved. Reads Amazon first: an order reference that has
 * ended there is recorded, not cancelled again. Once goods have left or money has moved the cancel
 * is refused, and the refusal is recorded with its reason.
 */
export function createCancelOrderHandler(deps: CancelOrderDeps) {
  return async (task: CancelOrderInput): Promise<{ phase: Order["phase"] }> => {
    const { orderReferenceId } = task;
    // What nobody answered may have moved money, and then there is nothing to cancel.
    const before = await readExistingLedger(deps.store, orderReferenceId);
    await orKeepTurn(deps, task, () => settleUnanswered(deps, before));
    const decision = await decideEnding(deps, orderReferenceId, decideCancel);
    if (decision.decided === "refused") throw new OutcomeError(decision.error, decision.why);
    if (decision.decided === "go") {
      await orKeepTurn(deps, task, () => cancel(deps, orderReferenceId));
    }
    const ledger = await readExistingLedger(deps.store, orderReferenceId);
    const { phase, cancel: wish } = ledger.order;
    await deps.events.publish(orderEvent(ledger, "order-cancelled", 1, { reason: wish?.reason }));
    return { phase };
  };
}

async function cancel(deps: CancelOrderDeps, orderReferenceId: OrderReferenceId): Promise<void> {
  const status = await cancelAtAmazon(deps, orderReferenceId);
  await refreshOpenAuthorizations(deps, orderReferenceId);
  if (status.state === "Closed") await giveBackWhatIsOpen(deps, orderReferenceId);
  await decideOnOrder(deps.store, orderReferenceId, ({ order }) =>
    order.phase === "cancelled"
      ? undefined
      : {
          row: {
            ...order,
            phase: "cancelled",
            amazon: laterStatus(order.amazon, status),
            ...(order.cancel ? { cancel: { ...order.cancel, outcome: "done" } } : {}),
          },
          entry: {
            at: isoTime(deps.clock.now()),
            what: `Cancelled; the order reference is ${status.state}`,
          },
        },
  );
}

async function cancelAtAmazon(
  deps: CancelOrderDeps,
  orderReferenceId: OrderReferenceId,
): Promise<Order["amazon"]> {
  const { order } = await readExistingLedger(deps.store, orderReferenceId);
  const before = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
  if (isFinal("orderReference", before.status.state)) return before.status;
  try {
    await deps.amazonPay.cancelOrderReference({
      orderReferenceId,
      reason: order.cancel?.reason ?? "Cancelled by the shop",
    });
  } catch (error) {
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
    const after = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
    if (isFinal("orderReference", after.status.state)) return after.status;
    // Money that moved before this call and was never told: then the order is not to be cancelled.
    await refreshOpenAuthorizations(deps, orderReferenceId);
    const decision = await decideEnding(deps, orderReferenceId, decideCancel);
    if (decision.decided === "refused") throw new OutcomeError(decision.error, decision.why);
    throw error;
  }
  return { state: "Canceled", reason: "SellerCanceled" };
}

/** An order reference that was closed elsewhere leaves its authorizations open (reference §3.6). */
async function giveBackWhatIsOpen(
  deps: CancelOrderDeps,
  orderReferenceId: OrderReferenceId,
): Promise<void> {
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  for (const row of ledger.authorizations) {
    if (isHeld(ledger, row)) await giveBack(deps, row, "The order is cancelled");
  }
}
