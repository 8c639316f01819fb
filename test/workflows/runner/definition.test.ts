import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { InvalidDefinition } from "../../../local/runner/errors.ts";
import { createRunner } from "../../../local/runner/runner.ts";
import { invoke } from "./rehearsal.ts";

const runner = createRunner({
  clock: createVirtualClock(0),
  random: () => 0,
  newId: () => "id",
  invoke: async () => null,
});

const DONE = { Type: "Succeed" };

function problems(
  definition: unknown,
  substitutions: Record<string, string> = {},
): { path: string; message: string }[] {
  try {
    runner.loadStateMachine({ name: "order", definition, substitutions });
    return [];
  } catch (error) {
    if (error instanceof InvalidDefinition) return [...error.problems];
    throw error;
  }
}

function pathsOf(states: Record<string, unknown>, root: Record<string, unknown> = {}): string[] {
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: Object.keys(states)[0],
    States: states,
    ...root,
  };
  return problems(definition).map(({ path }) => path);
}

it("loads a definition with everything that it implements", () => {
  expect(
    pathsOf(
      {
        Call: invoke("call", {
          Comment: "Asks",
          Output: {},
          Assign: { a: 1 },
          TimeoutSeconds: 5,
          Retry: [
            {
              ErrorEquals: ["A"],
              IntervalSeconds: 1,
              MaxAttempts: 0,
              BackoffRate: 1.5,
              MaxDelaySeconds: 9,
              JitterStrategy: "FULL",
            },
          ],
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Done", Assign: {}, Output: 1 }],
          Next: "Done",
        }),
        Done: { ...DONE, Output: "{% $a %}", Comment: "Ends" },
      },
      { Comment: "Order", Version: "1.0", TimeoutSeconds: 60 },
    ),
  ).toEqual([]);
});

it.each([
  ["a field nobody knows", { A: { ...DONE, Colour: "red" } }, "/States/A/Colour"],
  ["a Parallel state", { A: { Type: "Parallel", Branches: [], End: true } }, "/States/A/Type"],
  ["a Map state", { A: { Type: "Map", End: true } }, "/States/A/Type"],
  ["JSONPath fields", { A: { ...DONE, InputPath: "$" } }, "/States/A/InputPath"],
  ["a JSONPath state", { A: { ...DONE, QueryLanguage: "JSONPath" } }, "/States/A/QueryLanguage"],
  ["Result in a Pass state", { A: { Type: "Pass", Result: 1, End: true } }, "/States/A/Result"],
  [
    "another resource",
    { A: invoke("f", { Resource: "arn:aws:states:::sqs:sendMessage" }) },
    "/States/A/Resource",
  ],
  [
    "an argument of Lambda's that it does not carry out",
    { A: invoke("f", { Arguments: { FunctionName: "f", InvocationType: "Event" } }) },
    "/States/A/Arguments/InvocationType",
  ],
  [
    "a task without a function",
    { A: invoke("f", { Arguments: { Payload: {} } }) },
    "/States/A/Arguments/FunctionName",
  ],
  [
    "heartbeats of a function",
    { A: invoke("f", { HeartbeatSeconds: 5 }) },
    "/States/A/HeartbeatSeconds",
  ],
  ["a wait without a moment", { A: { Type: "Wait", End: true } }, "/States/A"],
  [
    "a wait until something that is no timestamp",
    { A: { Type: "Wait", Timestamp: "2024-08-18 17:33", End: true } },
    "/States/A/Timestamp",
  ],
  [
    "a wait of half a second",
    { A: { Type: "Wait", Seconds: 0.5, End: true } },
    "/States/A/Seconds",
  ],
  ["Next beside End", { A: { Type: "Pass", End: true, Next: "A" } }, "/States/A/Next"],
  ["neither Next nor End", { A: { Type: "Pass" } }, "/States/A/Next"],
  ["a state that does not exist", { A: { Type: "Pass", Next: "B" } }, "/States/A/Next"],
  ["a state that nothing leads to", { A: DONE, B: DONE }, "/States/B"],
  [
    "States.ALL beside another name",
    { A: invoke("f", { Retry: [{ ErrorEquals: ["States.ALL", "B"] }] }) },
    "/States/A/Retry/0/ErrorEquals",
  ],
  [
    "States.ALL before the last place",
    {
      A: invoke("f", {
        Catch: [
          { ErrorEquals: ["States.ALL"], Next: "B" },
          { ErrorEquals: ["X"], Next: "B" },
        ],
      }),
      B: DONE,
    },
    "/States/A/Catch/0/ErrorEquals",
  ],
  [
    "MaxDelaySeconds below the interval",
    { A: invoke("f", { Retry: [{ ErrorEquals: ["X"], IntervalSeconds: 9, MaxDelaySeconds: 9 }] }) },
    "/States/A/Retry/0/MaxDelaySeconds",
  ],
  [
    "a retrier's unknown field",
    { A: invoke("f", { Retry: [{ ErrorEquals: ["X"], Jitter: "FULL" }] }) },
    "/States/A/Retry/0/Jitter",
  ],
  ["an expression with a mistake", { A: { ...DONE, Output: "{% 1 + %}" } }, "/States/A/Output"],
  ["half an expression", { A: { ...DONE, Output: "{% 1 + 1" } }, "/States/A/Output"],
  [
    "a variable called states",
    { A: { Type: "Pass", Assign: { states: 1 }, End: true } },
    "/States/A/Assign/states",
  ],
  [
    "a variable called 1st",
    { A: { Type: "Pass", Assign: { "1st": 1 }, End: true } },
    "/States/A/Assign/1st",
  ],
])("refuses %s and names the place", (_, states, path) => {
  expect(pathsOf(states)).toContain(path);
});

it.each([
  ["$eval", "{% $eval('1') %}"],
  ["$now", "{% $now() %}"],
  ["$millis", "{% $millis() %}"],
  ["$random", "{% $random() %}"],
  ["$uuid", "{% $uuid() %}"],
  ["$parse", "{% $parse('1') %}"],
  ["a variable that nobody assigns", "{% $totl %}"],
  ["a name without context", "{% amount %}"],
  ["$ at the top level", "{% $ %}"],
  ["$$", "{% $states.input.lines[$$.x] %}"],
  ["a result where there is none", "{% $states.result %}"],
  ["an error outside a Catcher", "{% $states.errorOutput %}"],
  ["a part of $states that does not exist", "{% $states.output %}"],
])("refuses %s in an expression", (_, output) => {
  expect(pathsOf({ A: { ...DONE, Output: { deep: [output] } } })).toEqual([
    "/States/A/Output/deep/0",
  ]);
});

it.each([
  "{% $states.input.lines[amount > 3].amount %}",
  "{% $map($states.input.lines, function($line, $index) { $line.amount + $index }) %}",
  "{% ($sum := $states.input.a + 1; $sum * 2) %}",
  "{% $states.input.lines^(>amount)[0] %}",
  "{% $states.input ~> |lines|{'seen': true}| %}",
  "{% $states.input.lines{id: amount} %}",
  "{% $states.input.lines#$i.{'n': $i} %}",
  "{% $states.input.lines.($.amount) %}",
  " {% amount %} ",
])("accepts %s", (output) => {
  expect(pathsOf({ A: { ...DONE, Output: output } })).toEqual([]);
});

const token = (name: string): string => `\${${name}}`;

it("fills tokens, and refuses those without a value by place", () => {
  const text = JSON.stringify({
    QueryLanguage: "JSONata",
    StartAt: "A",
    States: { A: invoke(token("CaptureArn"), { Output: token("Missing") }) },
  });

  expect(problems(text, { CaptureArn: "arn:capture" })).toEqual([
    { path: "/States/A/Output", message: `${token("Missing")} has no substitution` },
  ]);
});

it("names every problem at once, in words", () => {
  const definition = { StartAt: "B", States: { A: { Type: "Parallel" } }, Colour: 1 };
  const load = (): unknown => runner.loadStateMachine({ name: "order", definition });

  expect(load).toThrow(/QueryLanguage[\s\S]*Parallel[\s\S]*there is no state "B"/);
  expect(problems("{")[0]).toMatchObject({ path: "/" });
});

it("knows of this package's JSONata the version that AWS documents", () => {
  const manifest: unknown = JSON.parse(readFileSync("node_modules/jsonata/package.json", "utf8"));
  expect(manifest).toMatchObject({ version: "2.0.6" });
});
