import { readFileSync } from "node:fs";
import { authorizePaymentInput } from "../../../functions/authorize-payment/contract.ts";
import { createAuthorizePaymentHandler } from "../../../functions/authorize-payment/handler.ts";
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
import { wake } from "../../../functions/domain/answer.ts";
import { orderExecution } from "../../../functions/domain/execution-input.ts";
import { type OrderReferenceId, parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import type { Order } from "../../../functions/domain/order.ts";
import { decideOnOrder, isoTime } from "../../../functions/domain/record.ts";
import { createTurns, inTurn } from "../../../functions/domain/turns.ts";
import { recordShipmentInput } from "../../../functions/record-shipment/contract.ts";
import { createRecordShipmentHandler } from "../../../functions/record-shipment/handler.ts";
import { type DeployedFunction, taskFunction } from "../../../functions/runtime/define-function.ts";
import type { MovableClock } from "../../../local/clock/clock.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createMemoryThrottle } from "../../../local/database/memory-throttle.ts";
import { createRunner, type Runner } from "../../../local/runner/runner.ts";
import { createCore } from "../../../local/sandbox/core/core.ts";
import { createSeededIds } from "../../../local/sandbox/core/ids.ts";
import { createLocalWorkflowControl } from "../../../local/world/workflow-control.ts";
import { createCoreAmazonPay } from "../../support/waiting/amazon.ts";
import { anOrder, NOBODY_LISTENS, SILENT, START } from "../../support/waiting/records.ts";

const SELLER = "A1SHIPCHARGE00";
const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:";

/** Orders in one process: the real workflow file and functions, the record in memory, Amazon's simulator. */
export interface Shop {
  readonly clock: MovableClock;
  readonly runner: Runner;
  /** Records an order that Amazon knows, and starts its workflow. */
  start(number: number): Promise<void>;
  /** Tells that the goods have left. */
  ship(number: number): Promise<void>;
  /** Tells that the shop wishes the order cancelled. */
  cancel(number: number): Promise<void>;
  /** How far the order has come. */
  phase(number: number): Promise<Order["phase"] | undefined>;
  /** Checks that the order is closed and charged, and forgets its execution. */
  finish(number: number): Promise<void>;
  /** How often the function of this name was called. */
  calls(functionName: string): number;
}

export interface ShopOptions {
  /** Closing and cancelling take turns in the sandbox's queues; otherwise nobody does. */
  readonly takesTurns?: boolean;
}

export function openShop({ takesTurns = false }: ShopOptions = {}): Shop {
  const clock = createVirtualClock(START);
  const core = createCore({ clock, ids: createSeededIds(1), settings: { sellerId: SELLER } });
  const memory = createMemoryStore(clock);
  const amazonPay = createCoreAmazonPay(core, "id first");
  let ids = 0;
  const functions: { current: Readonly<Record<string, DeployedFunction>> } = { current: {} };
  const calls = new Map<string, number>();
  const call = async (name: string, event: unknown): Promise<unknown> => {
    const deployed = functions.current[name];
    calls.set(name, (calls.get(name) ?? 0) + 1);
    if (!deployed) throw new Error(`There is no function ${name}`);
    return deployed(event);
  };
  const runner = createRunner({
    clock,
    random: () => 0.5,
    newId: () => `id-${++ids}`,
    invoke: (functionArn, payload) => call(functionArn.slice(ARN.length), payload),
  });
  const workflow = createLocalWorkflowControl(runner);
  const deps = {
    clock,
    log: SILENT,
    events: NOBODY_LISTENS,
    store: memory.orders,
    waits: memory.waitingRoom,
    batches: createMemoryBatchStore(),
    workflow,
    amazonPay,
  };
  const turns = createTurns({
    throttle: createMemoryThrottle(clock, "sandbox"),
    clock,
    patienceMilliseconds: 3_000,
    waits: memory.waitingRoom,
  });
  const ending = takesTurns ? { ...deps, amazonPay: inTurn(amazonPay, turns) } : deps;
  functions.current = {
    "confirm-order": taskFunction(confirmOrderInput, createConfirmOrderHandler(deps), SILENT),
    "authorize-payment": taskFunction(
      authorizePaymentInput,
      createAuthorizePaymentHandler(deps),
      SILENT,
    ),
    "await-shipment": taskFunction(awaitShipmentInput, createAwaitShipmentHandler(deps), SILENT),
    "capture-payment": taskFunction(capturePaymentInput, createCapturePaymentHandler(deps), SILENT),
    "close-order": taskFunction(closeOrderInput, createCloseOrderHandler(ending), SILENT),
    "cancel-order": taskFunction(cancelOrderInput, createCancelOrderHandler(ending), SILENT),
    "record-shipment": taskFunction(recordShipmentInput, createRecordShipmentHandler(deps), SILENT),
  };
  loadWorkflow(runner);
  return {
    clock,
    runner,
    async start(number) {
      const id = orderOf(number);
      core.createDraft({ id });
      const { confirmedAt: _notYet, ...order } = anOrder({ orderReferenceId: id });
      await amazonPay.setOrderReferenceDetails({ orderReferenceId: id, total: order.total });
      await memory.orders.save({ ...order, amazon: { state: "Draft" } });
      await workflow.start(orderExecution(order));
    },
    async ship(number) {
      const detail = { orderReferenceId: orderOf(number), shipmentId: "parcel-1", final: true };
      await call("record-shipment", { "detail-type": "Shipment dispatched", detail });
    },
    async cancel(number) {
      const id = orderOf(number);
      const cancel = { requestedAt: isoTime(clock.now()), reason: "The buyer does not want it" };
      await decideOnOrder(memory.orders, id, ({ order }) => ({ row: { ...order, cancel } }));
      await wake(deps, id);
    },
    async phase(number) {
      return (await memory.orders.readOrder(orderOf(number)))?.phase;
    },
    async finish(number) {
      const id = orderOf(number);
      const { status } = runner.describeExecution(executionOf(id));
      const { capturedMinorUnits } = core.ledgerOf(id);
      const ledger = await memory.orders.readLedger(id);
      const expected = ledger?.order.total.minorUnits;
      if (status !== "SUCCEEDED" || ledger?.order.phase !== "closed") {
        throw new Error(`${id} is ${ledger?.order.phase}, its execution ${status}`);
      }
      if (capturedMinorUnits !== expected) throw new Error(`${id}: charged ${capturedMinorUnits}`);
      runner.forget(executionOf(id));
    },
    calls: (functionName) => calls.get(functionName) ?? 0,
  };
}

function orderOf(number: number): OrderReferenceId {
  return parseOrderReferenceId(`S02-${String(number).padStart(7, "0")}-0000001`);
}

function executionOf(id: OrderReferenceId): string {
  return `arn:aws:states:eu-west-1:000000000000:execution:order-payment:${id}-1`;
}

function loadWorkflow(runner: Runner): void {
  const file = new URL("../../../workflows/order-payment.asl.json", import.meta.url);
  const definition = readFileSync(file, "utf8");
  const substitutions: Record<string, string> = {};
  for (const [, name = ""] of definition.matchAll(/\$\{(\w+)FunctionArn\}/g)) {
    const folder = name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    substitutions[`${name}FunctionArn`] = `${ARN}${folder}`;
  }
  runner.loadStateMachine({ name: "order-payment", definition, substitutions });
}
