import type { Execution, ExecutionStatus } from "./execution.ts";
import type { Waiting } from "./visit.ts";

/** DescribeExecution's answer, and where the execution is right now. */
export interface ExecutionDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: Date;
  readonly stopDate?: Date;
  /** JSON text. */
  readonly input: string;
  /** JSON text; only when the execution succeeded. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Step Functions has no such field; a console on this runner shows it. Absent once ended. */
  readonly current?: CurrentState;
}

/** The state in which a running execution is, since when, and what it waits for. */
interface CurrentState {
  readonly name: string;
  readonly since: Date;
  readonly retryCount: number;
  readonly waitingFor?: Waiting["for"];
  /** When the wait ends by itself: a Wait's moment, a retry's, or a task's timeout. */
  readonly until?: Date;
}

export function describeExecution(execution: Execution): ExecutionDescription {
  const { visit, outputText, failure, stoppedAtMilliseconds } = execution;
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: new Date(execution.startedAtMilliseconds),
    ...(stoppedAtMilliseconds !== undefined && { stopDate: new Date(stoppedAtMilliseconds) }),
    input: execution.inputText,
    ...(outputText !== undefined && { output: outputText }),
    ...failure,
    ...(visit && { current: currentStateOf(visit) }),
  };
}

function currentStateOf(visit: NonNullable<Execution["visit"]>): CurrentState {
  const { waiting } = visit;
  const untilMilliseconds = waiting?.untilMilliseconds;
  return {
    name: visit.state.name,
    since: new Date(visit.enteredAtMilliseconds),
    retryCount: visit.retryCount,
    ...(waiting && { waitingFor: waiting.for }),
    ...(untilMilliseconds !== undefined && { until: new Date(untilMilliseconds) }),
  };
}
