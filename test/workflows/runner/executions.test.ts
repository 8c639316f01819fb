import { expect, it } from "vitest";
import { invoke, park, rehearse, START, types } from "./rehearsal.ts";

const WAITING = { Wait: park("await", { TimeoutSeconds: 600, HeartbeatSeconds: 60 }) };
const parked = { await: () => null };

it("starts an order once, however often it is asked with the same name and input", async () => {
  const shop = rehearse(WAITING, parked);
  const first = await shop.start({ order: "S01" });
  expect(await shop.start({ order: "S01" })).toBe(first);
  expect(shop.calls).toHaveLength(1);
});

it("takes JSON text for input like the value it says", async () => {
  const shop = rehearse(WAITING, parked);
  const first = await shop.start({ order: "S01" });
  expect(await shop.start('{ "order": "S01" }')).toBe(first);
});

it("refuses the name of an open order with another input, and of an ended one with any", async () => {
  const shop = rehearse(WAITING, parked);
  const arn = await shop.start({ order: "S01" });
  const refused = expect.objectContaining({ name: "ExecutionAlreadyExists" });

  await expect(shop.start({ order: "S02" })).rejects.toThrow(refused);
  shop.runner.stopExecution(arn);
  await expect(shop.start({ order: "S01" })).rejects.toThrow(refused);
});

it.each([
  ["an input that is not JSON", { name: "S01", input: "{" }, "InvalidExecutionInput"],
  ["an input beyond 256 KiB", { name: "S01", input: ["x".repeat(262_145)] }, "ValidationException"],
  ["a name with a space", { name: "S 01" }, "InvalidName"],
  ["a name of 81 characters", { name: "S".repeat(81) }, "InvalidName"],
])("refuses %s", (_, request, name) => {
  const { runner } = rehearse(WAITING, parked);
  expect(() => runner.startExecution({ stateMachineName: "order", ...request })).toThrow(
    expect.objectContaining({ name }),
  );
});

it("refuses what it does not know", () => {
  const { runner } = rehearse(WAITING, parked);
  expect(() => runner.startExecution({ stateMachineName: "refund", name: "S01" })).toThrow(
    expect.objectContaining({ name: "StateMachineDoesNotExist" }),
  );
  expect(() => runner.describeExecution("arn:none")).toThrow(
    expect.objectContaining({ name: "ExecutionDoesNotExist" }),
  );
});

it("stops an order with the operator's reason", async () => {
  const shop = rehearse(WAITING, parked);
  const arn = await shop.start();
  shop.runner.stopExecution(arn, "Stopped", "wrong total");

  expect(shop.runner.describeExecution(arn)).toMatchObject({
    status: "ABORTED",
    error: "Stopped",
    cause: "wrong total",
    stopDate: new Date(START),
  });
  expect(shop.events(arn).at(-1)).toMatchObject({
    type: "ExecutionAborted",
    executionAbortedEventDetails: { error: "Stopped", cause: "wrong total" },
  });
});

it.each([
  ["waits for a token", WAITING, parked],
  ["waits for a moment", { Wait: { Type: "Wait", Seconds: 600, End: true } }, {}],
  [
    "waits for its next attempt",
    { Call: invoke("call", { Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 600 }] }) },
    {},
  ],
])("leaves no timer behind when an order is stopped that %s", async (_, states, functions) => {
  const shop = rehearse(states, functions);
  const arn = await shop.start();
  shop.runner.stopExecution(arn);

  await shop.clock.advanceUntil(() => false, Number.MAX_SAFE_INTEGER);
  expect(shop.elapsedSeconds()).toBe(0);
});

it("leaves no timer behind when an order has ended", async () => {
  const shop = rehearse({ Call: invoke("call", { TimeoutSeconds: 600 }) }, { call: () => "done" });
  await shop.start();
  await shop.clock.advanceUntil(() => false, Number.MAX_SAFE_INTEGER);
  expect(shop.elapsedSeconds()).toBe(0);
});

it("does nothing more for an order that was stopped while its function ran", async () => {
  const shop = rehearse(
    { Call: invoke("call", { Next: "Done" }), Done: { Type: "Succeed" } },
    { call: () => shop.clock.sleep(5_000) },
  );
  const { executionArn } = shop.runner.startExecution({ stateMachineName: "order", name: "S01" });
  shop.clock.schedule(START + 1_000, () => void shop.runner.stopExecution(executionArn));
  await shop.clock.advanceBy(10_000);

  expect(shop.runner.statesEntered(executionArn)).toEqual(["Call"]);
  expect(shop.events(executionArn).at(-1)).toMatchObject({ type: "ExecutionAborted" });
});

it("stops an order at any moment of its way, for good", async () => {
  const slow = "{% $states.input ~> $keys() ~> $count() %}";
  const states = {
    Start: { Type: "Pass", Output: slow, Next: "Call" },
    Call: invoke("call", {
      Arguments: { FunctionName: "call", Payload: "{% $missing ~> $string() %}" },
      Assign: { missing: 1 },
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Output: { one: 1 }, Next: "Wait" }],
      Next: "Wait",
    }),
    Wait: { Type: "Wait", Seconds: slow, Output: 1, Next: "Fail" },
    Fail: { Type: "Fail", Error: "{% $string($states.input + 1) %}" },
  };
  const stopAfter = async (event: number, turns: number): Promise<string[]> => {
    const shop = rehearse(states);
    shop.runner.onEvent(async (arn, { id }) => {
      if (id !== event) return;
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      shop.runner.stopExecution(arn);
    });
    const arn = await shop.start();
    await shop.finish(arn);
    const elapsedSeconds = shop.elapsedSeconds();
    await shop.clock.advanceUntil(() => false, Number.MAX_SAFE_INTEGER);
    expect(shop.elapsedSeconds()).toBe(elapsedSeconds);
    return types(shop.events(arn));
  };
  const seen = new Set<string | undefined>();
  for (let event = 1; event <= 11; event += 1) {
    for (let turns = 1; turns <= 25; turns += 1) {
      const events = await stopAfter(event, turns);
      expect(events.filter((type) => /^Execution[^S]/.test(type))).toHaveLength(1);
      expect(events.at(-1)).toMatch(/^Execution(Aborted|Failed)$/);
      seen.add(events.at(-2));
    }
  }
  expect([...seen]).toEqual(
    expect.arrayContaining(["PassStateEntered", "EvaluationFailed", "WaitStateEntered"]),
  );
});

it("holds time while a function works and lets it pass while the function sleeps", async () => {
  const shop = rehearse(
    { Call: invoke("call", { Next: "Wait" }), Wait: { Type: "Wait", Seconds: 10, End: true } },
    {
      call: async () => {
        await new Promise((resolve) => setTimeout(resolve, 15));
        await shop.clock.sleep(3_000);
      },
    },
  );
  await shop.run();
  expect(shop.elapsedSeconds()).toBe(13);
});

it("says when an order has ended and tells every event on the way", async () => {
  const shop = rehearse({ Wait: { Type: "Wait", Seconds: 10, End: true } });
  const seen: string[] = [];
  const silence = shop.runner.onEvent((_, event) => void seen.push(String(event.type)));
  const arn = await shop.start();
  silence();
  const ended = shop.runner.executionEnded(arn);
  await shop.finish(arn);

  expect(await ended).toMatchObject({ status: "SUCCEEDED" });
  expect(seen).toEqual(["ExecutionStarted", "WaitStateEntered"]);
});

it("lists orders by state machine and status", async () => {
  const shop = rehearse(WAITING, parked);
  const first = await shop.start({}, "S01");
  const second = await shop.start({}, "S02");
  shop.runner.stopExecution(first);

  const running = shop.runner.listExecutions({ stateMachineName: "order", status: "RUNNING" });
  expect(running.map(({ executionArn }) => executionArn)).toEqual([second]);
  expect(shop.runner.listExecutions()).toHaveLength(2);
  expect(shop.runner.listExecutions({ stateMachineName: "refund" })).toEqual([]);
});

it("forgets ended orders only", async () => {
  const shop = rehearse(WAITING, parked);
  const arn = await shop.start();
  expect(() => shop.runner.forget(arn)).toThrow("is running");
  shop.runner.stopExecution(arn);
  shop.runner.forget(arn);
  expect(shop.runner.listExecutions()).toEqual([]);
});

it("reports an error of the Lambda service under its name and with its words", async () => {
  const shop = rehearse({ Call: invoke("nowhere") });
  expect(await shop.run()).toMatchObject({
    error: "Lambda.ResourceNotFoundException",
    cause: "no nowhere",
  });
});

it("fails the attempt when what a function answers cannot be written as JSON", async () => {
  const shop = rehearse({ Call: invoke("call") }, { call: () => ({ size: 10n }) });
  expect(await shop.run()).toMatchObject({ status: "FAILED", error: "TypeError" });
});
