import type { AmazonPayOrders } from "../domain/amazon-pay-order.ts";
import type { AmazonPayRefunds } from "../domain/amazon-pay-refund.ts";
import type { AnswerDeps } from "../domain/answer.ts";
import type { ObjectStorage } from "../domain/object-storage.ts";
import type { OrderList } from "../domain/order-list.ts";
import type { Clock, OrderStore, WaitingRoom, WorkflowControl } from "../domain/ports.ts";
import { type CommandOf, commandsFor } from "../runtime/commands.ts";

export interface OperatorDeskDeps extends AnswerDeps {
  readonly clock: Clock;
  readonly store: OrderStore;
  readonly orderList: OrderList;
  readonly waits: WaitingRoom;
  readonly workflow: WorkflowControl;
  readonly storage: Pick<ObjectStorage, "open" | "fingerprint">;
  readonly amazonPay: Pick<
    AmazonPayOrders,
    "getOrderReferenceDetails" | "getAuthorizationDetails" | "getCaptureDetails"
  > &
    Pick<AmazonPayRefunds, "getRefundDetails">;
}

/** One thing that a person may ask about an order. */
export type DeskCommand = CommandOf<OperatorDeskDeps>;

/** A command whose body has a schema; anything else is refused with every wrong field named. */
export const deskCommandWith = commandsFor<OperatorDeskDeps>();
