import { expect, it } from "vitest";
import { DAY, invoke, lastToken, park, rehearse, START, types } from "./rehearsal.ts";

it("tells an order's way as GetExecutionHistory does", async () => {
  const shop = rehearse(
    {
      Capture: park("capture", {
        TimeoutSeconds: 600,
        Assign: { ordinal: 1 },
        Output: "{% $states.result.amount %}",
        Next: "Done",
      }),
      Done: { Type: "Succeed" },
    },
    { capture: () => "parked" },
  );
  const arn = await shop.start({ order: "S01" });
  await shop.clock.advanceBy(5_000);
  shop.runner.sendTaskSuccess(lastToken(shop), '{"amount":1999}');
  await shop.finish(arn);

  const timestamp = new Date(START);
  const later = new Date(START + 5_000);
  const task = { resourceType: "lambda", resource: "invoke.waitForTaskToken" };
  const uncut = { truncated: false };
  expect(shop.events(arn)).toEqual([
    {
      timestamp,
      type: "ExecutionStarted",
      id: 1,
      previousEventId: 0,
      executionStartedEventDetails: {
        input: '{"order":"S01"}',
        inputDetails: uncut,
        roleArn: "arn:aws:iam::000000000000:role/order",
      },
    },
    {
      timestamp,
      type: "TaskStateEntered",
      id: 2,
      previousEventId: 0,
      stateEnteredEventDetails: {
        name: "Capture",
        input: '{"order":"S01"}',
        inputDetails: uncut,
      },
    },
    {
      timestamp,
      type: "TaskScheduled",
      id: 3,
      previousEventId: 2,
      taskScheduledEventDetails: {
        ...task,
        region: "eu-west-1",
        parameters: JSON.stringify({ FunctionName: "capture", Payload: shop.calls[0]?.payload }),
        timeoutInSeconds: 600,
      },
    },
    { timestamp, type: "TaskStarted", id: 4, previousEventId: 3, taskStartedEventDetails: task },
    {
      timestamp,
      type: "TaskSubmitted",
      id: 5,
      previousEventId: 4,
      taskSubmittedEventDetails: {
        ...task,
        output: expect.stringContaining('"Payload":"parked"'),
        outputDetails: uncut,
      },
    },
    {
      timestamp: later,
      type: "TaskSucceeded",
      id: 6,
      previousEventId: 5,
      taskSucceededEventDetails: { ...task, output: '{"amount":1999}', outputDetails: uncut },
    },
    {
      timestamp: later,
      type: "TaskStateExited",
      id: 7,
      previousEventId: 6,
      stateExitedEventDetails: {
        name: "Capture",
        output: "1999",
        outputDetails: uncut,
        assignedVariables: { ordinal: "1" },
        assignedVariablesDetails: uncut,
      },
    },
    {
      timestamp: later,
      type: "SucceedStateEntered",
      id: 8,
      previousEventId: 7,
      stateEnteredEventDetails: { name: "Done", input: "1999", inputDetails: uncut },
    },
    {
      timestamp: later,
      type: "SucceedStateExited",
      id: 9,
      previousEventId: 8,
      stateExitedEventDetails: { name: "Done", output: "1999", outputDetails: uncut },
    },
    {
      timestamp: later,
      type: "ExecutionSucceeded",
      id: 10,
      previousEventId: 9,
      executionSucceededEventDetails: { output: "1999", outputDetails: uncut },
    },
  ]);
});

it("shows a failed attempt, its repetition and the way through Catch", async () => {
  const shop = rehearse(
    {
      Call: invoke("call", {
        Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["Busy"], Next: "Declined", Output: {} }],
      }),
      Declined: { Type: "Fail", Error: "OrderDeclined", Cause: "{% 'after ' & 'two' %}" },
    },
    {
      call: () => {
        throw { errorType: "Busy", errorMessage: "" };
      },
    },
  );
  const arn = await shop.start();
  expect(await shop.finish(arn)).toMatchObject({
    status: "FAILED",
    error: "OrderDeclined",
    cause: "after two",
  });

  const attempt = ["TaskScheduled", "TaskStarted", "TaskFailed"];
  expect(types(shop.events(arn))).toEqual([
    "ExecutionStarted",
    "TaskStateEntered",
    ...attempt,
    ...attempt,
    "TaskStateExited",
    "FailStateEntered",
    "ExecutionFailed",
  ]);
});

it("shows a failed expression as an event with its place", async () => {
  const shop = rehearse({
    Tell: { Type: "Pass", Output: { v: "{% $states.input.missing %}" }, End: true },
  });
  const arn = await shop.start();

  expect(shop.events(arn).at(-2)).toMatchObject({
    type: "EvaluationFailed",
    evaluationFailedEventDetails: {
      error: "States.QueryEvaluationError",
      location: "Output/v",
      state: "Tell",
    },
  });
});

it("shows how the other states are entered and left", async () => {
  const shop = rehearse({
    Start: { Type: "Pass", Next: "Choose" },
    Choose: { Type: "Choice", Choices: [{ Condition: "{% true %}", Next: "Wait" }] },
    Wait: { Type: "Wait", Timestamp: "2026-03-02T09:01:30.900Z", End: true },
  });
  const arn = await shop.start();
  await shop.finish(arn);

  expect(types(shop.events(arn))).toEqual([
    "ExecutionStarted",
    "PassStateEntered",
    "PassStateExited",
    "ChoiceStateEntered",
    "ChoiceStateExited",
    "WaitStateEntered",
    "WaitStateExited",
    "ExecutionSucceeded",
  ]);
  expect(shop.elapsedSeconds()).toBe(90);
  expect(shop.runner.statesEntered(arn)).toEqual(["Start", "Choose", "Wait"]);
});

it("does not wait for a moment that has passed", async () => {
  const shop = rehearse({
    Wait: { Type: "Wait", Timestamp: "{% $states.input.at %}", End: true },
  });
  await shop.run({ at: "2020-01-01T00:00:00Z" });
  expect(shop.elapsedSeconds()).toBe(0);
});

it("waits a year and a day only until the year, after which Step Functions ends an execution", async () => {
  const shop = rehearse({ Wait: { Type: "Wait", Seconds: 366 * 86_400, End: true } });
  expect((await shop.run()).status).toBe("TIMED_OUT");
  expect(shop.elapsedSeconds()).toBe(365 * 86_400);
});

it("ends with TIMED_OUT at the state machine's TimeoutSeconds", async () => {
  const root = { TimeoutSeconds: 90 * 86_400 };
  const shop = rehearse({ Wait: park("await") }, { await: () => null }, { root });
  const arn = await shop.start();
  const ended = await shop.finish(arn);

  expect(ended).toMatchObject({ status: "TIMED_OUT", stopDate: new Date(START + 90 * DAY) });
  expect(ended).not.toHaveProperty("error");
  expect(shop.events(arn).at(-1)).toMatchObject({
    type: "ExecutionTimedOut",
    previousEventId: 0,
    executionTimedOutEventDetails: { error: "States.Timeout" },
  });
});

it("ends a loop at the 25,000th event", async () => {
  const shop = rehearse({
    Loop: { Type: "Pass", Next: "Again" },
    Again: { Type: "Pass", Next: "Loop" },
  });
  const arn = await shop.start();

  expect(shop.runner.describeExecution(arn)).toMatchObject({
    status: "FAILED",
    error: "States.Runtime",
    cause: "The execution reached the maximum number of history events (25000).",
  });
  expect(shop.events(arn)).toHaveLength(25_000);
  expect(shop.events(arn).at(-1)).toMatchObject({ type: "ExecutionFailed", id: 25_000 });
});
