import type { WorkflowControl } from "../../functions/domain/ports.ts";
import type { DeployedFunction } from "../../functions/runtime/define-function.ts";
import { createCoreAmazonPay } from "../support/waiting/amazon.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Notifier } from "./notifier.ts";
import { createPorts } from "./ports.ts";
import type { Stage } from "./stage.ts";
import { count } from "./trouble.ts";

/** What can happen to a whole invocation. */
export const INVOCATION_FAULTS = [
  "never started",
  "timed out after its success",
  "invoked twice",
  "two at once",
  "runs on after its time-out",
  "cold start",
] as const;

/** Those of the laptop's own choosing: a page or a program that asks again does so by itself. */
const ASKED_BY_HTTP = new Set(["place-order", "order-commands", "receive-notification"]);

const INVOCATION_MILLISECONDS = 4;

export interface Invoker {
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** From now on other instances of the functions serve. */
  deploy(): void;
}

/** Calls functions as Lambda does, which now and then is not once, or not at all. */
export function createInvoker(
  stage: Stage,
  others: {
    readonly workflow: WorkflowControl;
    readonly notifier: () => Notifier;
    readonly onCall: (operation: string, request: unknown) => void;
  },
): Invoker {
  const { trouble, counts, plan, clock } = stage;
  const amazonPay = createCoreAmazonPay(stage.core, plan.checks);
  let instances = new Map<string, DeployedFunction>();

  const make = (functionName: string): DeployedFunction => {
    const maker = FUNCTIONS[functionName];
    if (!maker) throw new Error(`There is no function ${functionName}`);
    const { workflow, onCall } = others;
    const notifier = others.notifier();
    return maker(createPorts(stage, functionName, { workflow, amazonPay, notifier, onCall }));
  };
  const warm = (functionName: string): DeployedFunction => {
    const known = instances.get(functionName) ?? make(functionName);
    instances.set(functionName, known);
    return known;
  };
  const aside = (milliseconds: number, run: () => Promise<unknown>): void =>
    stage.after(milliseconds, async () => {
      await run().catch(() => {});
    });

  return {
    deploy() {
      instances = new Map();
    },
    async invoke(functionName, event) {
      const place = `${functionName}@`;
      stage.note?.(`> ${functionName}`);
      // Nothing takes no time: no two visits of a state begin at the same moment.
      await clock.sleep(INVOCATION_MILLISECONDS);
      const fault = ASKED_BY_HTTP.has(functionName)
        ? undefined
        : trouble.at(place, INVOCATION_FAULTS, plan.faultRate / 2);
      if (!fault) return warm(functionName)(event);
      count(counts, "process", fault, functionName);
      stage.note?.(`! ${functionName}: ${fault}`);
      const call = warm(functionName);
      switch (fault) {
        case "never started":
          throw died("Lambda.TooManyRequestsException", functionName);
        case "timed out after its success":
          await call(event);
          throw died("Sandbox.Timedout", functionName);
        case "invoked twice":
          aside(Math.ceil(trouble.measure(place) ** 3 * 600_000), () => call(event));
          return call(event);
        case "two at once":
          aside(0, () => call(event));
          return call(event);
        case "runs on after its time-out":
          aside(Math.ceil(trouble.measure(place) * 40_000), () => call(event));
          await clock.sleep(1_000);
          throw died("Sandbox.Timedout", functionName);
        default:
          // A cold start.
          return make(functionName)(event);
      }
    },
  };
}

function died(name: string, functionName: string): Error {
  return Object.assign(new Error(`${functionName} has not answered`), { name });
}
