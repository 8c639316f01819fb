import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { AmazonPayKeys } from "./amazon-pay-keys.ts";
import type { BatchBucket } from "./batch-bucket.ts";
import { bundledCode } from "./bundled-code.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { Logs } from "./logs.ts";
import { nodeOptions } from "./node-options.ts";
import type { OrderEventsTopic } from "./order-events-topic.ts";
import type { OrderTable, TableAction } from "./order-table.ts";
import { metricsNamespace } from "./shipcharge-metric.ts";

/** What functions may be allowed to use. */
export interface Surroundings {
  readonly settings: Settings;
  readonly key: EncryptionKey;
  readonly table: OrderTable;
  readonly amazonPayKeys: AmazonPayKeys;
  readonly orderEvents: OrderEventsTopic;
  /** Spelled out and not taken from the state machine, which in turn refers to the functions. */
  readonly stateMachineArn: string;
  readonly executionsArn: string;
  readonly refundStateMachineArn: string;
  readonly refundExecutionsArn: string;
  readonly batchStateMachineArn: string;
  readonly batchExecutionsArn: string;
  readonly reconcileStateMachineArn: string;
  readonly reconcileExecutionsArn: string;
  readonly batchBucket: BatchBucket;
}

export interface OrderFunctionProps {
  readonly timeoutSeconds: number;
  readonly table?: readonly TableAction[];
  readonly listsDueWaits?: boolean;
  /** May write down which topic wants to be let in, and nothing else. */
  readonly notesAskingTopics?: boolean;
  readonly callsAmazonPay?: boolean;
  /** Whose requests it writes; without the right to read the keys. */
  readonly knowsTheSeller?: boolean;
  readonly answersTasks?: boolean;
  /** Only ever tells a task that it has succeeded. */
  readonly answersTasksOfBatches?: boolean;
  readonly tellsTheShop?: boolean;
  readonly startsOrders?: boolean;
  /** May ask how an order's execution stands. */
  readonly watchesOrders?: boolean;
  readonly startsRefunds?: boolean;
  readonly startsBatches?: boolean;
  readonly startsReconciliations?: boolean;
  /** What it may do with the files of batches and of reconciliations. */
  readonly files?: "reads" | "writes" | "writes-reconciliations";
  /** How many may run at once: kept aside from the account's, and never more. */
  readonly reservedConcurrency?: number;
  /** How often Lambda itself calls again what failed; for functions that nobody waits for. */
  readonly retriedInBackground?: 0 | 1 | 2;
}

/**
 * A deployed function: the folder under functions/ whose name is the construct's id in kebab case,
 * with a role of its own that may do what the props say, and nothing else.
 */
export class OrderFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  /** Where events lie that could not be handled; only of functions that nobody waits for. */
  readonly deadLetters: sqs.Queue | undefined;

  constructor(scope: Construct, id: string, around: Surroundings, props: OrderFunctionProps) {
    super(scope, id);
    const logGroup = new Logs(this, "Logs", around);
    this.role = new iam.Role(this, "Role", {
      assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    });
    this.allow(["logs:CreateLogStream", "logs:PutLogEvents"], logGroup.logGroupArn);
    this.function = new lambda.Function(this, "Function", {
      code: bundledCode(folderOf(id)),
      handler: "index.handler",
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: {
        NODE_OPTIONS: nodeOptions(props.files !== undefined).join(" "),
        METRICS_NAMESPACE: metricsNamespace(around.settings),
        ...environmentOf(around, props),
      },
      ...(around.settings.reservesConcurrency &&
        props.reservedConcurrency !== undefined && {
          reservedConcurrentExecutions: props.reservedConcurrency,
        }),
      tracing: lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup,
      role: this.role,
    });
    this.#grant(around, props);
    this.deadLetters = this.#keepFailures(props);
  }

  addVariable(name: string, value: string): void {
    this.function.addEnvironment(name, value);
  }

  /** Tells the function of a setting, if it is given; else the function knows what is usual. */
  addSetting(name: string, value: number | undefined): void {
    if (value !== undefined) this.addVariable(name, String(value));
  }

  /** Adds to the function's role; actions are named one by one. */
  allow(actions: readonly string[], ...resources: readonly string[]): void {
    this.role.addToPolicy(
      new iam.PolicyStatement({ actions: [...actions], resources: [...resources] }),
    );
  }

  #grant(around: Surroundings, props: OrderFunctionProps): void {
    if (props.table) around.table.allow(this.role, props.table);
    if (props.notesAskingTopics) around.table.allowWritingInto("ASKING_TOPICS", this.role);
    if (props.listsDueWaits) around.table.allowListingDueWaits(this.role);
    if (props.callsAmazonPay) around.amazonPayKeys.allowReading(this.role);
    if (props.tellsTheShop) around.orderEvents.allowPublishing(this.role);
    if (props.answersTasks) {
      const { stateMachineArn, refundStateMachineArn, batchStateMachineArn } = around;
      const machines = [stateMachineArn, refundStateMachineArn, batchStateMachineArn];
      this.allow(["states:SendTaskSuccess", "states:SendTaskFailure"], ...machines);
    }
    if (props.answersTasksOfBatches) {
      this.allow(["states:SendTaskSuccess"], around.batchStateMachineArn);
    }
    if (props.startsOrders) {
      this.allow(["states:StartExecution"], around.stateMachineArn);
    }
    if (props.startsOrders || props.watchesOrders) {
      this.allow(["states:DescribeExecution"], around.executionsArn);
    }
    if (props.files) around.batchBucket.allowReading(this.role);
    if (props.files === "writes") around.batchBucket.allowWriting(this.role, "batches");
    if (props.files === "writes-reconciliations") {
      around.batchBucket.allowWriting(this.role, "reconciliations");
    }
    if (props.startsReconciliations) {
      this.allow(["states:StartExecution"], around.reconcileStateMachineArn);
      this.allow(["states:DescribeExecution"], around.reconcileExecutionsArn);
    }
    if (props.startsBatches) {
      this.allow(["states:StartExecution"], around.batchStateMachineArn);
      this.allow(["states:DescribeExecution"], around.batchExecutionsArn);
    }
    if (props.startsRefunds) {
      this.allow(["states:StartExecution"], around.refundStateMachineArn);
      this.allow(["states:DescribeExecution"], around.refundExecutionsArn);
    }
  }

  #keepFailures({ retriedInBackground }: OrderFunctionProps): sqs.Queue | undefined {
    if (retriedInBackground === undefined) return undefined;
    const deadLetters = new sqs.Queue(this, "DeadLetters", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.function.configureAsyncInvoke({
      retryAttempts: retriedInBackground,
      // CDK's own destination would also let the function look at the queue.
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    });
    this.allow(["sqs:SendMessage"], deadLetters.queueArn);
    return deadLetters;
  }
}

function environmentOf(
  { settings: { amazonPay }, table, amazonPayKeys, orderEvents, ...around }: Surroundings,
  props: OrderFunctionProps,
): Record<string, string> {
  const { stateMachineArn, refundStateMachineArn, batchStateMachineArn, batchBucket } = around;
  return {
    ...((props.table || props.notesAskingTopics) && { TABLE_NAME: table.tableName }),
    ...((props.answersTasks || props.answersTasksOfBatches || props.startsOrders) && {
      STATE_MACHINE_ARN: stateMachineArn,
    }),
    ...(props.files && { BATCH_BUCKET: batchBucket.bucketName }),
    ...(props.startsReconciliations && {
      RECONCILE_STATE_MACHINE_ARN: around.reconcileStateMachineArn,
    }),
    ...(props.startsBatches && {
      STATE_MACHINE_ARN: stateMachineArn,
      BATCH_STATE_MACHINE_ARN: batchStateMachineArn,
    }),
    ...(props.startsRefunds && { REFUND_STATE_MACHINE_ARN: refundStateMachineArn }),
    ...(props.tellsTheShop && { ORDER_EVENTS_TOPIC_ARN: orderEvents.topicArn }),
    ...(props.knowsTheSeller && {
      AMAZON_PAY_REGION: amazonPay.country,
      AMAZON_PAY_ENVIRONMENT: amazonPay.environment,
      AMAZON_PAY_SELLER_ID: amazonPay.sellerId,
      AMAZON_PAY_KEYS_SECRET_ARN: amazonPayKeys.secretArn,
    }),
    ...(props.callsAmazonPay && {
      // The country names the region as well, and says more.
      AMAZON_PAY_REGION: amazonPay.country,
      AMAZON_PAY_ENVIRONMENT: amazonPay.environment,
      AMAZON_PAY_SELLER_ID: amazonPay.sellerId,
      AMAZON_PAY_KEYS_SECRET_ARN: amazonPayKeys.secretArn,
      ...(amazonPay.checkoutV2 && {
        AMAZON_PAY_CHECKOUT_V2: "on",
        AMAZON_PAY_OPEN_ORDERS: amazonPay.openOrders,
      }),
      ...(amazonPay.simulator && { AMAZON_PAY_ENDPOINT: amazonPay.simulator.endpoint }),
      ...(amazonPay.returnUrls && { AMAZON_PAY_RETURN_URLS: amazonPay.returnUrls }),
    }),
  };
}

function folderOf(id: string): string {
  return id.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase();
}
