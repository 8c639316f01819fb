import { SNSClient } from "@aws-sdk/client-sns";
import { createAmazonPayClient } from "../adapters/amazon-pay/client.ts";
import { parseNotification } from "../adapters/amazon-pay/notification-parser.ts";
import { createCheckoutClient } from "../adapters/checkout-v2/client.ts";
import { parsingCheckout } from "../adapters/checkout-v2/notification-parser.ts";
import { eachItsWay, knowingCharges } from "../adapters/checkout-v2/v1-orders.ts";
import { createAskingTopics } from "../adapters/dynamodb/asking-topics.ts";
import { createBatchStore } from "../adapters/dynamodb/batch-store.ts";
import { createDynamoDBClient } from "../adapters/dynamodb/client.ts";
import { createNotificationLog } from "../adapters/dynamodb/notification-log.ts";
import { createOrderList } from "../adapters/dynamodb/order-list.ts";
import { createOrderStore } from "../adapters/dynamodb/order-store.ts";
import type { TableAccess } from "../adapters/dynamodb/table.ts";
import { createThrottleReservation } from "../adapters/dynamodb/throttle-reservation.ts";
import { createWaitingRoom } from "../adapters/dynamodb/waiting-room.ts";
import { createAmazonPayKeys, createCheckoutKeys } from "../adapters/secrets/amazon-pay-keys.ts";
import { createSecretsManagerClient } from "../adapters/secrets/client.ts";
import { createShopTokens, secretReader } from "../adapters/secrets/shop-tokens.ts";
import { createIpnTopic } from "../adapters/sns/ipn-topic.ts";
import { createMessageVerifier } from "../adapters/sns/message-verifier.ts";
import { createOrderEventsTopic } from "../adapters/sns/order-events-topic.ts";
import { createSubscriptionConfirmer } from "../adapters/sns/subscription-confirmer.ts";
import { createStepFunctionsClient } from "../adapters/step-functions/client.ts";
import { createWorkflowControl } from "../adapters/step-functions/workflow-control.ts";
import type { Log, WaitingRoom } from "../domain/ports.ts";
import { checkoutInTurn, createTurns, inTurn } from "../domain/turns.ts";
import { systemClock } from "./clock.ts";
import { type Environment, readMetricsNamespace, returnUrlRule } from "./env.ts";
import { countEvents, createJsonLog, type FunctionLog } from "./log.ts";
import { simulatedSigner } from "./simulated-signer.ts";

// Composed by every index.ts from what it needs and nothing else: what a function does not name
// here is not in its bundle either.

/** Writes to the function's log group. */
export function functionLog(functionName: string): FunctionLog {
  return createJsonLog({
    functionName,
    writeLine: (line) => process.stdout.write(`${line}\n`),
    namespace: readMetricsNamespace(),
    now: systemClock.now,
  });
}

/** The one table, over connections of its own. */
export function openTable({ table }: Pick<Environment, "table">): TableAccess {
  return { client: createDynamoDBClient(), tableName: table.TABLE_NAME };
}

/** The recorded orders. */
export function recordDeps(env: Pick<Environment, "table">, log: Log) {
  return { clock: systemClock, log, store: createOrderStore(openTable(env), systemClock) };
}

/** The recorded batches. */
export function batchStoreDeps(env: Pick<Environment, "table">, table = openTable(env)) {
  return { batches: createBatchStore(table) };
}

/** The recorded orders, who waits for news of them, and how workflow and shop are told. */
export function waitingDeps(
  env: Pick<Environment, "table" | "workflow" | "events"> &
    Partial<Pick<Environment, "refunds" | "reconcileWorkflow">>,
  log: FunctionLog,
  table: TableAccess = openTable(env),
) {
  const waits = createWaitingRoom(table, ({ message }) => log.event("sweep-failed", { message }));
  const store = createOrderStore(table, systemClock);
  return {
    clock: systemClock,
    log,
    store,
    waits,
    ...workflowDeps(env),
    ...eventDeps(env, log),
  };
}

/** The orders of the table, part by part, for people. */
export function orderListDeps(env: Pick<Environment, "table">, log: Log) {
  const report = ({ message }: Error): void => log.event("failed", { message });
  return { orderList: createOrderList(openTable(env), report) };
}

/** Where the shop hears what happens to its orders. */
export function eventDeps({ events }: Pick<Environment, "events">, log: FunctionLog) {
  const client = new SNSClient({ maxAttempts: 2, requestHandler: SOON });
  const topic = createOrderEventsTopic({ client, topicArn: events.ORDER_EVENTS_TOPIC_ARN });
  return { events: countEvents(topic, log) };
}

/** The workflow engine; it starts the workflows of which the environment tells. */
export function workflowDeps({
  workflow,
  refunds,
  batchWorkflow,
  reconcileWorkflow,
}: Pick<Environment, "workflow"> &
  Partial<Pick<Environment, "refunds" | "batchWorkflow" | "reconcileWorkflow">>) {
  const stateMachineArns = {
    "order-payment": workflow.STATE_MACHINE_ARN,
    ...(refunds ? { refund: refunds.REFUND_STATE_MACHINE_ARN } : {}),
    ...(batchWorkflow ? { batch: batchWorkflow.BATCH_STATE_MACHINE_ARN } : {}),
    ...(reconcileWorkflow ? { reconcile: reconcileWorkflow.RECONCILE_STATE_MACHINE_ARN } : {}),
  };
  return {
    workflow: createWorkflowControl({ client: createStepFunctionsClient(), stateMachineArns }),
  };
}

/** How a function calls Amazon. */
export interface CallingRules {
  /** For one call; where nobody waits for the answer, the client's own. */
  readonly timeoutMilliseconds?: number;
  /** How long it waits for its turn in Amazon's queue; three seconds unless given. */
  readonly patienceMilliseconds?: number;
  /** Where a task of the workflow keeps a turn that lies further ahead. */
  readonly waits?: WaitingRoom;
}

/** Amazon Pay with the seller's keys, each call in its turn, over the interface of its order. */
export function amazonPayDeps(
  env: Pick<Environment, "amazonPay" | "table">,
  log: Log,
  rules: CallingRules = {},
) {
  const settings = env.amazonPay;
  const turns = turnsFor(env, log, rules);
  const mws = knowingCharges(inTurn(mwsClient(env, rules), turns));
  const store = createOrderStore(openTable(env), systemClock);
  if (settings.AMAZON_PAY_CHECKOUT_V2 === undefined) {
    // The record is looked at all the same: what is carried over v2 must not go to MWS.
    return { amazonPay: { ...mws, ...eachItsWay(mws, undefined, store) } };
  }
  const { checkout } = checkoutDeps(env, log, rules);
  const openOrders = settings.AMAZON_PAY_OPEN_ORDERS ?? "mws";
  const byOrder = eachItsWay(mws, checkout, store, openOrders);
  return { amazonPay: { ...mws, ...byOrder }, checkout, openOrders };
}

export function mwsClient(env: Pick<Environment, "amazonPay">, rules: CallingRules) {
  return createAmazonPayClient({
    ...callingOf(env, rules),
    sellerId: env.amazonPay.AMAZON_PAY_SELLER_ID,
    credentials: createAmazonPayKeys(keySettings(env)),
    returnUrls: returnUrlRule(env),
  });
}

/** Amazon Pay API v2 with the merchant's key pair, each call in its turn. */
export function checkoutDeps(
  env: Pick<Environment, "amazonPay" | "table">,
  log: Log,
  rules: CallingRules = {},
) {
  const keys = createCheckoutKeys(keySettings(env));
  const client = createCheckoutClient({ ...callingOf(env, rules), keys: keys.current });
  return { clock: systemClock, checkout: checkoutInTurn(client, turnsFor(env, log, rules)) };
}

/** Where, with which clock and how patiently Amazon is called. */
export function callingOf(
  { amazonPay: settings }: Pick<Environment, "amazonPay">,
  { timeoutMilliseconds }: CallingRules,
) {
  const endpoint = settings.AMAZON_PAY_ENDPOINT;
  return {
    region: settings.AMAZON_PAY_REGION,
    environment: settings.AMAZON_PAY_ENVIRONMENT,
    clock: systemClock,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
  };
}

/** Where the keys of both interfaces lie. */
export function keySettings({ amazonPay }: Pick<Environment, "amazonPay">) {
  const client = createSecretsManagerClient();
  return { client, secretId: amazonPay.AMAZON_PAY_KEYS_SECRET_ARN, cache: {}, clock: systemClock };
}

export function turnsFor(
  env: Pick<Environment, "amazonPay" | "table">,
  log: Log,
  { patienceMilliseconds = 3_000, waits }: CallingRules,
) {
  return createTurns({
    throttle: throttleOf(env),
    clock: systemClock,
    patienceMilliseconds,
    log,
    ...(waits === undefined ? {} : { waits }),
  });
}

export function throttleOf(env: Pick<Environment, "amazonPay" | "table">) {
  const { AMAZON_PAY_SELLER_ID: sellerId, AMAZON_PAY_ENVIRONMENT: environment } = env.amazonPay;
  return createThrottleReservation(openTable(env), systemClock, { sellerId, environment });
}

/** What tells our notifications from others', and remembers those that have been handled. */
export function ipnDeps({ amazonPay }: Pick<Environment, "amazonPay">, table: TableAccess) {
  return {
    notifications: createNotificationLog(table),
    parse: parsingCheckout(parseNotification),
    sellerId: amazonPay.AMAZON_PAY_SELLER_ID,
    environment: amazonPay.AMAZON_PAY_ENVIRONMENT,
  };
}

/** Who knows the shop's bearer token. */
export function shopTokenDeps({ shopToken }: Pick<Environment, "shopToken">) {
  const readSecret = secretReader(createSecretsManagerClient(), shopToken.SHOP_TOKEN_SECRET_ARN);
  return { tokens: createShopTokens({ readSecret, cache: {}, clock: systemClock }) };
}

/** The way of a notification from Amazon's topic to ours. */
export function frontDoorDeps(env: Pick<Environment, "notifications" | "table">, log: Log) {
  const { notifications } = env;
  const topicArns = notifications.AMAZON_PAY_TOPIC_ARNS;
  return {
    log,
    clock: systemClock,
    askingTopics: createAskingTopics(openTable(env)),
    verifier: createMessageVerifier({
      clock: systemClock,
      cache: new Map(),
      topicArns,
      ...simulatedSigner(notifications),
    }),
    confirmer: createSubscriptionConfirmer({ topicArns }),
    ipnTopic: createIpnTopic({
      client: new SNSClient({ maxAttempts: 2, requestHandler: SOON }),
      topicArn: notifications.IPN_TOPIC_ARN,
    }),
  };
}

/** Amazon waits 15 seconds for our answer, and two tries have to fit into them. */
const SOON = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
