import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStepFunctionsClient } from "../../../functions/adapters/step-functions/client.ts";
import { createWorkflowControl } from "../../../functions/adapters/step-functions/workflow-control.ts";
import { parseTaskToken } from "../../../functions/domain/ids.ts";
import type { WorkflowControl } from "../../../functions/domain/ports.ts";
import { type AwsJsonService, startAwsJsonService } from "./aws-json-service.ts";

const STATE_MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:order-payment";
const EXECUTION =
  "arn:aws:states:eu-west-1:123456789012:execution:order-payment:S01-1234567-1234567-2";
const RUN = {
  workflow: "order-payment" as const,
  name: "S01-1234567-1234567-2",
  input: { orderReferenceId: "S01-1234567-1234567", run: 2 },
};
const TOKEN = parseTaskToken("AQCEAAAAKgAAAAMAAAAAAAAAAQ==");

describe("the workflow engine on AWS", () => {
  let service: AwsJsonService;
  let client: ReturnType<typeof createStepFunctionsClient>;
  let workflow: WorkflowControl;

  beforeEach(async () => {
    service = await startAwsJsonService();
    client = createStepFunctionsClient({
      endpoint: service.endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    workflow = createWorkflowControl({
      client,
      stateMachineArns: { "order-payment": STATE_MACHINE },
    });
  });

  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  function runningWith(input: unknown): void {
    service.answer("StartExecution", { error: "ExecutionAlreadyExists", status: 400 });
    const body = { executionArn: EXECUTION, status: "RUNNING", input: JSON.stringify(input) };
    service.answer("DescribeExecution", { body });
  }

  it("starts an order's run under a name that only this run can have", async () => {
    service.answer("StartExecution", {
      body: { executionArn: EXECUTION, startDate: 1_772_000_000 },
    });

    expect(await workflow.start(RUN)).toBe("started");
    expect(service.calls).toEqual([
      {
        operation: "StartExecution",
        input: {
          stateMachineArn: STATE_MACHINE,
          name: "S01-1234567-1234567-2",
          input: JSON.stringify(RUN.input),
        },
      },
    ]);
  });

  it("finds the run started that goes on with the same input, written in another order", async () => {
    runningWith({ run: 2, orderReferenceId: "S01-1234567-1234567" });

    expect(await workflow.start(RUN)).toBe("started");
    expect(service.calls.at(-1)?.input).toEqual({ executionArn: EXECUTION });
  });

  it.each(["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"])(
    "says of a run that is %s that it has ended",
    async (status) => {
      service.answer("StartExecution", { error: "ExecutionAlreadyExists", status: 400 });
      const body = { executionArn: EXECUTION, status, input: JSON.stringify(RUN.input) };
      service.answer("DescribeExecution", { body });

      expect(await workflow.start(RUN)).toBe("already-ended");
    },
  );

  it("refuses to take a run with another input for its own", async () => {
    runningWith({ run: 2, orderReferenceId: "S01-7654321-7654321" });

    await expect(workflow.start(RUN)).rejects.toMatchObject({
      name: "InvalidValue",
      message: "The run S01-1234567-1234567-2 goes on with another input than it was to start with",
    });
  });

  it("names the version or alias of the state machine in no execution", async () => {
    runningWith(RUN.input);
    const published = createWorkflowControl({
      client,
      stateMachineArns: { "order-payment": `${STATE_MACHINE}:live` },
    });

    expect(await published.start(RUN)).toBe("started");
    expect(service.calls.at(-1)?.input).toEqual({ executionArn: EXECUTION });
  });

  it.each([
    ["RUNNING", "running"],
    ["PENDING_REDRIVE", "running"],
    ["SUCCEEDED", "succeeded"],
    ["FAILED", "failed"],
    ["TIMED_OUT", "failed"],
    ["ABORTED", "failed"],
  ])("says of a run that Step Functions calls %s: %s", async (status, said) => {
    service.answer("DescribeExecution", { body: { executionArn: EXECUTION, status } });

    expect(await workflow.status(RUN)).toBe(said);
    expect(service.calls.map(({ input }) => input)).toEqual([{ executionArn: EXECUTION }]);
  });

  it("says of a run that nobody started, or that is forgotten: none", async () => {
    service.answer("DescribeExecution", { error: "ExecutionDoesNotExist", status: 400 });

    expect(await workflow.status(RUN)).toBe("none");
  });

  it("starts no workflow of which this function was not told where it is", async () => {
    await expect(workflow.start({ ...RUN, workflow: "refund" })).rejects.toMatchObject({
      name: "InvalidValue",
      message: "This function was not told where the workflow refund is",
    });
    expect(service.calls).toEqual([]);
  });

  it("answers a waiting task", async () => {
    service.answer("SendTaskSuccess", { body: {} });
    service.answer("SendTaskFailure", { body: {} });

    expect(await workflow.succeed(TOKEN, { shipmentSequence: 1 })).toBe("answered");
    expect(await workflow.fail(TOKEN, "CancelRequested", "Cancel was requested")).toBe("answered");
    expect(service.calls.map(({ input }) => input)).toEqual([
      { taskToken: TOKEN, output: '{"shipmentSequence":1}' },
      { taskToken: TOKEN, error: "CancelRequested", cause: "Cancel was requested" },
    ]);
  });

  it.each(["TaskTimedOut", "TaskDoesNotExist"])("finds a task gone on %s", async (error) => {
    service.answer("SendTaskSuccess", { error, status: 400 });
    service.answer("SendTaskFailure", { error, status: 400 });

    expect(await workflow.succeed(TOKEN, {})).toBe("gone");
    expect(await workflow.fail(TOKEN, "GiveUp", "")).toBe("gone");
  });

  it("throws what is no token as a mistake of ours", async () => {
    service.answer("SendTaskSuccess", { error: "InvalidToken", status: 400 });

    await expect(workflow.succeed(TOKEN, {})).rejects.toMatchObject({ name: "InvalidValue" });
  });

  it("throws a lasting failure at once and a passing one after two attempts", async () => {
    service.answer("SendTaskSuccess", { error: "AccessDeniedException", status: 400 });
    await expect(workflow.succeed(TOKEN, {})).rejects.toThrow("as the test wants");
    expect(service.calls).toHaveLength(1);

    service.answer("SendTaskSuccess", { error: "InternalServerError", status: 500 });
    await expect(workflow.succeed(TOKEN, {})).rejects.toThrow("as the test wants");
    expect(service.calls).toHaveLength(3);
  });

  it("gets through when only the first attempt fails", async () => {
    service.answer("SendTaskSuccess", { error: "InternalServerError", status: 500 }, { body: {} });

    expect(await workflow.succeed(TOKEN, {})).toBe("answered");
  });

  it("cuts a cause to the length that Step Functions takes", async () => {
    service.answer("SendTaskFailure", { body: {} });
    await workflow.fail(TOKEN, "OperatorNeeded", "x".repeat(40_000));

    expect(service.calls[0]?.input).toMatchObject({ cause: "x".repeat(32_768) });
  });
});
