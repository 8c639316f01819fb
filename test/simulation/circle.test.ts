import { expect, it } from "vitest";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createRunner } from "../../local/runner/runner.ts";
import { watchForCircle } from "./circle.ts";

const CALL = {
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  TimeoutSeconds: 60,
  Arguments: { FunctionName: "arn:aws:lambda:eu-west-1:000000000000:function:f", Payload: {} },
  Output: {},
};
const COMMENT = "The order has been here before.";

it.each([
  ["that lets no time pass", { Type: "Pass", Next: "Here", Comment: COMMENT }],
  ["whose calls take a moment each", { ...CALL, Next: "Here", Comment: COMMENT }],
])("sees a circle %s, and stops the order there", async (_which, there) => {
  const clock = createVirtualClock(0, 0);
  const circle = watchForCircle(clock);
  let ids = 0;
  const runner = createRunner({
    clock,
    random: () => 0,
    newId: () => `id-${++ids}`,
    invoke: async () => {
      await clock.sleep(4);
      return {};
    },
  });
  const here = { Type: "Pass", Next: "There", Comment: COMMENT };
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: "Here",
    States: { Here: here, There: there },
  };
  runner.loadStateMachine({
    name: "round",
    definition: JSON.stringify(definition),
    substitutions: {},
  });
  runner.onEvent((_arn, { type, stateEnteredEventDetails }) => {
    if (type?.endsWith("StateEntered")) circle.enter(stateEnteredEventDetails?.name ?? "");
  });
  runner.startExecution({ stateMachineName: "round", name: "one", input: "{}" });
  const isSeen = await clock.advanceUntil(() => circle.seen !== undefined, 3_600_000);

  expect(isSeen).toBe(true);
  expect(circle.seen).toMatch(/^6: the order goes in a circle: \d+ states within a minute, lastly/);
});

it("lets an order take its time", () => {
  const clock = createVirtualClock(0, 0);
  const circle = watchForCircle({ now: () => now });
  let now = clock.now();
  for (; now < 3_600_000; now += 1_000) circle.enter("Wait before the next try");

  expect(circle.seen).toBeUndefined();
});
