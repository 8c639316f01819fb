import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { MovableClock } from "../../../local/clock/clock.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import type { Json } from "../../../local/runner/json.ts";
import { createRunner, type Runner } from "../../../local/runner/runner.ts";

export const START = Date.parse("2026-03-02T09:00:00.000Z");
export const DAY = 86_400_000;

/** A function of the shop as the tests write it: gets the payload, gives the answer or throws. */
type ShopFunction = (payload: Record<string, Json>, calls: number) => unknown;

export interface Rehearsal {
  readonly runner: Runner;
  readonly clock: MovableClock;
  /** Payloads by function name, in the order of the calls. */
  readonly calls: { readonly name: string; readonly payload: Record<string, Json> }[];
  /** Starts an execution and waits until nothing moves. */
  start(input?: Json, name?: string): Promise<string>;
  /** Starts an execution and lets time pass until it has ended. */
  run(input?: Json): Promise<ReturnType<Runner["describeExecution"]>>;
  /** Lets time pass until the execution has ended. */
  finish(arn: string): Promise<ReturnType<Runner["describeExecution"]>>;
  /** Seconds between the start and now. */
  elapsedSeconds(): number;
  events(arn: string): readonly HistoryEvent[];
}

/** A runner with one state machine, functions and a virtual clock. */
export function rehearse(
  states: Record<string, unknown>,
  functions: Record<string, ShopFunction> = {},
  options: { readonly random?: () => number; readonly root?: Record<string, unknown> } = {},
): Rehearsal {
  const clock = createVirtualClock(START);
  const calls: { name: string; payload: Record<string, Json> }[] = [];
  let ids = 0;
  const runner = createRunner({
    clock,
    random: options.random ?? (() => 0.5),
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    invoke: async (name, payload) => {
      const shopFunction = functions[name];
      if (!shopFunction) {
        throw { errorType: "Lambda.ResourceNotFoundException", errorMessage: `no ${name}` };
      }
      const given = payload as Record<string, Json>;
      calls.push({ name, payload: given });
      return shopFunction(given, calls.filter((call) => call.name === name).length);
    },
  });
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: Object.keys(states)[0],
    States: states,
    ...options.root,
  };
  runner.loadStateMachine({ name: "order", definition });

  async function start(input: Json = {}, name = "S01-1"): Promise<string> {
    const { executionArn } = runner.startExecution({ stateMachineName: "order", name, input });
    await clock.settled();
    return executionArn;
  }
  async function finish(arn: string): Promise<ReturnType<Runner["describeExecution"]>> {
    const done = (): boolean => runner.describeExecution(arn).status !== "RUNNING";
    await clock.advanceUntil(done, START + 800 * DAY);
    return runner.describeExecution(arn);
  }
  return {
    runner,
    clock,
    calls,
    start,
    finish,
    run: async (input = {}) => finish(await start(input)),
    elapsedSeconds: () => (clock.now() - START) / 1000,
    events: (arn) => runner.getExecutionHistory(arn),
  };
}

/** A Task state that invokes a function of that name and waits for its result. */
export function invoke(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: name, Payload: {} },
    ...("Next" in more ? {} : { End: true }),
    ...more,
  };
}

/** A Task state that hands its token to a function and waits for the token's answer. */
export function park(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return invoke(name, {
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: {
      FunctionName: name,
      Payload: {
        token: "{% $states.context.Task.Token %}",
        visit:
          "{% $states.context.State.EnteredTime & '#' & $string($states.context.State.RetryCount) %}",
      },
    },
    ...more,
  });
}

/** The token in the last call of a function. */
export function lastToken(rehearsal: Rehearsal): string {
  return String(rehearsal.calls.at(-1)?.payload["token"]);
}

export const types = (events: readonly HistoryEvent[]): string[] =>
  events.map((event) => String(event.type));
