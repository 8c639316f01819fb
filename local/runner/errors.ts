/** The names under which Step Functions' own API refuses a call. */
export type ApiErrorName =
  | "ExecutionAlreadyExists"
  | "ExecutionDoesNotExist"
  | "InvalidDefinition"
  | "InvalidExecutionInput"
  | "InvalidName"
  | "InvalidOutput"
  | "InvalidToken"
  | "StateMachineDoesNotExist"
  | "TaskDoesNotExist"
  | "TaskTimedOut"
  | "ValidationException";

/** A refused call. `name` is the name of the exception in AWS's SDK, so callers can tell them apart alike. */
export class ApiError extends Error {
  override readonly name: ApiErrorName;

  constructor(name: ApiErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

/** One thing in a definition that the runner does not accept, and where it stands. */
export interface DefinitionProblem {
  /** Path of the field, such as `/States/Capture payment/Retry/0/MaxAttempts`. */
  readonly path: string;
  readonly message: string;
}

/** A definition that was not loaded, with every reason. */
export class InvalidDefinition extends ApiError {
  readonly problems: readonly DefinitionProblem[];

  constructor(stateMachineName: string, problems: readonly DefinitionProblem[]) {
    const reasons = problems.map(({ path, message }) => `  ${path}: ${message}`).join("\n");
    super("InvalidDefinition", `State machine ${stateMachineName} is refused:\n${reasons}`);
    this.problems = problems;
  }
}

/** An error as a state reports it: what Retry and Catch match and `$states.errorOutput` shows. */
export interface ReportedError {
  readonly error: string;
  /** Absent where Step Functions gives none, as with timeouts. */
  readonly cause?: string;
  /** A missed heartbeat is reported as States.Timeout and also matched by States.HeartbeatTimeout. */
  readonly missedHeartbeat?: true;
}

/** Thrown inside a state; the state's Retry and Catch, or the end of the execution, receive it. */
export class StateFailed extends Error {
  readonly reported: ReportedError;

  constructor(reported: ReportedError) {
    super(`${reported.error}: ${reported.cause ?? ""}`);
    this.reported = reported;
  }
}

/** Thrown out of work that goes on after its execution has ended; nobody needs to know. */
export class ExecutionIsOver extends Error {}
