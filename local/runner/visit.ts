import type { State } from "./definition/model.ts";
import { type ReportedError, StateFailed } from "./errors.ts";
import type { Execution } from "./execution.ts";
import { type Bindings, EvaluationFailed } from "./expressions.ts";
import type { Json, JsonObject } from "./json.ts";
import { formatTimestamp } from "./timestamps.ts";

/** What a state waits for while nothing runs. */
export interface Waiting {
  readonly for: "function" | "retry" | "time" | "token";
  /** When the wait ends by itself, if it does. */
  readonly untilMilliseconds?: number;
}

/** Parts of `$states` that exist only at some moments of a visit. */
export interface StatesParts {
  readonly result?: Json;
  readonly errorOutput?: Json;
}

/** One entry of an execution into a state, until it leaves it; retries happen within one visit. */
export class StateVisit {
  readonly execution: Execution;
  readonly state: State;
  readonly input: Json;
  readonly inputText: string;
  readonly enteredAtMilliseconds: number;
  readonly #enteredTime: string;
  enteredEventId = 0;
  retryCount = 0;
  token: string | undefined;
  waiting: Waiting | undefined;
  /** Calls off whatever this visit waits for. */
  callOff: () => void = () => {};

  constructor(execution: Execution, state: State, input: Json, inputText: string) {
    this.execution = execution;
    this.state = state;
    this.input = input;
    this.inputText = inputText;
    this.enteredAtMilliseconds = execution.ports.clock.now();
    this.#enteredTime = formatTimestamp(this.enteredAtMilliseconds);
  }

  /** Variables and `$states` as expressions of this state see them. */
  bindings(parts: StatesParts = {}): Bindings {
    const states = { input: this.input, context: this.#context(), ...parts };
    return { ...this.execution.variables, states };
  }

  #context(): JsonObject {
    return {
      ...this.execution.context,
      State: {
        Name: this.state.name,
        EnteredTime: this.#enteredTime,
        ...(this.state.type === "Task" && { RetryCount: this.retryCount }),
      },
      ...(this.token !== undefined && { Task: { Token: this.token } }),
    };
  }

  /**
   * What a state reports when something inside it threw. A failed expression is also an event of the
   * history. Errors of the runner itself are thrown on.
   */
  reportedErrorOf(error: unknown): ReportedError {
    if (error instanceof StateFailed) return error.reported;
    if (!(error instanceof EvaluationFailed)) throw error;
    const reported = { error: "States.QueryEvaluationError", cause: this.sentence(error.message) };
    this.execution.record("EvaluationFailed", {
      evaluationFailedEventDetails: {
        ...reported,
        location: error.field,
        state: this.state.name,
      },
    });
    return reported;
  }

  /** A cause that says, as Step Functions does, in which state something went wrong. */
  sentence(what: string): string {
    return (
      `An error occurred while executing the state '${this.state.name}' ` +
      `(entered at the event id #${this.enteredEventId}). ${what}`
    );
  }
}
