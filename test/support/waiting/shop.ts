import { askOperatorInput } from "../../../functions/ask-operator/contract.ts";
import { createAskOperatorHandler } from "../../../functions/ask-operator/handler.ts";
import { authorizePaymentInput } from "../../../functions/authorize-payment/contract.ts";
import { createAuthorizePaymentHandler } from "../../../functions/authorize-payment/handler.ts";
import { awaitBuyerInput } from "../../../functions/await-buyer/contract.ts";
import { createAwaitBuyerHandler } from "../../../functions/await-buyer/handler.ts";
import { awaitShipmentInput } from "../../../functions/await-shipment/contract.ts";
import { createAwaitShipmentHandler } from "../../../functions/await-shipment/handler.ts";
import { cancelOrderInput } from "../../../functions/cancel-order/contract.ts";
import { createCancelOrderHandler } from "../../../functions/cancel-order/handler.ts";
import { capturePaymentInput } from "../../../functions/capture-payment/contract.ts";
import { createCapturePaymentHandler } from "../../../functions/capture-payment/handler.ts";
import { closeOrderInput } from "../../../functions/close-order/contract.ts";
import { createCloseOrderHandler } from "../../../functions/close-order/handler.ts";
import { confirmOrderInput } from "../../../functions/confirm-order/contract.ts";
import { createConfirmOrderHandler } from "../../../functions/confirm-order/handler.ts";
import type { Ledger, Order } from "../../../functions/domain/order.ts";
import type { LogEvent, OrderStore, WorkflowControl } from "../../../functions/domain/ports.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { handleNotificationInput } from "../../../functions/handle-notification/contract.ts";
import { createHandleNotificationHandler } from "../../../functions/handle-notification/handler.ts";
import type { OrderCommandsDeps } from "../../../functions/order-commands/command.ts";
import { createOrderCommandsHandler } from "../../../functions/order-commands/handler.ts";
import { recordShipmentInput } from "../../../functions/record-shipment/contract.ts";
import { createRecordShipmentHandler } from "../../../functions/record-shipment/handler.ts";
import { requestRefundInput } from "../../../functions/request-refund/contract.ts";
import { createRequestRefundHandler } from "../../../functions/request-refund/handler.ts";
import { type DeployedFunction, taskFunction } from "../../../functions/runtime/define-function.ts";
import { sweepInput } from "../../../functions/sweep/contract.ts";
import { createSweepHandler } from "../../../functions/sweep/handler.ts";
import type { MovableClock } from "../../../local/clock/clock.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore, type MemoryStore } from "../../../local/database/memory-store.ts";
import { createCore, type SandboxCore } from "../../../local/sandbox/core/core.ts";
import { createSeededIds } from "../../../local/sandbox/core/ids.ts";
import type { Settings } from "../../../local/sandbox/core/settings.ts";
import { type CheckOrder, type CoreAmazonPay, createCoreAmazonPay } from "./amazon.ts";
import { type Step, stepped } from "./explore.ts";
import { anOrder, NOBODY_LISTENS, ORDER, START } from "./records.ts";

export const SELLER = "A1SHIPCHARGE00";

/** The functions of the order's way on one record and one Amazon, in one process, without HTTP. */
export interface Shop {
  readonly clock: MovableClock;
  readonly core: SandboxCore;
  readonly memory: MemoryStore;
  readonly functions: Readonly<Record<string, DeployedFunction>>;
  /** The same functions, each call of a port of which is one step of an actor. */
  functionsOf(step: Step): Shop["functions"];
  commandAs(step: Step, route: string, body?: unknown): Promise<void>;
  readonly events: readonly LogEvent[];
  /** Every row that was written, as JSON. */
  readonly writes: readonly string[];
  ledger(): Promise<Ledger>;
  command(route: string, body?: unknown): Promise<{ readonly status: number }>;
}

export interface ShopOptions {
  readonly workflow: WorkflowControl;
  /** Stands around every call of a port: to see it, delay it, or let it fail before or after. */
  readonly around?: Step;
  readonly checks?: CheckOrder;
  readonly settings?: Partial<Settings>;
  readonly order?: Partial<Order>;
  /** Takes the store's place, to take one of its conditions away. */
  readonly store?: (real: OrderStore) => OrderStore;
  /** Takes Amazon's place for some operations. */
  readonly amazon?: (real: CoreAmazonPay, core: SandboxCore) => CoreAmazonPay;
}

/** Opens the shop with one order whose total Amazon knows and which is recorded, not confirmed. */
export async function openShop(options: ShopOptions): Promise<Shop> {
  const clock = createVirtualClock(START);
  const { settings, checks = "id first", order = {} } = options;
  const core = createCore({
    clock,
    ids: createSeededIds(1),
    settings: { sellerId: SELLER, ...settings },
  });
  const plain = createMemoryStore(clock);
  const writes: string[] = [];
  const noted = noteWrites(plain.orders, writes);
  const memory = { ...plain, orders: options.store?.(noted) ?? noted };
  const real = createCoreAmazonPay(core, checks);
  const events: LogEvent[] = [];
  const amazonPay = options.amazon?.(real, core) ?? real;
  const ports = { ...options, amazonPay, memory, clock };
  const deps = createDeps(ports, events);
  core.createDraft({ id: ORDER });
  const { confirmedAt: _notYet, ...recorded } = anOrder(order);
  await real.setOrderReferenceDetails({ orderReferenceId: ORDER, total: recorded.total });
  await memory.orders.save({ ...recorded, amazon: { state: "Draft" } });
  await memory.orders.claimSellerOrder(recorded.sellerOrderId, ORDER);
  const commandWith = (of: typeof deps, route: string, body?: unknown) =>
    createOrderCommandsHandler({ ...of, amazonPay: NO_ATTRIBUTES, patienceMilliseconds: 0 })({
      route,
      pathParameters: { id: ORDER },
      query: {},
      headers: {},
      body,
    });
  return {
    clock,
    core,
    memory,
    events,
    functions: createFunctions(deps),
    functionsOf: (step) => createFunctions(createDeps({ ...ports, around: step }, events)),
    ledger: () => readExistingLedger(memory.orders, ORDER),
    writes,
    command: (route, body) => commandWith(deps, route, body),
    async commandAs(step, route, body) {
      await commandWith(createDeps({ ...ports, around: step }, events), route, body);
    },
  };
}

/** The commands that these tests give ask Amazon nothing. */
const notTold = () => Promise.reject(new Error("Not a command of these tests"));
const NO_ATTRIBUTES: OrderCommandsDeps["amazonPay"] = {
  getOrderReferenceDetails: notTold,
  setOrderAttributes: notTold,
};

interface Ports {
  readonly memory: MemoryStore;
  readonly clock: MovableClock;
  readonly amazonPay: CoreAmazonPay;
  readonly workflow: WorkflowControl;
  readonly around?: Step;
}

function noteWrites(real: OrderStore, writes: string[]): OrderStore {
  return {
    ...real,
    async save(row, entry) {
      const saved = await real.save(row, entry);
      if (saved !== "conflict") writes.push(JSON.stringify(saved.row));
      return saved;
    },
  };
}

const atOnce: Step = async (_label, work) => work();

function createDeps(ports: Ports, events: LogEvent[]) {
  const { memory, clock, amazonPay, workflow, around = atOnce } = ports;
  return {
    clock,
    log: { event: (name: LogEvent) => void events.push(name) },
    events: NOBODY_LISTENS,
    store: stepped(memory.orders, "store", around),
    waits: stepped(memory.waitingRoom, "room", around),
    batches: createMemoryBatchStore(),
    lookAfterBatches: async () => ({ looked: 0, woken: 0, failed: 0 }),
    notifications: stepped(memory.notifications, "notifications", around),
    workflow: stepped(workflow, "engine", around),
    amazonPay: stepped(amazonPay, "amazon", around),
    parse: JSON.parse,
    sellerId: SELLER,
    environment: "sandbox" as const,
  };
}

function createFunctions(deps: ReturnType<typeof createDeps>): Shop["functions"] {
  const { log } = deps;
  return {
    "confirm-order": taskFunction(confirmOrderInput, createConfirmOrderHandler(deps), log),
    "authorize-payment": taskFunction(
      authorizePaymentInput,
      createAuthorizePaymentHandler(deps),
      log,
    ),
    "await-buyer": taskFunction(awaitBuyerInput, createAwaitBuyerHandler(deps), log),
    "await-shipment": taskFunction(awaitShipmentInput, createAwaitShipmentHandler(deps), log),
    "capture-payment": taskFunction(capturePaymentInput, createCapturePaymentHandler(deps), log),
    "close-order": taskFunction(closeOrderInput, createCloseOrderHandler(deps), log),
    "cancel-order": taskFunction(cancelOrderInput, createCancelOrderHandler(deps), log),
    "ask-operator": taskFunction(askOperatorInput, createAskOperatorHandler(deps), log),
    "request-refund": taskFunction(requestRefundInput, createRequestRefundHandler(deps), log),
    "record-shipment": taskFunction(recordShipmentInput, createRecordShipmentHandler(deps), log),
    "handle-notification": taskFunction(
      handleNotificationInput,
      createHandleNotificationHandler(deps),
      log,
    ),
    sweep: taskFunction(sweepInput, createSweepHandler({ ...deps, captureDueSoonDays: 5 }), log),
  };
}

/** The event by which the warehouse tells that goods have left. */
export function dispatched(shipmentId: string, minorUnits?: number, final = false) {
  const amount = minorUnits === undefined ? {} : { amount: { minorUnits, currency: "EUR" } };
  return {
    "detail-type": "Shipment dispatched",
    detail: { orderReferenceId: ORDER, shipmentId, final, ...amount },
  };
}
