import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import { InvalidValue } from "../../domain/errors.ts";
import type { WorkflowControl, WorkflowName } from "../../domain/ports.ts";

/** The state machines as they are reached; a function needs only those that it starts. */
export interface WorkflowAccess {
  readonly client: SFNClient;
  readonly stateMachineArns: Readonly<Partial<Record<WorkflowName, string>>>;
}

/** Longest cause that SendTaskFailure takes (Step Functions API reference, SendTaskFailure). */
const MAX_CAUSE_LENGTH = 32_768;

/**
 * The workflow engine on AWS. Executions have names that are pure functions of what they carry, so
 * that Step Functions itself refuses a second one for the same run. Needs permission for StartExecution,
 * DescribeExecution, SendTaskSuccess and SendTaskFailure.
 *
 * Throws InvalidValue for a token that is none and for a run that goes on with another input: both
 * are mistakes of ours that no repetition mends. Any other failure of Step Functions is thrown as
 * it came.
 */
export function createWorkflowControl(workflow: WorkflowAccess): WorkflowControl {
  const arnOf = (workflowName: WorkflowName): string => {
    const stateMachineArn = workflow.stateMachineArns[workflowName];
    if (stateMachineArn) return stateMachineArn;
    throw new InvalidValue(`This function was not told where the workflow ${workflowName} is`);
  };
  const { client } = workflow;
  return {
    async start({ workflow: workflowName, name, input }) {
      const stateMachineArn = arnOf(workflowName);
      const text = JSON.stringify(input);
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: text }));
        return "started";
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
        return existingRun(client, stateMachineArn, name, text);
      }
    },

    async status({ workflow: workflowName, name }) {
      const executionArn = executionArnOf(arnOf(workflowName), name);
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
        if (status === "RUNNING" || status === "PENDING_REDRIVE") return "running";
        return status === "SUCCEEDED" ? "succeeded" : "failed";
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return "none";
        throw error;
      }
    },

    succeed: (token, output) =>
      answer(() =>
        client.send(
          new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }),
        ),
      ),

    fail: (token, error, cause) =>
      answer(() =>
        client.send(
          new SendTaskFailureCommand({
            taskToken: token,
            error,
            cause: cause.slice(0, MAX_CAUSE_LENGTH),
          }),
        ),
      ),
  };
}

/**
 * Step Functions repeats the answer to a start with the same name and input while the execution
 * runs, and refuses it afterwards or with another input (API reference, StartExecution). The input
 * is compared as data, because the order of its fields may differ between versions of ours.
 */
async function existingRun(
  client: SFNClient,
  stateMachineArn: string,
  name: string,
  input: string,
): Promise<"started" | "already-ended"> {
  const executionArn = executionArnOf(stateMachineArn, name);
  const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
  if (execution.status !== "RUNNING") return "already-ended";
  if (canonical(execution.input ?? "{}") === canonical(input)) return "started";
  throw new InvalidValue(`The run ${name} goes on with another input than it was to start with`);
}

/** TaskTimedOut comes for a task that ended with its execution too; both say: nobody waits. */
async function answer(send: () => Promise<unknown>): Promise<"answered" | "gone"> {
  try {
    await send();
    return "answered";
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) return "gone";
    if (error instanceof InvalidToken) {
      throw new InvalidValue("Step Functions does not know this as a task token", { cause: error });
    }
    throw error;
  }
}

/** arn:aws:states:REGION:ACCOUNT:stateMachine:NAME, with or without a version or alias. */
function executionArnOf(stateMachineArn: string, executionName: string): string {
  const [arn, partition, service, region, account, kind, stateMachine] = stateMachineArn.split(":");
  if (kind !== "stateMachine" || !stateMachine) {
    throw new InvalidValue(`"${stateMachineArn}" is not the ARN of a state machine`);
  }
  return [arn, partition, service, region, account, "execution", stateMachine, executionName].join(
    ":",
  );
}

/** The same text for the same data, whatever the order of its fields. */
function canonical(json: string): string {
  return JSON.stringify(JSON.parse(json), (_name, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
