import { parseNotification } from "../../functions/adapters/amazon-pay/notification-parser.ts";
import { parsingCheckout } from "../../functions/adapters/checkout-v2/notification-parser.ts";
import { eachItsWay } from "../../functions/adapters/checkout-v2/v1-orders.ts";
import type { WriteMeter } from "../../functions/adapters/dynamodb/table.ts";
import { createShopTokens } from "../../functions/adapters/secrets/shop-tokens.ts";
import { createMessageVerifier } from "../../functions/adapters/sns/message-verifier.ts";
import { askOperatorInput } from "../../functions/ask-operator/contract.ts";
import { createAskOperatorHandler } from "../../functions/ask-operator/handler.ts";
import { authorizePaymentInput } from "../../functions/authorize-payment/contract.ts";
import { createAuthorizePaymentHandler } from "../../functions/authorize-payment/handler.ts";
import { authorizeRequestInput } from "../../functions/authorize-request/contract.ts";
import { createAuthorizeRequestHandler } from "../../functions/authorize-request/handler.ts";
import { awaitBuyerInput } from "../../functions/await-buyer/contract.ts";
import { createAwaitBuyerHandler } from "../../functions/await-buyer/handler.ts";
import { awaitShipmentInput } from "../../functions/await-shipment/contract.ts";
import { createAwaitShipmentHandler } from "../../functions/await-shipment/handler.ts";
import { cancelOrderInput } from "../../functions/cancel-order/contract.ts";
import { createCancelOrderHandler } from "../../functions/cancel-order/handler.ts";
import { capturePaymentInput } from "../../functions/capture-payment/contract.ts";
import { createCapturePaymentHandler } from "../../functions/capture-payment/handler.ts";
import { createCheckoutHandler } from "../../functions/checkout/handler.ts";
import { createCheckoutSessionHandler } from "../../functions/checkout-session/handler.ts";
import { closeOrderInput } from "../../functions/close-order/contract.ts";
import { createCloseOrderHandler } from "../../functions/close-order/handler.ts";
import { confirmOrderInput } from "../../functions/confirm-order/contract.ts";
import { createConfirmOrderHandler } from "../../functions/confirm-order/handler.ts";
import type { WaitLimits } from "../../functions/domain/answer.ts";
import { lookAfterBatches } from "../../functions/domain/batch-watch.ts";
import { CURRENCIES, type Currency } from "../../functions/domain/money.ts";
import type { IpnTopic } from "../../functions/domain/notification.ts";
import type { ObjectStorage } from "../../functions/domain/object-storage.ts";
import type { OpenOrders } from "../../functions/domain/open-orders.ts";
import type { OrderEvents } from "../../functions/domain/order-events.ts";
import type { Clock, Log, WorkflowControl } from "../../functions/domain/ports.ts";
import { createTurns } from "../../functions/domain/turns.ts";
import { handleNotificationInput } from "../../functions/handle-notification/contract.ts";
import { createHandleNotificationHandler } from "../../functions/handle-notification/handler.ts";
import { createOperatorDeskHandler } from "../../functions/operator-desk/handler.ts";
import { createOrderCommandsHandler } from "../../functions/order-commands/handler.ts";
import { createPlaceOrderHandler } from "../../functions/place-order/handler.ts";
import { createReceiveNotificationHandler } from "../../functions/receive-notification/handler.ts";
import { recordShipmentInput } from "../../functions/record-shipment/contract.ts";
import { createRecordShipmentHandler } from "../../functions/record-shipment/handler.ts";
import { requestRefundInput } from "../../functions/request-refund/contract.ts";
import { createRequestRefundHandler } from "../../functions/request-refund/handler.ts";
import {
  type DeployedFunction,
  httpFunction,
  taskFunction,
} from "../../functions/runtime/define-function.ts";
import { newNonce } from "../../functions/runtime/nonce.ts";
import { sweepInput } from "../../functions/sweep/contract.ts";
import { createSweepHandler } from "../../functions/sweep/handler.ts";
import { batchFunctions, batchSide } from "./batch-functions.ts";
import { KEEPING_THEIR_TURN, PATIENCE_MILLISECONDS } from "./calling-rules.ts";
import type { DueWatch } from "./due-watch.ts";
import { type LocalAmazonPay, openGateways, unhurriedGateways } from "./gateways.ts";
import { reconciliationFunctions } from "./reconciliation-functions.ts";
import type { StorageFor } from "./storage.ts";

/** What a merchant may set otherwise than it usually is (docs/deploy.md). */
export interface ShopRules {
  /** In which currencies orders are taken; in all unless told. */
  readonly currencies?: readonly Currency[];
  readonly waitLimits?: WaitLimits;
  readonly buyerDataDays?: number;
  /** Over which interface orders of MWS are carried on; MWS unless told. */
  readonly openOrders?: OpenOrders;
  /** Whether orders can be carried over API v2; they can unless told. */
  readonly checkoutV2?: boolean;
  /** The secret with the shop's bearer token, as it is now; without one nobody needs a token. */
  readonly shopTokenSecret?: () => string;
}

/** What the functions of a laptop are wired to in place of AWS and Amazon. */
export interface LocalResources {
  readonly clock: Clock;
  readonly storageFor: StorageFor;
  readonly workflow: WorkflowControl;
  readonly ipnTopic: IpnTopic;
  readonly events: OrderEvents;
  readonly dueWatch: DueWatch;
  readonly files: ObjectStorage;
  readonly amazonPay: LocalAmazonPay;
  readonly patienceMilliseconds: number;
  readonly returnUrls: "required" | "optional";
  readonly rules?: ShopRules | undefined;
  readonly meterFor: (functionName: string) => WriteMeter;
  readonly logFor: (functionName: string) => Log;
}

/** The function names of the laptop, equal to the folders under functions/. */
export type LocalFunctions = Readonly<Record<string, DeployedFunction>>;

/** Wires every function as its index.ts does on AWS, to the resources of the laptop. */
export function createLocalFunctions(resources: LocalResources): LocalFunctions {
  const { patienceMilliseconds, returnUrls } = resources;
  const task = createTaskMaker(resources);
  const http = createHttpMaker(resources);
  return {
    "confirm-order": task("confirm-order", confirmOrderInput, createConfirmOrderHandler),
    "authorize-payment": task(
      "authorize-payment",
      authorizePaymentInput,
      createAuthorizePaymentHandler,
    ),
    "await-buyer": task("await-buyer", awaitBuyerInput, createAwaitBuyerHandler),
    "await-shipment": task("await-shipment", awaitShipmentInput, createAwaitShipmentHandler),
    "capture-payment": task("capture-payment", capturePaymentInput, createCapturePaymentHandler),
    "request-refund": task("request-refund", requestRefundInput, createRequestRefundHandler),
    "close-order": task("close-order", closeOrderInput, createCloseOrderHandler),
    "cancel-order": task("cancel-order", cancelOrderInput, createCancelOrderHandler),
    "ask-operator": task("ask-operator", askOperatorInput, createAskOperatorHandler),
    "record-shipment": task("record-shipment", recordShipmentInput, createRecordShipmentHandler),
    "handle-notification": task(
      "handle-notification",
      handleNotificationInput,
      createHandleNotificationHandler,
    ),
    sweep: task("sweep", sweepInput, createSweepHandler),
    checkout: http("checkout", createCheckoutHandler),
    "checkout-session": http("checkout-session", createCheckoutSessionHandler),
    "place-order": http("place-order", (deps) =>
      createPlaceOrderHandler({ ...deps, patienceMilliseconds, returnUrls, newNonce }),
    ),
    "operator-desk": http("operator-desk", createOperatorDeskHandler),
    "order-commands": http("order-commands", (deps) =>
      createOrderCommandsHandler({ ...deps, patienceMilliseconds }),
    ),
    "receive-notification": createReceiver(resources),
    ...batchFunctions(task, http),
    ...reconciliationFunctions(task),
    ...(resources.rules?.shopTokenSecret && { "authorize-request": createAuthorizer(resources) }),
  };
}

type Deps = ReturnType<typeof createDeps>;

function createDeps(resources: LocalResources, functionName: string) {
  const { clock, storageFor, workflow, events, amazonPay, meterFor, logFor } = resources;
  const log = logFor(functionName);
  const { throttle, ...storage } = storageFor(log, meterFor(functionName));
  const waits = resources.dueWatch.watching(storage.waits);
  const batches = resources.dueWatch.watchingBatches(storage.batches);
  const sides = batchSide(resources, throttle, PATIENCE_MILLISECONDS[functionName]);
  const watched = { clock, log, workflow, batches, ...sides };
  const turns = createTurns({
    throttle,
    clock,
    patienceMilliseconds: PATIENCE_MILLISECONDS[functionName] ?? 3_000,
    log,
    ...(KEEPING_THEIR_TURN.has(functionName) ? { waits } : {}),
  });
  const { mws, checkout, notificationSettings } = openGateways(resources, turns);
  const { checkoutV2 = true, openOrders } = resources.rules ?? {};
  const byOrder = eachItsWay(mws, checkoutV2 ? checkout : undefined, storage.store, openOrders);
  return {
    clock,
    log,
    workflow,
    events,
    ...storage,
    waits,
    batches,
    ...sides,
    unhurried: unhurriedGateways(resources, storage.store, {
      throttle,
      clock,
      log,
      environment: "sandbox",
    }),
    lookAfterBatches: () => lookAfterBatches(watched),
    amazonPay: { ...mws, ...byOrder },
    checkout,
    parse: parsingCheckout(parseNotification),
    sellerId: amazonPay.sellerId,
    environment: "sandbox" as const,
    simulator: amazonPay.endpoint,
    notificationSettings,
    throttleQueues: throttle,
    captureDueSoonDays: 5,
    currencies: CURRENCIES,
    ...resources.rules,
  };
}

function createTaskMaker(resources: LocalResources) {
  return <Schema extends Parameters<typeof taskFunction>[0]>(
    name: string,
    schema: Schema,
    create: (deps: Deps) => Parameters<typeof taskFunction<Schema>>[1],
  ): DeployedFunction => {
    const deps = createDeps(resources, name);
    return taskFunction(schema, create(deps), deps.log);
  };
}

export type TaskMaker = ReturnType<typeof createTaskMaker>;
export type HttpMaker = ReturnType<typeof createHttpMaker>;

function createHttpMaker(resources: LocalResources) {
  return (
    name: string,
    create: (deps: Deps) => Parameters<typeof httpFunction>[0],
  ): DeployedFunction => {
    const deps = createDeps(resources, name);
    return httpFunction(create(deps), deps.log);
  };
}

function createAuthorizer({ clock, logFor, rules }: LocalResources): DeployedFunction {
  const log = logFor("authorize-request");
  const readSecret = async () => rules?.shopTokenSecret?.();
  const tokens = createShopTokens({ readSecret, cache: {}, clock });
  return taskFunction(authorizeRequestInput, createAuthorizeRequestHandler({ tokens, log }), log);
}

/** The verifier is the real one; only the way to Amazon's certificate leads to the simulator. */
function createReceiver(resources: LocalResources): DeployedFunction {
  const { clock, ipnTopic, amazonPay, storageFor, meterFor, logFor } = resources;
  const name = "receive-notification";
  const log = logFor(name);
  const { askingTopics } = storageFor(log, meterFor(name));
  const verifier = createMessageVerifier({
    clock,
    cache: new Map(),
    topicArns: [amazonPay.topicArn],
    trustRoots: [amazonPay.rootCertificatePem],
    fetchCertificate: async (url) => {
      const fileName = new URL(url).pathname.slice(1);
      const reply = await fetch(`${amazonPay.endpoint}/_sandbox/certificates/${fileName}`);
      if (!reply.ok) throw new Error(`The simulator has no certificate ${fileName}`);
      return reply.text();
    },
  });
  const confirmer = { confirm: async () => {} };
  return createReceiveNotificationHandler({
    verifier,
    ipnTopic,
    confirmer,
    askingTopics,
    clock,
    log,
  });
}
