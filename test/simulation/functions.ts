import { askOperatorInput } from "../../functions/ask-operator/contract.ts";
import { createAskOperatorHandler } from "../../functions/ask-operator/handler.ts";
import { authorizePaymentInput } from "../../functions/authorize-payment/contract.ts";
import { createAuthorizePaymentHandler } from "../../functions/authorize-payment/handler.ts";
import { awaitBuyerInput } from "../../functions/await-buyer/contract.ts";
import { createAwaitBuyerHandler } from "../../functions/await-buyer/handler.ts";
import { awaitShipmentInput } from "../../functions/await-shipment/contract.ts";
import { createAwaitShipmentHandler } from "../../functions/await-shipment/handler.ts";
import { cancelOrderInput } from "../../functions/cancel-order/contract.ts";
import { createCancelOrderHandler } from "../../functions/cancel-order/handler.ts";
import { capturePaymentInput } from "../../functions/capture-payment/contract.ts";
import { createCapturePaymentHandler } from "../../functions/capture-payment/handler.ts";
import { closeOrderInput } from "../../functions/close-order/contract.ts";
import { createCloseOrderHandler } from "../../functions/close-order/handler.ts";
import { confirmOrderInput } from "../../functions/confirm-order/contract.ts";
import { createConfirmOrderHandler } from "../../functions/confirm-order/handler.ts";
import { InvalidValue } from "../../functions/domain/errors.ts";
import type { Notification } from "../../functions/domain/notification.ts";
import type { OrderEvents } from "../../functions/domain/order-events.ts";
import type {
  Clock,
  Log,
  NotificationLog,
  OrderStore,
  WaitingRoom,
  WorkflowControl,
} from "../../functions/domain/ports.ts";
import { handleNotificationInput } from "../../functions/handle-notification/contract.ts";
import { createHandleNotificationHandler } from "../../functions/handle-notification/handler.ts";
import { createOrderCommandsHandler } from "../../functions/order-commands/handler.ts";
import { createPlaceOrderHandler } from "../../functions/place-order/handler.ts";
import {
  createReceiveNotificationHandler,
  type ReceiveNotificationDeps,
} from "../../functions/receive-notification/handler.ts";
import { recordShipmentInput } from "../../functions/record-shipment/contract.ts";
import { createRecordShipmentHandler } from "../../functions/record-shipment/handler.ts";
import { requestRefundInput } from "../../functions/request-refund/contract.ts";
import { createRequestRefundHandler } from "../../functions/request-refund/handler.ts";
import {
  type DeployedFunction,
  httpFunction,
  taskFunction,
} from "../../functions/runtime/define-function.ts";
import { sweepInput } from "../../functions/sweep/contract.ts";
import { createSweepHandler } from "../../functions/sweep/handler.ts";
import { createMemoryBatchStore } from "../../local/database/memory-batch-store.ts";
import type { CoreAmazonPay } from "../support/waiting/amazon.ts";

/** Every port that the functions of an order's way know. */
export interface SimulatedPorts
  extends Pick<ReceiveNotificationDeps, "verifier" | "ipnTopic" | "confirmer" | "askingTopics"> {
  readonly clock: Clock;
  readonly log: Log;
  readonly events: OrderEvents;
  readonly store: OrderStore;
  readonly waits: WaitingRoom;
  readonly notifications: NotificationLog;
  readonly workflow: WorkflowControl;
  readonly amazonPay: CoreAmazonPay;
  readonly sellerId: string;
  readonly newNonce: () => string;
}

/** Makes one function; a new instance of it for each call. */
export type MakeFunction = (ports: SimulatedPorts) => DeployedFunction;

type Task = Parameters<typeof taskFunction>;

function task<Schema extends Task[0]>(
  schema: Schema,
  create: (deps: Deps) => Parameters<typeof taskFunction<Schema>>[1],
): MakeFunction {
  return (ports) => taskFunction(schema, create(depsOf(ports)), ports.log);
}

type Deps = ReturnType<typeof depsOf>;

function depsOf(ports: SimulatedPorts) {
  return {
    ...ports,
    parse: readMessage,
    environment: "sandbox" as const,
    captureDueSoonDays: 5,
    // Batches have tests of their own; these orders are charged one by one.
    batches: createMemoryBatchStore(),
    lookAfterBatches: async () => ({ looked: 0, woken: 0, failed: 0 }),
    patienceMilliseconds: 2_000,
    returnUrls: "optional" as const,
    currencies: ["EUR", "GBP", "JPY", "USD"] as const,
  };
}

/** As the real parser does, whose messages are XML; the words of the engine differ by version. */
function readMessage(content: string): Notification {
  try {
    return JSON.parse(content) as Notification;
  } catch {
    throw new InvalidValue("The notification is damaged");
  }
}

/** The functions as they are deployed, by the names of their folders. */
export const FUNCTIONS: Readonly<Record<string, MakeFunction>> = {
  "confirm-order": task(confirmOrderInput, createConfirmOrderHandler),
  "authorize-payment": task(authorizePaymentInput, createAuthorizePaymentHandler),
  "await-buyer": task(awaitBuyerInput, createAwaitBuyerHandler),
  "await-shipment": task(awaitShipmentInput, createAwaitShipmentHandler),
  "capture-payment": task(capturePaymentInput, createCapturePaymentHandler),
  "close-order": task(closeOrderInput, createCloseOrderHandler),
  "cancel-order": task(cancelOrderInput, createCancelOrderHandler),
  "ask-operator": task(askOperatorInput, createAskOperatorHandler),
  "request-refund": task(requestRefundInput, createRequestRefundHandler),
  "record-shipment": task(recordShipmentInput, createRecordShipmentHandler),
  "handle-notification": task(handleNotificationInput, createHandleNotificationHandler),
  sweep: task(sweepInput, createSweepHandler),
  "place-order": (ports) => httpFunction(createPlaceOrderHandler(depsOf(ports)), ports.log),
  "order-commands": (ports) => httpFunction(createOrderCommandsHandler(depsOf(ports)), ports.log),
  "receive-notification": createReceiveNotificationHandler,
};
