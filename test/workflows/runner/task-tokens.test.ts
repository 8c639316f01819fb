import { expect, it } from "vitest";
import { DAY, lastToken, park, rehearse, START, types } from "./rehearsal.ts";

it("takes the answer of a token as the result of the state", async () => {
  const shop = rehearse(
    {
      "Await shipment": park("await", { Output: "{% $states.result.shipmentId %}" }),
    },
    { await: () => null },
  );
  const arn = await shop.start();
  await shop.clock.advanceTo(START + 170 * DAY);
  shop.runner.sendTaskSuccess(lastToken(shop), '{"shipmentId":"SH-1"}');

  expect(await shop.finish(arn)).toMatchObject({
    status: "SUCCEEDED",
    output: '"SH-1"',
    stopDate: new Date(START + 170 * DAY),
  });
});

it("takes a failure by token as the error of the state, which Catch sees", async () => {
  const shop = rehearse(
    {
      "Capture payment": park("capture", {
        Catch: [
          {
            ErrorEquals: ["ShipmentsOutstanding"],
            Next: "Await shipment",
            Output: "{% $states.errorOutput %}",
          },
        ],
      }),
      "Await shipment": { Type: "Succeed" },
    },
    { capture: () => null },
  );
  const arn = await shop.start();
  shop.runner.sendTaskFailure(lastToken(shop), "ShipmentsOutstanding", "1 of 2 shipments");

  expect(await shop.finish(arn)).toMatchObject({
    status: "SUCCEEDED",
    output: '{"Error":"ShipmentsOutstanding","Cause":"1 of 2 shipments"}',
  });
});

it("ignores what the function returns in a task that waits for its token", async () => {
  const shop = rehearse({ Wait: park("await") }, { await: () => ({ parked: true }) });
  const arn = await shop.start();
  expect(shop.runner.describeExecution(arn).status).toBe("RUNNING");
  shop.runner.sendTaskSuccess(lastToken(shop), '"answered"');

  expect((await shop.finish(arn)).output).toBe('"answered"');
});

it("fails the attempt when the function fails, although the task waits for a token", async () => {
  const shop = rehearse(
    { Wait: park("await") },
    {
      await: () => {
        throw { errorType: "OrderMissing", errorMessage: "no such order" };
      },
    },
  );

  expect(await shop.run()).toMatchObject({
    status: "FAILED",
    error: "OrderMissing",
    cause: '{"errorType":"OrderMissing","errorMessage":"no such order","trace":[]}',
  });
});

it("gives every attempt a token of its own, and the old one then answers TaskTimedOut", async () => {
  const shop = rehearse(
    {
      Wait: park("await", {
        TimeoutSeconds: 60,
        Retry: [{ ErrorEquals: ["States.Timeout"], IntervalSeconds: 5, MaxAttempts: 1 }],
      }),
    },
    { await: () => null },
  );
  const arn = await shop.start();
  const first = lastToken(shop);
  await shop.clock.advanceBy(66_000);
  const second = lastToken(shop);

  expect(second).not.toBe(first);
  expect(shop.calls.map(({ payload }) => payload["visit"])).toEqual([
    "2026-03-02T09:00:00.000Z#0",
    "2026-03-02T09:00:00.000Z#1",
  ]);
  expect(() => shop.runner.sendTaskSuccess(first, "{}")).toThrow(
    expect.objectContaining({ name: "TaskTimedOut" }),
  );
  shop.runner.sendTaskSuccess(second, "{}");
  expect((await shop.finish(arn)).status).toBe("SUCCEEDED");
});

it("accepts one answer to a token and no second", async () => {
  const shop = rehearse({ Wait: park("await") }, { await: () => null });
  const arn = await shop.start();
  shop.runner.sendTaskSuccess(lastToken(shop), '"first"');

  expect(() => shop.runner.sendTaskFailure(lastToken(shop), "Second")).toThrow(
    expect.objectContaining({ name: "TaskTimedOut" }),
  );
  expect((await shop.finish(arn)).output).toBe('"first"');
});

it("accepts an answer that arrives before the function has returned, and ignores the function", async () => {
  const shop = rehearse(
    {
      Wait: park("await", { Next: "Pause" }),
      Pause: { Type: "Wait", Seconds: 60, End: true },
    },
    {
      await: async ({ token }) => {
        shop.runner.sendTaskSuccess(String(token), '"early"');
        await shop.clock.sleep(2_000);
        throw { errorType: "TooLate", errorMessage: "the answer was given already" };
      },
    },
  );
  const arn = await shop.start();

  expect(await shop.finish(arn)).toMatchObject({ status: "SUCCEEDED", output: '"early"' });
  expect(types(shop.events(arn))).toEqual([
    "ExecutionStarted",
    "TaskStateEntered",
    "TaskScheduled",
    "TaskStarted",
    "TaskSucceeded",
    "TaskStateExited",
    "WaitStateEntered",
    "WaitStateExited",
    "ExecutionSucceeded",
  ]);
  expect(shop.elapsedSeconds()).toBe(60);
});

it("refuses text that is not one of its tokens as InvalidToken", async () => {
  const shop = rehearse({ Wait: park("await") }, { await: () => null });
  await shop.start();
  const token = lastToken(shop);
  const altered = `${token.slice(0, -2)}AA`;

  for (const wrong of ["", "no token", altered, "x".repeat(3_000)]) {
    expect(() => shop.runner.sendTaskSuccess(wrong, "{}")).toThrow(
      expect.objectContaining({ name: "InvalidToken" }),
    );
  }
});

it("answers TaskTimedOut for a token of a stopped order, TaskDoesNotExist once it is forgotten", async () => {
  const shop = rehearse({ Wait: park("await") }, { await: () => null });
  const arn = await shop.start();
  shop.runner.stopExecution(arn, "Stopped", "by hand");

  expect(() => shop.runner.sendTaskHeartbeat(lastToken(shop))).toThrow(
    expect.objectContaining({ name: "TaskTimedOut" }),
  );
  shop.runner.forget(arn);
  expect(() => shop.runner.sendTaskHeartbeat(lastToken(shop))).toThrow(
    expect.objectContaining({ name: "TaskDoesNotExist" }),
  );
});

it("refuses an answer that is not JSON and keeps waiting", async () => {
  const shop = rehearse({ Wait: park("await") }, { await: () => null });
  const arn = await shop.start();

  expect(() => shop.runner.sendTaskSuccess(lastToken(shop), "shipped")).toThrow(
    expect.objectContaining({ name: "InvalidOutput" }),
  );
  expect(() =>
    shop.runner.sendTaskSuccess(lastToken(shop), JSON.stringify("x".repeat(262_144))),
  ).toThrow(expect.objectContaining({ name: "ValidationException" }));
  shop.runner.sendTaskSuccess(lastToken(shop), "null");
  expect((await shop.finish(arn)).output).toBe("null");
});

it("ends a task that misses its heartbeat, and lets heartbeats put that off", async () => {
  const shop = rehearse(
    {
      Wait: park("await", {
        TimeoutSeconds: 1_000,
        HeartbeatSeconds: 60,
        Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "Silent" }],
      }),
      Silent: { Type: "Succeed" },
    },
    { await: () => null },
  );
  const arn = await shop.start();
  for (let beats = 0; beats < 5; beats += 1) {
    await shop.clock.advanceBy(50_000);
    shop.runner.sendTaskHeartbeat(lastToken(shop));
  }

  expect(await shop.finish(arn)).toMatchObject({
    status: "SUCCEEDED",
    output: '{"Error":"States.Timeout","Cause":""}',
  });
  expect(shop.elapsedSeconds()).toBe(310);
});
