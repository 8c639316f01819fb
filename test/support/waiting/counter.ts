import type { Ledger } from "../../../functions/domain/order.ts";
import type { CoreAmazonPay } from "./amazon.ts";
import { createTokenDesk, type TokenDesk } from "./engine.ts";
import type { Step } from "./explore.ts";
import { ORDER } from "./records.ts";
import { openShop, type Shop, type ShopOptions } from "./shop.ts";

/** A shop whose functions are called by hand, as Step Functions would call them. */
export interface Counter {
  readonly shop: Shop;
  readonly desk: TokenDesk;
  /** What Amazon was asked, in order: operation and request. */
  readonly asked: readonly (readonly [operation: string, request: unknown])[];
  /** Calls a task's function; answers what the task was told, or the name of the error. */
  call(task: string, fields?: Readonly<Record<string, unknown>>): Promise<string | undefined>;
  /** The same, with every call of a port as one step of an actor. */
  callAs(step: Step, task: string, fields?: Readonly<Record<string, unknown>>): Promise<void>;
}

const HAS_TOKEN = new Set([
  "confirm-order",
  "authorize-payment",
  "await-shipment",
  "capture-payment",
  "ask-operator",
]);

const FIELDS: Readonly<Record<string, object>> = {
  "authorize-payment": { authorizationOrdinal: 1, shipmentSequence: 1, answer: "synchronous" },
  "await-shipment": { authorizationOrdinal: 1, shipmentSequence: 1 },
  "capture-payment": { authorizationOrdinal: 1, shipmentSequence: 1, captureOrdinal: 1 },
  "ask-operator": { reason: "CaptureDeclined: Amazon declined" },
};

export async function openCounter(options: Partial<ShopOptions> = {}): Promise<Counter> {
  const desk = createTokenDesk();
  const asked: [string, unknown][] = [];
  const shop = await openShop({
    workflow: {
      start: async () => "started",
      status: async () => "running",
      ...desk.controlOf("functions"),
    },
    ...options,
    amazon: (real, core) => listening(options.amazon?.(real, core) ?? real, asked),
  });
  let calls = 0;
  const inputOf = (task: string, fields: object) => {
    if (!HAS_TOKEN.has(task)) return { orderReferenceId: ORDER };
    calls += 1;
    const taskToken = desk.open(`token ${calls}`);
    const visit = `2026-03-01T18:00:00.000Z#${String(calls).padStart(3, "0")}`;
    return { orderReferenceId: ORDER, taskToken, visit, ...FIELDS[task], ...fields };
  };
  const functionOf = (functions: Shop["functions"], task: string) => {
    const found = functions[task];
    if (!found) throw new Error(`There is no function ${task}`);
    return found;
  };
  return {
    shop,
    desk,
    asked,
    async call(task, fields = {}) {
      const input = inputOf(task, fields);
      try {
        await functionOf(shop.functions, task)(input);
      } catch (error) {
        if ("taskToken" in input) desk.giveUp(input.taskToken);
        return error instanceof Error ? error.name : String(error);
      }
      return "taskToken" in input ? desk.answerTo(input.taskToken) : "done";
    },
    async callAs(step, task, fields = {}) {
      await functionOf(shop.functionsOf(step), task)(inputOf(task, fields));
    },
  };
}

function listening(real: CoreAmazonPay, asked: [string, unknown][]): CoreAmazonPay {
  return new Proxy(real, {
    get(target, operation) {
      const member: unknown = Reflect.get(target, operation);
      if (typeof member !== "function") return member;
      return (request: unknown) => {
        asked.push([String(operation), request]);
        return Reflect.apply(member, target, [request]);
      };
    },
  });
}

/**
 * Where record and Amazon differ about an order's transactions; undefined if they do not. That a
 * capture has used its authorization up follows from the capture, with or without a reading.
 */
export function differenceBetween(ledger: Ledger, core: Shop["core"]): string | undefined {
  const amazon = core.ledgerOf(ORDER);
  const isUsedUp = (ordinal: number) =>
    ledger.captures.some(
      ({ authorizationOrdinal, status }) =>
        authorizationOrdinal === ordinal && /Pending|Completed|Closed/.test(status.state),
    );
  const ours = [
    ...ledger.authorizations.map((row) => ({ ...row, used: isUsedUp(row.ordinal) })),
    ...ledger.captures.map((row) => ({ ...row, used: false })),
  ]
    .filter(({ status }) => status.state !== "Refused")
    .map(({ referenceId, status, amount, used }) =>
      [referenceId, used ? "Closed" : status.state, amount.minorUnits].join(" "),
    );
  const theirs = [...amazon.authorizations, ...amazon.captures].map(
    ({ referenceId, state, amountMinorUnits }) => [referenceId, state, amountMinorUnits].join(" "),
  );
  const say = (lines: readonly string[]) => `[${[...lines].sort().join(", ")}]`;
  return say(ours) === say(theirs) ? undefined : `we say ${say(ours)}, Amazon says ${say(theirs)}`;
}
