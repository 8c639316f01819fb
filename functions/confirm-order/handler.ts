import type { AmazonPay, OrderReferenceReading } from "../domain/amazon-pay.ts";
import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { isCancelWanted } from "../domain/ledger.ts";
import type { Refusal } from "../domain/order.ts";
import type { Clock, OrderStore } from "../domain/ports.ts";
import { decideOnOrder, isoTime, readExistingLedger } from "../domain/record.ts";
import type { ConfirmOrderInput } from "./contract.ts";

/** How long the buyer's name and address are kept for the warehouse. */
const BUYER_DATA_DAYS = 30;
const DAY_MILLISECONDS = 24 * 3600 * 1_000;

export interface ConfirmOrderDeps extends AnswerDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger" | "save" | "saveBuyer">;
  readonly amazonPay: Pick<AmazonPay, "confirmOrderReference" | "getOrderReferenceDetails">;
}

/**
 * Tells Amazon that the buyer has placed the order, and fetches who buys and where it goes, which
 * Amazon shows only from now on (seed 004). An order confirmed before answers from the record.
 */
export function createConfirmOrderHandler(deps: ConfirmOrderDeps) {
  return async (input: ConfirmOrderInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit } = input;
    const { order } = await readExistingLedger(deps.store, orderReferenceId);
    if (!order.confirmedAt && !order.refusal && !isCancelWanted(order)) {
      await confirm(deps, orderReferenceId);
    }
    const awaited = { kind: "confirmation" } as const;
    await answerOrPark(deps, { orderReferenceId, token, visit, awaited });
  };
}

async function confirm(deps: ConfirmOrderDeps, orderReferenceId: OrderReferenceId): Promise<void> {
  const refused = await confirmAtAmazon(deps, orderReferenceId);
  const reading = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
  const at = isoTime(deps.clock.now());
  if (refused && reading.status.state !== "Open") {
    const refusal = whyRefused(refused, reading);
    await decideOnOrder(deps.store, orderReferenceId, ({ order }) => ({
      row: { ...order, amazon: reading.status, phase: "refused", refusal },
      entry: { at, what: `Amazon did not confirm the order: ${refusal.detail}` },
    }));
    return;
  }
  await keepBuyer(deps, reading);
  await decideOnOrder(deps.store, orderReferenceId, ({ order }) =>
    order.confirmedAt
      ? undefined
      : {
          row: { ...order, amazon: reading.status, confirmedAt: at },
          entry: { at, what: "Confirmed; the order reference is Open" },
        },
  );
}

/** Amazon may refuse a second Confirm on an open order (reference §3.3), so the state decides. */
async function confirmAtAmazon(
  deps: ConfirmOrderDeps,
  orderReferenceId: OrderReferenceId,
): Promise<AmazonPayRequestRefused | undefined> {
  try {
    await deps.amazonPay.confirmOrderReference({ orderReferenceId });
    return undefined;
  } catch (error) {
    if (error instanceof AmazonPayRequestRefused) return error;
    throw error;
  }
}

function whyRefused(refused: AmazonPayRequestRefused, reading: OrderReferenceReading): Refusal {
  const { constraints, status } = reading;
  if (refused.code === "ConstraintsExist") {
    const detail = `The buyer has to mend: ${constraints.map(({ id }) => id).join(", ")}`;
    return { error: "ConstraintsExist", detail, constraints };
  }
  if (status.state === "Canceled" || status.state === "Closed") {
    const detail = `Amazon's order reference is ${status.state} (${status.reason ?? "no reason given"})`;
    return { error: "OrderReferenceEnded", detail };
  }
  return { error: "OperatorNeeded", detail: refused.message };
}

async function keepBuyer(deps: ConfirmOrderDeps, reading: OrderReferenceReading): Promise<void> {
  const { orderReferenceId, buyer, shipTo } = reading;
  await deps.store.saveBuyer(
    orderReferenceId,
    { ...(buyer ? { buyer } : {}), ...(shipTo ? { shipTo } : {}) },
    isoTime(deps.clock.now() + BUYER_DATA_DAYS * DAY_MILLISECONDS),
  );
}
