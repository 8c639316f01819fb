import type { AmazonPayOrders } from "../domain/amazon-pay-order.ts";
import type { AmazonPayRefunds } from "../domain/amazon-pay-refund.ts";
import type { NotificationSettings } from "../domain/amazon-pay-service.ts";
import type { AnswerDeps } from "../domain/answer.ts";
import type { Environment } from "../domain/notification.ts";
import type { ObjectStorage } from "../domain/object-storage.ts";
import type { OrderList } from "../domain/order-list.ts";
import type {
  Clock,
  NotificationLog,
  OrderStore,
  WaitingRoom,
  WorkflowControl,
} from "../domain/ports.ts";
import type { ThrottleQueues } from "../domain/throttle.ts";
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
  readonly notificationSettings: NotificationSettings;
  readonly notifications: Pick<NotificationLog, "lastTest">;
  readonly throttleQueues: ThrottleQueues;
  /** Whose quotas are looked at. */
  readonly environment: Environment;
  /** Where Amazon Pay is simulated; undefined where it is Amazon's own. */
  readonly simulator?: string | undefined;
}

/** One thing that a person may ask about an order. */
export type DeskCommand = CommandOf<OperatorDeskDeps>;

/** A command whose body has a schema; anything else is refused with every wrong field named. */
export const deskCommandWith = commandsFor<OperatorDeskDeps>();
