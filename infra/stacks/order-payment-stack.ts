import { ArnFormat, CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Settings } from "../config.ts";
import { AmazonPayKeys } from "../constructs/amazon-pay-keys.ts";
import { EncryptionKey } from "../constructs/encryption-key.ts";
import { FulfilmentBus } from "../constructs/fulfilment-bus.ts";
import { NotificationTopic } from "../constructs/notification-topic.ts";
import { OrderEventsTopic } from "../constructs/order-events-topic.ts";
import {
  OrderFunction,
  type OrderFunctionProps,
  type Surroundings,
} from "../constructs/order-function.ts";
import { OrderHttpApi } from "../constructs/order-http-api.ts";
import { OrderTable } from "../constructs/order-table.ts";
import { OrderWorkflow } from "../constructs/order-workflow.ts";
import { SweepSchedule } from "../constructs/sweep-schedule.ts";

/** What shops and operators may ask of orders that have been placed. */
const ORDER_ROUTES = [
  "GET /orders",
  "GET /orders/{id}",
  "GET /orders/{id}/buyer",
  "POST /orders/{id}/authentication",
  "POST /orders/{id}/payment-method",
  "POST /orders/{id}/shipments",
  "POST /orders/{id}/nothing-more-ships",
  "POST /orders/{id}/total",
  "POST /orders/{id}/attributes",
  "POST /orders/{id}/cancel",
  "POST /orders/{id}/refunds",
  "POST /orders/{id}/operator",
  "POST /orders/{id}/resume",
] as const;

interface WorkflowNames {
  readonly orders: string;
  readonly refunds: string;
}

type WorkflowArns = Pick<
  Surroundings,
  "stateMachineArn" | "executionsArn" | "refundStateMachineArn" | "refundExecutionsArn"
>;

/** Everything that a merchant's account needs to take Amazon Pay orders to "paid and closed". */
export class OrderPaymentStack extends Stack {
  readonly #around: Surroundings;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      description: `Shipcharge ${settings.stage}: Amazon Pay orders, charged when the goods ship`,
      terminationProtection: settings.keepsData,
      tags: { application: "shipcharge", stage: settings.stage },
    });
    const { keepsData, stage } = settings;
    const key = new EncryptionKey(this, "Key", { keepsData });
    const table = new OrderTable(this, "OrderTable", { key, keepsData });
    const amazonPayKeys = new AmazonPayKeys(this, "AmazonPayKeys", { key, keepsData });
    const orderEvents = new OrderEventsTopic(this, "OrderEvents", { key });
    const names = {
      orders: `shipcharge-${stage}-order-payment`,
      refunds: `shipcharge-${stage}-refund`,
    };
    this.#around = {
      settings,
      table,
      amazonPayKeys,
      orderEvents,
      ...this.#workflowArns(names),
    };

    this.#workflows(names);

    const { receiveNotification, handleNotification } = this.#notifications();
    const ends = { from: receiveNotification, to: handleNotification };
    new NotificationTopic(this, "Ipn", { settings, key, ...ends });

    const recordShipment = this.#recordShipment();
    const eventBusName = `shipcharge-${stage}-fulfilment`;
    new FulfilmentBus(this, "Fulfilment", { eventBusName, recordShipment });

    new SweepSchedule(this, "SweepSchedule", { sweep: this.#sweep(settings) });

    const { checkout, placeOrder, orderCommands } = this.#shopFunctions();
    const api = new OrderHttpApi(this, "HttpApi", { settings });
    api.addOpenRoute("POST /notifications", receiveNotification);
    api.addRoute("PUT /checkouts/{id}", checkout);
    api.addRoute("GET /checkouts/{id}", checkout);
    api.addRoute("POST /orders", placeOrder);
    for (const route of ORDER_ROUTES) api.addRoute(route, orderCommands);

    this.#output(
      "HttpApiUrl",
      api.url,
      "The shop's requests go here, signed with AWS Signature V4",
    );
    this.#output("TableName", table.tableName, "For `npm run topics`");
    this.#output("NotificationUrl", `${api.url}notifications`, "Goes into Seller Central");
    this.#output("AmazonPayKeysSecret", amazonPayKeys.secretArn, "Put the keys of Amazon Pay here");
    this.#output("FulfilmentBusName", eventBusName, "Shipments are told here");
    this.#output("OrderEventsTopicArn", orderEvents.topicArn, "Subscribe to hear about orders");
    const { stateMachineArn, refundStateMachineArn } = this.#around;
    this.#output("StateMachineArn", stateMachineArn, "Every order is an execution");
    this.#output("RefundStateMachineArn", refundStateMachineArn, "Every refund is an execution");
  }

  #workflows(names: WorkflowNames): void {
    const { settings } = this.#around;
    const { ofOrders, ofRefunds } = this.#tasks();
    new OrderWorkflow(this, "OrderPayment", {
      settings,
      workflow: "order-payment",
      stateMachineName: names.orders,
      tasks: ofOrders,
    });
    new OrderWorkflow(this, "Refund", {
      settings,
      workflow: "refund",
      stateMachineName: names.refunds,
      tasks: ofRefunds,
    });
  }

  /** One function for each task of the workflows: construct id = folder = token = state. */
  #tasks() {
    const waits = {
      table: ["Query", "PutItem", "UpdateItem", "DeleteItem"],
      answersTasks: true,
      tellsTheShop: true,
    } as const;
    const pays = { ...waits, table: [...waits.table, "GetItem"], callsAmazonPay: true } as const;
    const ends = {
      table: ["GetItem", "Query", "UpdateItem"],
      callsAmazonPay: true,
      tellsTheShop: true,
    } as const;
    const askOperator = this.#function("AskOperator", { timeoutSeconds: 30, ...waits });
    const ofOrders = [
      this.#function("ConfirmOrder", { timeoutSeconds: 60, ...pays }),
      this.#function("AuthorizePayment", { timeoutSeconds: 60, ...pays }),
      this.#function("AwaitBuyer", { timeoutSeconds: 30, ...waits }),
      this.#function("AwaitShipment", { timeoutSeconds: 30, ...waits }),
      this.#function("CapturePayment", { timeoutSeconds: 60, ...pays }),
      this.#function("CloseOrder", { timeoutSeconds: 100, ...ends }),
      this.#function("CancelOrder", { timeoutSeconds: 100, ...ends }),
      askOperator,
    ];
    const requestRefund = this.#function("RequestRefund", { timeoutSeconds: 60, ...pays });
    return { ofOrders, ofRefunds: [requestRefund, askOperator] };
  }

  #notifications() {
    return {
      // SNS gives an HTTP endpoint 15 seconds.
      receiveNotification: this.#function("ReceiveNotification", {
        timeoutSeconds: 14,
        notesAskingTopics: true,
      }),
      handleNotification: this.#function("HandleNotification", {
        timeoutSeconds: 60,
        table: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
        answersTasks: true,
        tellsTheShop: true,
        callsAmazonPay: true,
        retriedInBackground: 2,
      }),
    };
  }

  #recordShipment(): OrderFunction {
    return this.#function("RecordShipment", {
      timeoutSeconds: 30,
      table: ["GetItem", "Query", "UpdateItem", "DeleteItem"],
      answersTasks: true,
      tellsTheShop: true,
      retriedInBackground: 2,
    });
  }

  #sweep({ captureDueSoonDays }: Settings): OrderFunction {
    const sweep = this.#function("Sweep", {
      timeoutSeconds: 280,
      table: ["GetItem", "BatchGetItem", "Query", "UpdateItem", "DeleteItem"],
      listsDueWaits: true,
      answersTasks: true,
      tellsTheShop: true,
      callsAmazonPay: true,
      // The next sweep is the retry.
      retriedInBackground: 0,
    });
    if (captureDueSoonDays !== undefined) {
      sweep.addVariable("CAPTURE_DUE_SOON_DAYS", String(captureDueSoonDays));
    }
    return sweep;
  }

  /** API Gateway gives up after 30 seconds. */
  #shopFunctions() {
    return {
      checkout: this.#function("Checkout", {
        timeoutSeconds: 29,
        table: ["GetItem", "UpdateItem"],
        callsAmazonPay: true,
      }),
      placeOrder: this.#function("PlaceOrder", {
        timeoutSeconds: 29,
        table: ["GetItem", "Query", "PutItem", "UpdateItem"],
        callsAmazonPay: true,
        startsOrders: true,
      }),
      orderCommands: this.#function("OrderCommands", {
        timeoutSeconds: 29,
        table: ["GetItem", "BatchGetItem", "Query", "UpdateItem", "DeleteItem"],
        listsDueWaits: true,
        callsAmazonPay: true,
        startsOrders: true,
        answersTasks: true,
        tellsTheShop: true,
        startsRefunds: true,
      }),
    };
  }

  #function(id: string, props: OrderFunctionProps): OrderFunction {
    return new OrderFunction(this, id, this.#around, props);
  }

  #workflowArns({ orders, refunds }: WorkflowNames): WorkflowArns {
    const arnOf = (resource: string, resourceName: string): string =>
      this.formatArn({
        service: "states",
        resource,
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    return {
      stateMachineArn: arnOf("stateMachine", orders),
      executionsArn: arnOf("execution", `${orders}:*`),
      refundStateMachineArn: arnOf("stateMachine", refunds),
      refundExecutionsArn: arnOf("execution", `${refunds}:*`),
    };
  }

  #output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
