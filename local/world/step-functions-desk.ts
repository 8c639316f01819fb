import { ApiError } from "../runner/errors.ts";
import type { Runner } from "../runner/runner.ts";
import type { DeadLetterDesk } from "./dead-letter-desk.ts";

const PROTOCOL = "AWSStepFunctions.";
const STAGE = "shipcharge-laptop-";
const MOST_ON_A_PAGE = 1_000;

interface Input {
  readonly stateMachineArn?: string;
  readonly executionArn?: string;
  readonly statusFilter?: string;
  readonly reverseOrder?: boolean;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/**
 * The laptop's executions as an operator's command finds them on AWS: Step Functions' JSON protocol
 * (API reference: ListStateMachines, ListExecutions, GetExecutionHistory), under the names that a
 * stack of the stage "laptop" would have. Only what `npm run executions` uses.
 */
export function createStepFunctionsDesk(
  runner: Runner,
  workflows: readonly string[],
): DeadLetterDesk {
  const operations: Readonly<Record<string, (input: Input) => object>> = {
    ListStateMachines: (input) => {
      const { items, ...rest } = page(workflows, input);
      return {
        stateMachines: items.map((name) => ({ name: `${STAGE}${name}`, stateMachineArn: name })),
        ...rest,
      };
    },
    ListExecutions(input) {
      const executions = runner
        .listExecutions({ stateMachineName: input.stateMachineArn ?? "" })
        .filter(({ status }) => (input.statusFilter ?? status) === status)
        .map(({ executionArn, name, status, startDate }) => ({
          executionArn,
          name,
          status,
          startDate,
        }));
      const { items, ...rest } = page(executions, input);
      return { executions: items, ...rest };
    },
    GetExecutionHistory(input) {
      const events = runner.getExecutionHistory(input.executionArn ?? "");
      const { items, ...rest } = page(input.reverseOrder ? events.toReversed() : events, input);
      return { events: items, ...rest };
    },
  };
  return ({ target, body }) => {
    if (!target?.startsWith(PROTOCOL)) return undefined;
    const operation = operations[target.slice(PROTOCOL.length)];
    if (!operation)
      return answer(400, {
        __type: "UnknownOperationException",
        message: `${target} is not known here`,
      });
    try {
      return answer(200, operation(JSON.parse(body)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return answer(400, { __type: error.name, message: error.message });
    }
  };
}

function page<Item>(all: readonly Item[], { maxResults = 0, nextToken = "0" }: Input) {
  const from = Number(nextToken);
  const to = from + (maxResults || MOST_ON_A_PAGE);
  return { items: all.slice(from, to), ...(to < all.length ? { nextToken: String(to) } : {}) };
}

function answer(statusCode: number, body: object): NonNullable<ReturnType<DeadLetterDesk>> {
  const headers = { "content-type": "application/x-amz-json-1.0" };
  return { statusCode, headers, body: JSON.stringify(body, writeTime) };
}

/** Times are seconds since the epoch in this protocol; JSON has made text of them by now. */
function writeTime(this: unknown, key: string, value: unknown): unknown {
  if (key !== "timestamp" && key !== "startDate") return value;
  return typeof value === "string" ? Date.parse(value) / 1_000 : value;
}
