import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { Clock } from "../clock/clock.ts";
import { loadStateMachine } from "./definition/load.ts";
import type { StateMachine } from "./definition/model.ts";
import { describeExecution, type ExecutionDescription } from "./descriptions.ts";
import { ApiError } from "./errors.ts";
import { Execution, type ExecutionPorts, type ExecutionStatus } from "./execution.ts";
import { type Json, parseJson } from "./json.ts";
import { fitsPayload, LIMITS } from "./limits.ts";
import { TaskTokens } from "./tokens.ts";

/** What a runner needs from outside. */
export interface RunnerPorts {
  readonly clock: Clock;
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
  /** A text that was never given before, for tokens and request ids. */
  readonly newId: () => string;
  /**
   * Invokes a function. A failed function is a rejection with `{ errorType, errorMessage, trace? }`
   * or an Error, whose name is then the error's; an errorType that starts with "Lambda." is an
   * error of the service, such as Lambda.TooManyRequestsException.
   */
  readonly invoke: (functionArn: string, payload: Json) => Promise<unknown>;
  readonly region?: string;
  readonly accountId?: string;
}

/** Tells what happens as it happens. */
type EventListener = (executionArn: string, event: HistoryEvent) => void;

/** Step Functions on a laptop. Calls it refuses throw ApiError under the name that AWS gives. */
export interface Runner {
  /** @throws InvalidDefinition naming every field that is wrong or not implemented. */
  loadStateMachine(source: {
    readonly name: string;
    /** The text of an ASL file, or its JSON. */
    readonly definition: unknown;
    readonly substitutions?: Readonly<Record<string, string>>;
  }): StateMachine;
  /** Takes a state machine that another runner has loaded, which costs next to nothing. */
  useStateMachine(machine: StateMachine): void;
  /**
   * Starts an execution; the same name and input while it is open give the same execution. Text is
   * taken as JSON text.
   */
  startExecution(request: {
    readonly stateMachineName: string;
    readonly name: string;
    readonly input?: Json;
  }): { readonly executionArn: string; readonly startDate: Date };
  sendTaskSuccess(taskToken: string, output: string): void;
  sendTaskFailure(taskToken: string, error?: string, cause?: string): void;
  sendTaskHeartbeat(taskToken: string): void;
  stopExecution(executionArn: string, error?: string, cause?: string): { readonly stopDate: Date };
  describeExecution(executionArn: string): ExecutionDescription;
  listExecutions(filter?: {
    readonly stateMachineName?: string;
    readonly status?: ExecutionStatus;
  }): readonly ExecutionDescription[];
  getExecutionHistory(executionArn: string): readonly HistoryEvent[];
  /** The names of the states in the order in which they were entered. */
  statesEntered(executionArn: string): readonly string[];
  /** Resolves when the execution has ended, however it did. */
  executionEnded(executionArn: string): Promise<ExecutionDescription>;
  /** Hears every event of every execution; the function it gives ends that. */
  onEvent(listener: EventListener): () => void;
  /** Gives an ended execution's memory back; its tokens then answer TaskDoesNotExist. */
  forget(executionArn: string): void;
}

/** Creates a runner with no state machines. */
export function createRunner(ports: RunnerPorts): Runner {
  return new LocalRunner(ports);
}

class LocalRunner implements Runner {
  readonly #ports: RunnerPorts;
  readonly #region: string;
  readonly #accountId: string;
  readonly #tokens = new TaskTokens();
  readonly #machines = new Map<string, { machine: StateMachine; ports: ExecutionPorts }>();
  readonly #executions = new Map<string, Execution>();
  readonly #listeners = new Set<EventListener>();

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
    this.#region = ports.region ?? "eu-west-1";
    this.#accountId = ports.accountId ?? "000000000000";
  }

  loadStateMachine(source: Parameters<Runner["loadStateMachine"]>[0]): StateMachine {
    const { name, definition, substitutions = {} } = source;
    requireName(name);
    const arn = `arn:aws:states:${this.#region}:${this.#accountId}:stateMachine:${name}`;
    const machine = loadStateMachine({ name, arn, definition, substitutions });
    this.useStateMachine(machine);
    return machine;
  }

  useStateMachine(machine: StateMachine): void {
    const { name } = machine;
    this.#machines.set(name, { machine, ports: this.#executionPorts(name) });
  }

  startExecution(request: Parameters<Runner["startExecution"]>[0]): {
    executionArn: string;
    startDate: Date;
  } {
    const { stateMachineName, name } = request;
    const loaded = this.#machines.get(stateMachineName);
    if (!loaded) {
      throw new ApiError("StateMachineDoesNotExist", `No state machine ${stateMachineName}`);
    }
    requireName(name);
    const inputText = executionInput(request.input);
    const arn = `arn:aws:states:${this.#region}:${this.#accountId}:execution:${stateMachineName}:${name}`;
    const known = this.#executions.get(arn);
    if (known && (known.status !== "RUNNING" || known.inputText !== inputText)) {
      throw new ApiError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    }
    const execution =
      known ?? new Execution({ arn, name, machine: loaded.machine, inputText }, loaded.ports);
    if (!known) {
      this.#executions.set(arn, execution);
      execution.start();
    }
    return { executionArn: arn, startDate: new Date(execution.startedAtMilliseconds) };
  }

  sendTaskSuccess(taskToken: string, output: string): void {
    try {
      parseJson(output);
    } catch {
      throw new ApiError("InvalidOutput", "Invalid Output: the output is not JSON");
    }
    if (!fitsPayload(output)) {
      throw new ApiError("ValidationException", "output is longer than 262144 bytes");
    }
    this.#holderOf(taskToken).succeed(output);
  }

  sendTaskFailure(taskToken: string, error?: string, cause?: string): void {
    this.#holderOf(taskToken).fail(error, cause);
  }

  sendTaskHeartbeat(taskToken: string): void {
    this.#holderOf(taskToken).heartbeat();
  }

  stopExecution(executionArn: string, error?: string, cause?: string): { stopDate: Date } {
    const execution = this.#find(executionArn);
    if (execution.status === "RUNNING") {
      execution.stop({
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      });
    }
    return { stopDate: new Date(execution.stoppedAtMilliseconds ?? this.#ports.clock.now()) };
  }

  describeExecution(executionArn: string): ExecutionDescription {
    return describeExecution(this.#find(executionArn));
  }

  listExecutions(
    filter: { stateMachineName?: string; status?: ExecutionStatus } = {},
  ): ExecutionDescription[] {
    return [...this.#executions.values()]
      .filter(({ machine }) => (filter.stateMachineName ?? machine.name) === machine.name)
      .filter(({ status }) => (filter.status ?? status) === status)
      .map(describeExecution);
  }

  getExecutionHistory(executionArn: string): readonly HistoryEvent[] {
    return this.#find(executionArn).history.events;
  }

  statesEntered(executionArn: string): readonly string[] {
    return this.#find(executionArn).history.statesEntered;
  }

  async executionEnded(executionArn: string): Promise<ExecutionDescription> {
    const execution = this.#find(executionArn);
    await execution.ended;
    return describeExecution(execution);
  }

  onEvent(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  forget(executionArn: string): void {
    if (this.#find(executionArn).status === "RUNNING") {
      throw new ApiError("ValidationException", `${executionArn} is running; stop it first`);
    }
    this.#executions.delete(executionArn);
  }

  #executionPorts(stateMachineName: string): ExecutionPorts {
    return {
      ...this.#ports,
      tokens: this.#tokens,
      region: this.#region,
      roleArn: `arn:aws:iam::${this.#accountId}:role/${stateMachineName}`,
      onEvent: (executionArn, event) => {
        for (const listener of this.#listeners) listener(executionArn, event);
      },
    };
  }

  #holderOf(taskToken: string): ReturnType<TaskTokens["holderOf"]> {
    return this.#tokens.holderOf(taskToken, (arn) => this.#executions.has(arn));
  }

  #find(executionArn: string): Execution {
    const execution = this.#executions.get(executionArn);
    if (execution) return execution;
    throw new ApiError("ExecutionDoesNotExist", `Execution Does Not Exist: '${executionArn}'`);
  }
}

function executionInput(input: Json = {}): string {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  try {
    const canonical = JSON.stringify(parseJson(text));
    if (fitsPayload(canonical)) return canonical;
  } catch {
    throw new ApiError("InvalidExecutionInput", "Invalid State Machine Execution Input: not JSON");
  }
  throw new ApiError("ValidationException", "input is longer than 262144 bytes");
}

/** docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html, "name". */
function requireName(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the document excludes them by number.
  const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;
  if (name !== "" && name.length <= LIMITS.nameCharacters && !forbidden.test(name)) return;
  throw new ApiError("InvalidName", `Invalid Name: '${name}'`);
}
