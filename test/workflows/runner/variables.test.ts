import { expect, it } from "vitest";
import { invoke, park, rehearse } from "./rehearsal.ts";

const fails = (error: string) => () => {
  throw { errorType: error, errorMessage: "" };
};

it("evaluates all of Assign, and Output, with the values from before the state", async () => {
  const shop = rehearse({
    Start: { Type: "Pass", Assign: { attempt: 1, last: 0 }, Next: "Count" },
    Count: {
      Type: "Pass",
      Assign: { attempt: "{% $attempt + 1 %}", last: "{% $attempt %}" },
      Output: "{% $attempt %}",
      Next: "Tell",
    },
    Tell: {
      Type: "Pass",
      Output: { attempt: "{% $attempt %}", last: "{% $last %}", output: "{% $states.input %}" },
      End: true,
    },
  });

  expect(JSON.parse((await shop.run()).output ?? "")).toEqual({ attempt: 2, last: 1, output: 1 });
});

it("does not apply a state's own Assign when its error is caught, only the Catcher's", async () => {
  const shop = rehearse(
    {
      Start: { Type: "Pass", Assign: { ordinal: 1, captured: false }, Next: "Capture payment" },
      "Capture payment": invoke("capture", {
        Assign: { captured: true },
        Catch: [
          {
            ErrorEquals: ["CaptureDeclined"],
            Assign: { ordinal: "{% $ordinal + 1 %}", why: "{% $states.errorOutput.Error %}" },
            Output: "{% $states.input %}",
            Next: "Tell",
          },
        ],
        Next: "Tell",
      }),
      Tell: {
        Type: "Pass",
        Output: { ordinal: "{% $ordinal %}", captured: "{% $captured %}", why: "{% $why %}" },
        End: true,
      },
    },
    { capture: fails("CaptureDeclined") },
  );

  expect(JSON.parse((await shop.run()).output ?? "")).toEqual({
    ordinal: 2,
    captured: false,
    why: "CaptureDeclined",
  });
});

it("applies the Assign of the rule that matched, and the state's own with Default", async () => {
  const states = {
    Back: {
      Type: "Choice",
      Choices: [
        {
          Condition: "{% $states.input.to = 'capture' %}",
          Assign: { way: "rule" },
          Output: "from the rule",
          Next: "Tell",
        },
      ],
      Default: "Tell",
      Assign: { way: "default" },
      Output: "from the state",
    },
    Tell: { Type: "Pass", Output: ["{% $way %}", "{% $states.input %}"], End: true },
  };

  expect((await rehearse(states).run({ to: "capture" })).output).toBe('["rule","from the rule"]');
  expect((await rehearse(states).run({ to: "refund" })).output).toBe(
    '["default","from the state"]',
  );
});

it("passes its input on through a Choice or Wait without Output", async () => {
  const shop = rehearse({
    Wait: { Type: "Wait", Seconds: 1, Next: "Choose" },
    Choose: { Type: "Choice", Choices: [{ Condition: true, Next: "Done" }] },
    Done: { Type: "Succeed" },
  });

  expect((await shop.run({ order: "S01" })).output).toBe('{"order":"S01"}');
});

it("shows a task the context that AWS documents", async () => {
  const shop = rehearse(
    {
      Look: park("look", {
        Arguments: { FunctionName: "look", Payload: "{% $states.context %}" },
      }),
    },
    { look: () => null },
  );
  const arn = await shop.start({ order: "S01" });

  expect(shop.calls[0]?.payload).toEqual({
    Execution: {
      Id: arn,
      Input: { order: "S01" },
      Name: "S01-1",
      RoleArn: "arn:aws:iam::000000000000:role/order",
      StartTime: "2026-03-02T09:00:00.000Z",
      RedriveCount: 0,
    },
    StateMachine: {
      Id: "arn:aws:states:eu-west-1:000000000000:stateMachine:order",
      Name: "order",
    },
    State: { Name: "Look", EnteredTime: "2026-03-02T09:00:00.000Z", RetryCount: 0 },
    Task: { Token: expect.any(String) },
  });
  expect(arn).toBe("arn:aws:states:eu-west-1:000000000000:execution:order:S01-1");
});

it("gives a function's answer as Payload beside StatusCode", async () => {
  const shop = rehearse(
    { Call: invoke("call", { Output: "{% $states.result %}" }) },
    { call: () => ({ amountMinorUnits: 1999 }) },
  );

  expect(JSON.parse((await shop.run()).output ?? "")).toMatchObject({
    ExecutedVersion: "$LATEST",
    Payload: { amountMinorUnits: 1999 },
    StatusCode: 200,
    SdkHttpMetadata: { HttpStatusCode: 200 },
  });
});

it("takes null for the answer of a function that gives none", async () => {
  const shop = rehearse(
    { Call: invoke("call", { Output: "{% $states.result.Payload %}" }) },
    { call: () => undefined },
  );
  expect((await shop.run()).output).toBe("null");
});

it("counts retries in the context of tasks only", async () => {
  const shop = rehearse({
    Tell: { Type: "Pass", Output: "{% $keys($states.context.State) %}", End: true },
  });
  expect((await shop.run()).output).toBe('["Name","EnteredTime"]');
});

it("keeps lists plain lists on their way through variables and output", async () => {
  const shop = rehearse({
    Start: {
      Type: "Pass",
      Assign: { lines: "{% $states.input.lines[$ > 1] %}" },
      Output: "{% $append($states.input.lines, $states.input.lines) %}",
      Next: "Tell",
    },
    Tell: { Type: "Pass", Output: "{% [$lines, $states.input] %}", End: true },
  });

  const first = await shop.run({ lines: [1, 2] });
  expect(first.output).toBe("[2,1,2,1,2]");
});
