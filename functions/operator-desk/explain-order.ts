import { orderExecution } from "../domain/execution-input.ts";
import { explain } from "../domain/explanation.ts";
import { isoTime, readExistingLedger } from "../domain/record.ts";
import { done } from "../runtime/commands.ts";
import type { DeskCommand } from "./desk.ts";

/** The order in plain words: why it is where it is, what happens next, what a person can do. */
export const explainOrder: DeskCommand = async (deps, orderReferenceId) => {
  const waiting = await deps.waits.readAll(orderReferenceId);
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  const { order } = ledger;
  const { name } = orderExecution(order);
  const execution = await deps.workflow.status({ workflow: "order-payment", name });
  const now = isoTime(deps.clock.now());
  return done({
    orderReferenceId,
    sellerOrderId: order.sellerOrderId,
    phase: order.phase,
    execution: { name, status: execution },
    ...explain({ ledger, waiting, execution, now }),
  });
};
