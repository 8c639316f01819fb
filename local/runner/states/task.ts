import type { NumberRule } from "../definition/fields.ts";
import type { TaskState } from "../definition/model.ts";
import { type ReportedError, StateFailed } from "../errors.ts";
import type { Execution, Move } from "../execution.ts";
import { evaluateTemplate } from "../expressions.ts";
import { UNCUT } from "../history.ts";
import { isRecord, type Json, toJson } from "../json.ts";
import { requirePayloadFits } from "../limits.ts";
import { chooseRetry, matchesError } from "../retries.ts";
import type { StateVisit } from "../visit.ts";
import { Attempt, type AttemptOwner, type Request } from "./attempt.ts";
import { numberOf } from "./values.ts";

const SECONDS: NumberRule = { from: 1, to: 99_999_999, integer: true };

/**
 * A visit of a Task state: invokes the function, waits for its answer or for the task token's, and
 * tries again or goes where Catch says when an attempt fails.
 */
export class TaskRun implements AttemptOwner {
  readonly #visit: StateVisit;
  readonly #state: TaskState;
  readonly #execution: Execution;
  readonly #resource: { readonly resourceType: string; readonly resource: string };
  readonly #attemptsUsed: number[] = [];

  constructor(visit: StateVisit, state: TaskState) {
    this.#visit = visit;
    this.#state = state;
    this.#execution = visit.execution;
    this.#resource = {
      resourceType: "lambda",
      resource: state.waitsForToken ? "invoke.waitForTaskToken" : "invoke",
    };
  }

  /** Starts one attempt, with a token of its own. */
  async attempt(): Promise<Move> {
    const { ports } = this.#execution;
    const token = this.#state.waitsForToken
      ? ports.tokens.mint(this.#execution.arn, ports.newId())
      : undefined;
    this.#visit.token = token;
    this.#visit.waiting = undefined;
    try {
      const request = await this.#evaluateRequest();
      this.#recordStart(request);
      new Attempt(this, this.#visit, request, token).begin();
      return undefined;
    } catch (error) {
      return this.#handle(this.#visit.reportedErrorOf(error));
    }
  }

  async succeed(result: Json, resultText: string): Promise<Move> {
    try {
      this.#requireFits(resultText);
      this.#execution.record("TaskSucceeded", {
        taskSucceededEventDetails: {
          ...this.#resource,
          output: resultText,
          outputDetails: UNCUT,
        },
      });
      const to = { leaving: this.#state, next: this.#state.next };
      return await this.#execution.leave(this.#visit, to, { result }, result);
    } catch (error) {
      return this.#handle(this.#visit.reportedErrorOf(error));
    }
  }

  submitted(resultText: string): void {
    this.#execution.record("TaskSubmitted", {
      taskSubmittedEventDetails: { ...this.#resource, output: resultText, outputDetails: UNCUT },
    });
  }

  async fail(reported: ReportedError): Promise<Move> {
    const { error, cause } = reported;
    const details = { ...this.#resource, error, ...(cause !== undefined && { cause }) };
    if (error === "States.Timeout") {
      this.#execution.record("TaskTimedOut", { taskTimedOutEventDetails: details });
    } else {
      this.#execution.record("TaskFailed", { taskFailedEventDetails: details });
    }
    return this.#handle(reported);
  }

  /** Retry first, then Catch, then the end: an error that the state reports. */
  async #handle(reported: ReportedError): Promise<Move> {
    this.#execution.requireRunning();
    const { clock, random } = this.#execution.ports;
    const retry = chooseRetry(this.#state.retriers, this.#attemptsUsed, reported, random);
    if (retry) {
      const { retrierIndex, delayMilliseconds } = retry;
      this.#attemptsUsed[retrierIndex] = (this.#attemptsUsed[retrierIndex] ?? 0) + 1;
      this.#visit.retryCount += 1;
      const atMilliseconds = clock.now() + delayMilliseconds;
      this.#visit.waiting = { for: "retry", untilMilliseconds: atMilliseconds };
      const again = (): Promise<void> => this.#execution.work(() => this.attempt());
      this.#visit.callOff = clock.schedule(atMilliseconds, again);
      return undefined;
    }
    const catcher = this.#state.catchers.find(({ errorEquals }) =>
      matchesError(errorEquals, reported),
    );
    if (!catcher) {
      this.#execution.fail(reported);
      return undefined;
    }
    const errorOutput = { Error: reported.error, Cause: reported.cause ?? "" };
    const to = { leaving: catcher, next: catcher.next };
    return this.#execution.leave(this.#visit, to, { errorOutput }, errorOutput);
  }

  #requireFits(resultText: string): void {
    try {
      requirePayloadFits(resultText, "The result of the task 'lambda'");
    } catch (error) {
      if (error instanceof StateFailed) {
        this.#execution.record("TaskFailed", {
          taskFailedEventDetails: { ...this.#resource, ...error.reported },
        });
      }
      throw error;
    }
  }

  async #evaluateRequest(): Promise<Request> {
    const bindings = this.#visit.bindings();
    const parameters = await evaluateTemplate(this.#state.arguments, bindings);
    const parametersText = JSON.stringify(parameters);
    requirePayloadFits(parametersText, `What Arguments of the state '${this.#state.name}' gives`);
    const { timeoutSeconds, heartbeatSeconds } = this.#state;
    const { FunctionName: functionName, Payload: payload } = isRecord(parameters) ? parameters : {};
    if (typeof functionName !== "string") {
      throw new StateFailed({
        error: "States.Runtime",
        cause: this.#visit.sentence("Arguments must give an object with a FunctionName."),
      });
    }
    return {
      functionName,
      payload: toJson(payload ?? {}),
      parametersText,
      timeoutSeconds: timeoutSeconds && (await numberOf(timeoutSeconds, bindings, SECONDS)),
      heartbeatSeconds: heartbeatSeconds && (await numberOf(heartbeatSeconds, bindings, SECONDS)),
    };
  }

  #recordStart({ parametersText, timeoutSeconds, heartbeatSeconds }: Request): void {
    this.#execution.record("TaskScheduled", {
      taskScheduledEventDetails: {
        ...this.#resource,
        region: this.#execution.ports.region,
        parameters: parametersText,
        ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
        ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
      },
    });
    this.#execution.record("TaskStarted", { taskStartedEventDetails: this.#resource });
  }
}
