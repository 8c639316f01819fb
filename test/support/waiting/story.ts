import { readFileSync } from "node:fs";
import { executionInput } from "../../../functions/domain/execution-input.ts";
import { createRunner, type Runner } from "../../../local/runner/runner.ts";
import type { Change } from "../../../local/sandbox/core/model.ts";
import { createLocalWorkflowControl } from "../../../local/world/workflow-control.ts";
import { differenceBetween } from "./counter.ts";
import type { Step } from "./explore.ts";
import { notificationOf } from "./notify.ts";
import { anOrder, ORDER, START } from "./records.ts";
import { openShop, type Shop, type ShopOptions } from "./shop.ts";

const DEFINITIONS = ["order-payment", "refund"].map((name) => {
  const file = new URL(`../../../workflows/${name}.asl.json`, import.meta.url);
  return { name, definition: readFileSync(file, "utf8") };
});
const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:";
const DAY_MILLISECONDS = 86_400_000;

/** One order told from the real workflow file by the real functions, in one process. */
export interface Story {
  readonly shop: Shop;
  readonly runner: Runner;
  /** Starts the n-th run of the order. */
  start(run: number): void;
  /** Ends the n-th run as if its engine had died. */
  kill(run: number): void;
  statusOf(run: number): string;
  /** States of all runs, in the order in which they were entered. */
  readonly states: readonly string[];
  /** What happens outside, at its time; whatever failed is told again, as EventBridge does. */
  later(afterSeconds: number, what: () => Promise<unknown>): void;
  /** Lets time pass until the n-th run has ended, or for so many days; answers its status. */
  finish(run: number, days?: number): Promise<string>;
}

export interface StoryOptions extends Omit<ShopOptions, "workflow"> {
  /** Which of Amazon's notifications get lost. */
  readonly loses?: (change: Change) => boolean;
  /** Takes what failed each time it was told; without it, that ends the test. */
  readonly onDeadLetter?: (error: unknown) => void;
  /** Long stories are swept more seldom, which tells them faster. */
  readonly sweepEverySeconds?: number;
}

export async function openStory(options: StoryOptions = {}): Promise<Story> {
  const machine: { runner?: Runner; shop?: Shop } = {};
  const control = lazily(() => createLocalWorkflowControl(the(machine.runner)));
  const shop = await openShop({ ...options, workflow: control });
  machine.shop = shop;
  let ids = 0;
  const runner = createRunner({
    clock: shop.clock,
    random: () => 0.5,
    newId: () => `id-${++ids}`,
    invoke: async (arn, payload) => the(shop.functions[arn.slice(ARN.length)])(payload),
  });
  machine.runner = runner;
  load(runner);
  const states: string[] = [];
  runner.onEvent((_arn, { type, stateEnteredEventDetails }) => {
    if (type?.endsWith("StateEntered")) states.push(stateEnteredEventDetails?.name ?? "");
  });
  const later = laterOn(shop, options.onDeadLetter);
  notify(shop, later, options.loses ?? (() => false));
  const { sweepEverySeconds: everySeconds = 300 } = options;
  const sweep = (): void =>
    void shop.clock.schedule(shop.clock.now() + everySeconds * 1_000, async () => {
      sweep();
      // A sweep that dies is followed by the next one.
      await the(shop.functions["sweep"])({}).catch(() => {});
    });
  sweep();
  const arnOf = (run: number) =>
    `arn:aws:states:eu-west-1:000000000000:execution:order-payment:${ORDER}-${run}`;
  return {
    shop,
    runner,
    states,
    later,
    start: (run) =>
      void runner.startExecution({
        stateMachineName: "order-payment",
        name: `${ORDER}-${run}`,
        input: JSON.parse(JSON.stringify(executionInput(anOrder(options.order)))),
      }),
    statusOf: (run) => runner.describeExecution(arnOf(run)).status,
    kill: (run) => void runner.stopExecution(arnOf(run), "Killed", "by the test"),
    async finish(run, days = 30) {
      const isOver = (): boolean => runner.describeExecution(arnOf(run)).status !== "RUNNING";
      await shop.clock.advanceUntil(isOver, START + days * DAY_MILLISECONDS);
      return runner.describeExecution(arnOf(run)).status;
    },
  };
}

/** What must hold of every order at its end, however it got there; undefined if it does. */
export async function faultOf({ shop }: Story): Promise<string | undefined> {
  const ledger = await shop.ledger();
  const { captures } = shop.core.ledgerOf(ORDER);
  const perShipment = new Map<number, number>();
  for (const row of ledger.captures) {
    if (!/Pending|Completed|Closed/.test(row.status.state)) continue;
    const sofar = perShipment.get(row.shipmentSequence) ?? 0;
    perShipment.set(row.shipmentSequence, sofar + row.amount.minorUnits);
  }
  for (const goods of ledger.order.shipments) {
    if ((perShipment.get(goods.sequence) ?? 0) > goods.amount.minorUnits) {
      return `shipment ${goods.sequence} was charged twice`;
    }
  }
  if (new Set(captures.map(({ referenceId }) => referenceId)).size !== captures.length) {
    return "two captures have one reference id";
  }
  return differenceBetween(ledger, shop.core);
}

function the<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("It is not there yet");
  return value;
}

function lazily<Port extends object>(open: () => Port): Port {
  // Every member is looked up when it is used, because runner and functions need each other.
  return new Proxy({} as Port, { get: (_target, name) => Reflect.get(open(), name) });
}

function load(runner: Runner): void {
  for (const { name: workflow, definition } of DEFINITIONS) {
    const substitutions: Record<string, string> = {};
    for (const [, name = ""] of definition.matchAll(/\$\{(\w+)FunctionArn\}/g)) {
      const folder = name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
      substitutions[`${name}FunctionArn`] = `${ARN}${folder}`;
    }
    runner.loadStateMachine({ name: workflow, definition, substitutions });
  }
}

function laterOn({ clock }: Shop, onDeadLetter?: StoryOptions["onDeadLetter"]): Story["later"] {
  const tell = (atMilliseconds: number, what: () => Promise<unknown>, attempt: number): void => {
    clock.schedule(atMilliseconds, async () => {
      try {
        await what();
      } catch (error) {
        if (attempt >= 5 && onDeadLetter) return onDeadLetter(error);
        if (attempt >= 5) throw error;
        tell(clock.now() + 1_000, what, attempt + 1);
      }
    });
  };
  return (afterSeconds, what) => tell(clock.now() + afterSeconds * 1_000, what, 1);
}

function notify(shop: Shop, later: Story["later"], loses: (change: Change) => boolean): void {
  let count = 0;
  shop.core.onChange((change) => {
    count += 1;
    const event = notificationOf(change, `message-${count}`);
    if (event && !loses(change)) {
      later(1, async () => the(shop.functions["handle-notification"])(event));
    }
  });
}

/** Counts every call of a port, and can let one of them die before or after it was done. */
export function createTrap(): {
  readonly around: Step;
  readonly calls: string[];
  /** Something that happens just before some call, in every telling. */
  meddler: (label: string) => Promise<void>;
  set(index: number, when: "before" | "after", spring: () => void): void;
} {
  const calls: string[] = [];
  let trap: { index: number; when: "before" | "after"; spring: () => void } | undefined;
  return {
    calls,
    meddler: async () => {},
    set: (index, when, spring) => {
      trap = { index, when, spring };
    },
    async around(label, work) {
      const isHere = trap?.index === calls.length;
      const when = trap?.when;
      calls.push(label);
      await this.meddler(label);
      if (isHere && when === "before") trap?.spring();
      const result = await work();
      if (isHere && when === "after") trap?.spring();
      return result;
    },
  };
}
