import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { Clock } from "../clock/clock.ts";
import type { Leaving, StateMachine } from "./definition/model.ts";
import { ExecutionIsOver, type ReportedError } from "./errors.ts";
import { type EventDetails, History, UNCUT } from "./history.ts";
import { type Json, type JsonObject, parseJson } from "./json.ts";
import { LIMITS } from "./limits.ts";
import { runState } from "./states/run-state.ts";
import { formatTimestamp } from "./timestamps.ts";
import type { TaskTokens } from "./tokens.ts";
import { evaluateLeaving, Variables } from "./variables.ts";
import { type StatesParts, StateVisit } from "./visit.ts";

/** What an execution needs from outside. */
export interface ExecutionPorts {
  readonly clock: Clock;
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
  readonly newId: () => string;
  readonly invoke: (functionArn: string, payload: Json) => Promise<unknown>;
  readonly tokens: TaskTokens;
  readonly region: string;
  readonly roleArn: string;
  readonly onEvent: (executionArn: string, event: HistoryEvent) => void;
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** Into which state an execution goes next; undefined when it waits or has ended. */
export type Move =
  | { readonly next: string; readonly input: Json; readonly inputText: string }
  | undefined;

/** How an execution began. */
export interface ExecutionStart {
  readonly arn: string;
  readonly name: string;
  readonly machine: StateMachine;
  readonly inputText: string;
}

/** One run of a state machine: its variables, its history and its way from state to state. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: StateMachine;
  readonly input: Json;
  readonly inputText: string;
  readonly ports: ExecutionPorts;
  readonly history = new History();
  readonly startedAtMilliseconds: number;
  /**
   * What is the same in every state's context object:
   * docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html.
   */
  readonly context: JsonObject;
  readonly ended: Promise<void>;
  status: ExecutionStatus = "RUNNING";
  stoppedAtMilliseconds: number | undefined;
  outputText: string | undefined;
  failure: { readonly error?: string; readonly cause?: string } | undefined;
  visit: StateVisit | undefined;
  readonly #variables = new Variables();
  #announceEnd: () => void = () => {};
  #callOffTimeout: () => void = () => {};

  constructor(start: ExecutionStart, ports: ExecutionPorts) {
    this.arn = start.arn;
    this.name = start.name;
    this.machine = start.machine;
    this.inputText = start.inputText;
    this.input = parseJson(start.inputText);
    this.ports = ports;
    this.startedAtMilliseconds = ports.clock.now();
    this.context = {
      Execution: {
        Id: this.arn,
        Input: this.input,
        Name: this.name,
        RoleArn: ports.roleArn,
        StartTime: formatTimestamp(this.startedAtMilliseconds),
        RedriveCount: 0,
      },
      StateMachine: { Id: this.machine.arn, Name: this.machine.name },
    };
    this.ended = new Promise((resolve) => {
      this.#announceEnd = resolve;
    });
  }

  get variables(): Readonly<Record<string, Json>> {
    return this.#variables.values;
  }

  start(): void {
    const { machine, input, inputText } = this;
    const limitSeconds = Math.min(machine.timeoutSeconds ?? Infinity, LIMITS.executionSeconds);
    const timesOutAt = this.startedAtMilliseconds + limitSeconds * 1000;
    this.#callOffTimeout = this.ports.clock.schedule(timesOutAt, () => this.#timeOut());
    this.record("ExecutionStarted", {
      executionStartedEventDetails: {
        input: inputText,
        inputDetails: UNCUT,
        roleArn: this.ports.roleArn,
      },
    });
    void this.work(async () => ({ next: machine.startAt, input, inputText }));
  }

  /** Runs a step and every state after it until the execution waits or ends. The clock stands still. */
  work(step: () => Promise<Move>): Promise<void> {
    return this.ports.clock.hold(async () => {
      try {
        let move = await step();
        while (move) move = await this.#enter(move);
      } catch (error) {
        this.#endOnThrown(error);
      }
    });
  }

  /** Adds an event; throws when the execution has ended, so that work that goes on stops. */
  record(type: NonNullable<HistoryEvent["type"]>, details: EventDetails): HistoryEvent {
    this.requireRunning();
    if (this.history.isAlmostFull) {
      this.fail({
        error: "States.Runtime",
        cause: `The execution reached the maximum number of history events (${LIMITS.historyEvents}).`,
      });
      throw new ExecutionIsOver();
    }
    return this.#add(type, details);
  }

  /** Throws when the execution has ended in the meantime; to be asked before anything is scheduled. */
  requireRunning(): void {
    if (this.status !== "RUNNING") throw new ExecutionIsOver();
  }

  /** Leaves a state: evaluates Output and Assign, both with the variables as they were. */
  async leave(
    visit: StateVisit,
    to: { readonly leaving: Leaving; readonly next: string | undefined },
    parts: StatesParts,
    unlessOutput: Json,
  ): Promise<Move> {
    const left = await evaluateLeaving(visit, to.leaving, visit.bindings(parts), unlessOutput);
    this.#variables.requireRoomFor(left.assigned);
    this.record(`${stateTypeOf(visit)}StateExited`, {
      stateExitedEventDetails: {
        name: visit.state.name,
        output: left.outputText,
        outputDetails: UNCUT,
        ...(left.assigned.size > 0 && {
          assignedVariables: left.assignedTexts,
          assignedVariablesDetails: UNCUT,
        }),
      },
    });
    this.#variables.assign(left.assigned);
    if (to.next !== undefined) {
      return { next: to.next, input: left.output, inputText: left.outputText };
    }
    this.#succeed(left.outputText);
    return undefined;
  }

  /** Ends the execution with an error that nobody caught. */
  fail({ error, cause }: ReportedError): void {
    const failure = { error, ...(cause !== undefined && { cause }) };
    if (this.status === "RUNNING") this.failure = failure;
    this.#end("FAILED", "ExecutionFailed", { executionFailedEventDetails: failure });
  }

  /** Ends the execution by request, whatever it is doing. */
  stop(failure: { readonly error?: string; readonly cause?: string }): void {
    this.failure = failure;
    this.#end("ABORTED", "ExecutionAborted", { executionAbortedEventDetails: failure }, true);
  }

  async #enter(move: NonNullable<Move>): Promise<Move> {
    const state = this.machine.states.get(move.next);
    if (!state) throw new Error(`No state ${move.next}`);
    const visit = new StateVisit(this, state, move.input, move.inputText);
    this.visit = visit;
    const event = this.record(`${state.type}StateEntered`, {
      stateEnteredEventDetails: {
        name: state.name,
        input: move.inputText,
        inputDetails: UNCUT,
      },
    });
    visit.enteredEventId = event.id ?? 0;
    return runState(visit, state);
  }

  #succeed(outputText: string): void {
    if (this.status === "RUNNING") this.outputText = outputText;
    this.#end("SUCCEEDED", "ExecutionSucceeded", {
      executionSucceededEventDetails: { output: outputText, outputDetails: UNCUT },
    });
  }

  #timeOut(): void {
    const details = { executionTimedOutEventDetails: { error: "States.Timeout" } };
    this.#end("TIMED_OUT", "ExecutionTimedOut", details, true);
  }

  #endOnThrown(error: unknown): void {
    if (error instanceof ExecutionIsOver) return;
    try {
      const visit = this.visit;
      if (!visit) throw error;
      this.fail(visit.reportedErrorOf(error));
    } catch (unexpected) {
      if (unexpected instanceof ExecutionIsOver) return;
      this.fail({ error: "States.Runtime", cause: `The runner itself failed: ${unexpected}` });
    }
  }

  #end(
    status: ExecutionStatus,
    type: NonNullable<HistoryEvent["type"]>,
    details: EventDetails,
    fromOutside = false,
  ): void {
    if (this.status !== "RUNNING") return;
    this.status = status;
    this.stoppedAtMilliseconds = this.ports.clock.now();
    this.#callOffTimeout();
    this.visit?.callOff();
    this.visit = undefined;
    this.#add(type, details, fromOutside);
    this.#announceEnd();
  }

  #add(
    type: NonNullable<HistoryEvent["type"]>,
    details: EventDetails,
    fromOutside = false,
  ): HistoryEvent {
    const event = this.history.add(type, details, this.ports.clock.now(), fromOutside);
    this.ports.onEvent(this.arn, event);
    return event;
  }
}

function stateTypeOf({ state }: StateVisit): "Choice" | "Pass" | "Succeed" | "Task" | "Wait" {
  if (state.type === "Fail") throw new Error("A Fail state is never left");
  return state.type;
}
