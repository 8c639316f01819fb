import type { AmazonPayOrders } from "../domain/amazon-pay-order.ts";
import type { AnswerDeps } from "../domain/answer.ts";
import type { Clock, OrderStore, WaitingRoom, WorkflowControl } from "../domain/ports.ts";
import { type CommandOf, commandsFor } from "../runtime/commands.ts";

export interface OrderCommandsDeps extends AnswerDeps {
  readonly clock: Clock;
  readonly store: OrderStore;
  readonly waits: WaitingRoom;
  /** How long a buyer's page is kept waiting for an outcome. */
  readonly patienceMilliseconds: number;
  readonly workflow: WorkflowControl;
  readonly amazonPay: Pick<AmazonPayOrders, "getOrderReferenceDetails" | "setOrderAttributes">;
}

/** One thing that may be asked of a placed order. */
export type Command = CommandOf<OrderCommandsDeps>;

/** A command whose body has a schema; anything else is refused with every wrong field named. */
export const commandWith = commandsFor<OrderCommandsDeps>();
