import type { WorkflowControl } from "../../functions/domain/ports.ts";
import { ApiError } from "../runner/errors.ts";
import type { Runner } from "../runner/runner.ts";

/** The workflow engine of the laptop behind the port that the functions know. */
export function createLocalWorkflowControl(runner: Runner): WorkflowControl {
  return {
    async start({ workflow: stateMachineName, name, input }) {
      try {
        runner.startExecution({ stateMachineName, name, input: JSON.stringify(input) });
        return "started";
      } catch (error) {
        if (error instanceof ApiError && error.name === "ExecutionAlreadyExists") {
          return "already-ended";
        }
        throw error;
      }
    },
    async status({ workflow: stateMachineName, name }) {
      const execution = runner
        .listExecutions({ stateMachineName })
        .find((one) => one.name === name);
      if (!execution) return "none";
      if (execution.status === "RUNNING") return "running";
      return execution.status === "SUCCEEDED" ? "succeeded" : "failed";
    },
    succeed: async (token, output) =>
      answered(() => runner.sendTaskSuccess(token, JSON.stringify(output))),
    fail: async (token, error, cause) =>
      answered(() => runner.sendTaskFailure(token, error, cause)),
  };
}

function answered(answer: () => void): "answered" | "gone" {
  try {
    answer();
    return "answered";
  } catch (error) {
    const isGone =
      error instanceof ApiError &&
      (error.name === "TaskTimedOut" || error.name === "TaskDoesNotExist");
    if (isGone) return "gone";
    throw error;
  }
}
