import { readFileSync } from "node:fs";
import { authorizePaymentInput } from "../../../functions/authorize-payment/contract.ts";
import { createAuthorizePaymentHandler } from "../../../functions/authorize-payment/handler.ts";
import { awaitShipmentInput } from "../../../functions/await-shipment/contract.ts";
import { createAwaitShipmentHandler } from "../../../functions/await-shipment/handler.ts";
import { capturePaymentInput } from "../../../functions/capture-payment/contract.ts";
import { createCapturePaymentHandler } from "../../../functions/capture-payment/handler.ts";
import { closeOrderInput } from "../../../functions/close-order/contract.ts";
import { createCloseOrderHandler } from "../../../functions/close-order/handler.ts";
import { confirmOrderInput } from "../../../functions/confirm-order/contract.ts";
import { createConfirmOrderHandler } from "../../../functions/confirm-order/handler.ts";
import { orderExecution } from "../../../functions/domain/execution-input.ts";
import { type OrderReferenceId, parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import { recordShipmentInput } from "../../../functions/record-shipment/contract.ts";
import { createRecordShipmentHandler } from "../../../functions/record-shipment/handler.ts";
import { type DeployedFunction, taskFunction } from "../../../functions/runtime/define-function.ts";
import type { MovableClock } from "../../../local/clock/clock.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
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
  /** Checks that the order is closed and charged, and forgets its execution. */
  finish(number: number): Promise<void>;
}

export function openShop(): Shop {
  const clock = createVirtualClock(START);
  const core = createCore({ clock, ids: createSeededIds(1), settings: { sellerId: SELLER } });
  const memory = createMemoryStore(clock);
  const amazonPay = createCoreAmazonPay(core, "id first");
  let ids = 0;
  const functions: { current: Readonly<Record<string, DeployedFunction>> } = { current: {} };
  const call = async (name: string, event: unknown): Promise<unknown> => {
    const deployed = functions.current[name];
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
  functions.current = {
    "confirm-order": taskFunction(confirmOrderInput, createConfirmOrderHandler(deps), SILENT),
    "authorize-payment": taskFunction(
      authorizePaymentInput,
      createAuthorizePaymentHandler(deps),
      SILENT,
    ),
    "await-shipment": taskFunction(awaitShipmentInput, createAwaitShipmentHandler(deps), SILENT),
    "capture-payment": taskFunction(capturePaymentInput, createCapturePaymentHandler(deps), SILENT),
    "close-order": taskFunction(closeOrderInput, createCloseOrderHandler(deps), SILENT),
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
