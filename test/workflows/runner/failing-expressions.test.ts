import { expect, it } from "vitest";
import { invoke, rehearse } from "./rehearsal.ts";

const fails = (error: string) => () => {
  throw { errorType: error, errorMessage: "" };
};

it("reports an expression that gives nothing, with its field and state", async () => {
  const shop = rehearse({
    Tell: { Type: "Pass", Output: { v: "{% $states.input.missing %}" }, End: true },
  });

  expect(await shop.run()).toMatchObject({
    status: "FAILED",
    error: "States.QueryEvaluationError",
    cause:
      "An error occurred while executing the state 'Tell' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Output/v' returned nothing (undefined).",
  });
});

it.each([
  ["Output", "{% 1 + 'a' %}", "T2002"],
  ["Output", "{% function($x){ $x } %}", "returned a function"],
])("reports a failing expression in %s: %s", async (field, expression, cause) => {
  const shop = rehearse({ Tell: { Type: "Pass", [field]: expression, End: true } });
  const ended = await shop.run();
  expect(ended.error).toBe("States.QueryEvaluationError");
  expect(ended.cause).toContain(cause);
});

it("lets a task catch the failure of its own expressions", async () => {
  const shop = rehearse({
    Call: invoke("call", {
      Arguments: { FunctionName: "call", Payload: "{% $states.input.missing %}" },
      Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "Operator", Output: {} }],
    }),
    Operator: { Type: "Succeed" },
  });

  const arn = await shop.start();
  expect(shop.runner.statesEntered(arn)).toEqual(["Call", "Operator"]);
  expect(shop.calls).toEqual([]);
});

it("lets a task catch the failure of its Output, after the function succeeded", async () => {
  const shop = rehearse(
    {
      Call: invoke("call", {
        Output: "{% $states.result.Payload.missing %}",
        Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "Operator", Output: {} }],
        Next: "Operator",
      }),
      Operator: { Type: "Succeed" },
    },
    { call: () => ({}) },
  );
  expect(await shop.run()).toMatchObject({ status: "SUCCEEDED", output: "{}" });
});

it("does not catch a second time what fails in a Catcher", async () => {
  const shop = rehearse(
    {
      Call: invoke("call", {
        Catch: [
          {
            ErrorEquals: ["States.ALL"],
            Output: "{% $states.input.missing %}",
            Next: "Operator",
          },
        ],
      }),
      Operator: { Type: "Succeed" },
    },
    { call: fails("Boom") },
  );
  expect((await shop.run()).error).toBe("States.QueryEvaluationError");
});

it("refuses a condition that is neither true nor false", async () => {
  const shop = rehearse({
    Choose: { Type: "Choice", Choices: [{ Condition: "{% 1 %}", Next: "Done" }], Default: "Done" },
    Done: { Type: "Succeed" },
  });
  expect(await shop.run()).toMatchObject({
    error: "States.QueryEvaluationError",
    cause: expect.stringContaining("'Choices[0]/Condition'"),
  });
});

it("ends with States.NoChoiceMatched when no rule matches and there is no Default", async () => {
  const shop = rehearse({
    Choose: { Type: "Choice", Choices: [{ Condition: "{% false %}", Next: "Done" }] },
    Done: { Type: "Succeed" },
  });
  expect((await shop.run()).error).toBe("States.NoChoiceMatched");
});
