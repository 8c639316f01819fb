import { ArnFormat, Stack } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Settings } from "../config.ts";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { Alarms } from "../constructs/alarms.ts";
import { AmazonPayKeys } from "../constructs/amazon-pay-keys.ts";
import { BatchBucket } from "../constructs/batch-bucket.ts";
import { Dashboard } from "../constructs/dashboard.ts";
import { EncryptionKey } from "../constructs/encryption-key.ts";
import { FulfilmentBus } from "../constructs/fulfilment-bus.ts";
import { NotificationTopic } from "../constructs/notification-topic.ts";
import { OrderEventsTopic } from "../constructs/order-events-topic.ts";
import type { OrderFunction, Surroundings } from "../constructs/order-function.ts";
import { OrderHttpApi } from "../constructs/order-http-api.ts";
import { OrderTable } from "../constructs/order-table.ts";
import { OrderWorkflow } from "../constructs/order-workflow.ts";
import { ReconciliationSchedule } from "../constructs/reconciliation-schedule.ts";
import { SweepSchedule } from "../constructs/sweep-schedule.ts";
import { tellNextSteps } from "./next-steps.ts";
import { createOrderFunctions } from "./order-functions.ts";
import { BATCH_ROUTES, DESK_ROUTES, ORDER_ROUTES, SESSION_ROUTES } from "./routes.ts";

interface WorkflowNames {
  readonly orders: string;
  readonly refunds: string;
  readonly batches: string;
  readonly reconciliations: string;
}

type WorkflowArns = Pick<
  Surroundings,
  | "stateMachineArn"
  | "executionsArn"
  | "refundStateMachineArn"
  | "refundExecutionsArn"
  | "batchStateMachineArn"
  | "batchExecutionsArn"
  | "reconcileStateMachineArn"
  | "reconcileExecutionsArn"
>;

/** Everything that a merchant's account needs to take Amazon Pay orders to "paid and closed". */
export class OrderPaymentStack extends Stack {
  readonly #around: Surroundings;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      description: `Shipcharge ${settings.stage}: Amazon Pay orders, charged when the goods ship`,
      terminationProtection: settings.keepsData,
      ...(settings.awsRegion && { env: { region: settings.awsRegion } }),
      tags: { application: "shipcharge", stage: settings.stage },
    });
    const { keepsData, stage } = settings;
    const key = new EncryptionKey(this, "Key", { keepsData });
    key.allowLogs();
    const table = new OrderTable(this, "OrderTable", { key, keepsData });
    const amazonPayKeys = new AmazonPayKeys(this, "AmazonPayKeys", { key, keepsData });
    const orderEvents = new OrderEventsTopic(this, "OrderEvents", { key });
    const names = {
      orders: `shipcharge-${stage}-order-payment`,
      refunds: `shipcharge-${stage}-refund`,
      batches: `shipcharge-${stage}-batch`,
      reconciliations: `shipcharge-${stage}-reconcile`,
    };
    this.#around = {
      settings,
      key,
      table,
      amazonPayKeys,
      orderEvents,
      batchBucket: new BatchBucket(this, "Batches", { key, keepsData }),
      ...this.#workflowArns(names),
    };

    const functions = createOrderFunctions(this, this.#around);
    const workflows = this.#workflows(names, functions);

    const { receiveNotification, handleNotification, recordShipment, sweep } = functions;
    const ends = { from: receiveNotification, to: handleNotification };
    new NotificationTopic(this, "Ipn", { settings, key, ...ends });

    const eventBusName = `shipcharge-${stage}-fulfilment`;
    new FulfilmentBus(this, "Fulfilment", { eventBusName, recordShipment });

    new SweepSchedule(this, "SweepSchedule", { sweep });
    const nights = new ReconciliationSchedule(this, "ReconciliationSchedule", {
      stateMachine: workflows.reconciliations.stateMachine,
    });

    const api = this.#httpApi(functions);

    const topic = this.#watch(functions, workflows, nights, api);

    tellNextSteps(this, {
      ...this.#around,
      apiUrl: api.url,
      domainTarget: api.domainTarget,
      tableName: table.tableName,
      batchBucket: this.#around.batchBucket.bucketName,
      amazonPayKeysSecret: amazonPayKeys.secretArn,
      shopTokenSecret: api.shopTokenSecret,
      eventBusName,
      orderEventsTopicArn: orderEvents.topicArn,
      alarmTopicArn: topic.topicArn,
    });
  }

  /** Alarms and the dashboard; answers where operators hear of the former. */
  #watch(
    functions: ReturnType<typeof createOrderFunctions>,
    workflows: Readonly<Record<string, OrderWorkflow>>,
    nights: ReconciliationSchedule,
    api: OrderHttpApi,
  ): AlarmTopic {
    const { settings, key, ...around } = this.#around;
    const topic = new AlarmTopic(this, "AlarmTopic", { settings, key });
    const untold = topic.tellOfLostExecutions([
      around.stateMachineArn,
      around.refundStateMachineArn,
      around.batchStateMachineArn,
      around.reconcileStateMachineArn,
    ]);
    const { handleNotification, recordShipment, sweep } = functions;
    const deadLetters = {
      ...deadLettersOf([handleNotification, recordShipment, sweep]),
      AlarmTopic: untold,
      ReconciliationSchedule: nights.deadLetters,
    };
    const { serverErrors } = api;
    const alarms = new Alarms(this, "Alarms", { settings, topic, deadLetters, serverErrors });
    const stateMachines = Object.values(workflows).map(({ stateMachine }) => stateMachine);
    new Dashboard(this, "Dashboard", { settings, alarms, stateMachines, api });
    return topic;
  }

  #httpApi(functions: ReturnType<typeof createOrderFunctions>): OrderHttpApi {
    const { receiveNotification, checkout, placeOrder, authorizeRequest } = functions;
    const { checkoutSession, orderCommands, operatorDesk, batchCommands } = functions;
    const { settings, key } = this.#around;
    const api = new OrderHttpApi(this, "HttpApi", { settings, key, authorizeRequest });
    api.addOpenRoute("POST /notifications", receiveNotification);
    api.addRoute("PUT /checkouts/{id}", checkout);
    api.addRoute("GET /checkouts/{id}", checkout);
    if (checkoutSession) {
      for (const route of SESSION_ROUTES) api.addRoute(route, checkoutSession);
    }
    api.addRoute("POST /orders", placeOrder);
    for (const route of ORDER_ROUTES) api.addRoute(route, orderCommands);
    for (const route of BATCH_ROUTES) api.addRoute(route, batchCommands);
    for (const route of DESK_ROUTES) api.addRoute(route, operatorDesk);
    return api;
  }

  #workflows(
    names: WorkflowNames,
    { ofOrders, ofRefunds, ofBatches, ofReconciliations }: ReturnType<typeof createOrderFunctions>,
  ): Readonly<Record<keyof WorkflowNames, OrderWorkflow>> {
    const { settings, key } = this.#around;
    const orders = new OrderWorkflow(this, "OrderPayment", {
      settings,
      key,
      workflow: "order-payment",
      stateMachineName: names.orders,
      tasks: ofOrders,
    });
    const refunds = new OrderWorkflow(this, "Refund", {
      settings,
      key,
      workflow: "refund",
      stateMachineName: names.refunds,
      tasks: ofRefunds,
    });
    const batches = new OrderWorkflow(this, "Batch", {
      settings,
      key,
      workflow: "batch",
      stateMachineName: names.batches,
      tasks: ofBatches,
    });
    const reconciliations = new OrderWorkflow(this, "Reconcile", {
      settings,
      key,
      workflow: "reconcile",
      stateMachineName: names.reconciliations,
      tasks: ofReconciliations,
    });
    return { orders, refunds, batches, reconciliations };
  }

  #workflowArns({ orders, refunds, batches, reconciliations }: WorkflowNames): WorkflowArns {
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
      batchStateMachineArn: arnOf("stateMachine", batches),
      batchExecutionsArn: arnOf("execution", `${batches}:*`),
      reconcileStateMachineArn: arnOf("stateMachine", reconciliations),
      reconcileExecutionsArn: arnOf("execution", `${reconciliations}:*`),
    };
  }
}

function deadLettersOf(functions: readonly OrderFunction[]): Record<string, Queue> {
  return Object.fromEntries(
    functions.flatMap(({ node, deadLetters }) => (deadLetters ? [[node.id, deadLetters]] : [])),
  );
}
