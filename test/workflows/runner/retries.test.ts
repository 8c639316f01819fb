import { expect, it } from "vitest";
import { chooseRetry, matchesError, type Retrier } from "../../../local/runner/retries.ts";
import { invoke, park, rehearse, START } from "./rehearsal.ts";

const THROTTLED = { error: "Lambda.TooManyRequestsException", cause: "slow down" };

function retrier(over: Partial<Retrier> = {}): Retrier {
  return {
    errorEquals: ["Lambda.TooManyRequestsException"],
    intervalSeconds: 2,
    maxAttempts: 4,
    backoffRate: 2,
    jitterStrategy: "NONE",
    ...over,
  };
}

function delays(one: Retrier, random = () => 0.5): (number | undefined)[] {
  return [0, 1, 2, 3, 4].map(
    (used) => chooseRetry([one], [used], THROTTLED, random)?.delayMilliseconds,
  );
}

it("grows the delay with BackoffRate and stops after MaxAttempts", () => {
  expect(delays(retrier())).toEqual([2_000, 4_000, 8_000, 16_000, undefined]);
});

it("never waits longer than MaxDelaySeconds", () => {
  expect(delays(retrier({ maxDelaySeconds: 5 }))).toEqual([2_000, 4_000, 5_000, 5_000, undefined]);
});

it("draws the delay between nothing and all of it with FULL jitter", () => {
  const full = retrier({ jitterStrategy: "FULL", maxDelaySeconds: 5 });
  expect(delays(full, () => 0)).toEqual([0, 0, 0, 0, undefined]);
  expect(delays(full, () => 0.5)).toEqual([1_000, 2_000, 2_500, 2_500, undefined]);
});

it("does not retry at all with MaxAttempts 0", () => {
  expect(delays(retrier({ maxAttempts: 0 }))[0]).toBeUndefined();
});

it("asks no later retrier when the first that matches is used up", () => {
  const both = [retrier({ maxAttempts: 1 }), retrier({ errorEquals: ["States.ALL"] })];
  expect(chooseRetry(both, [1, 0], THROTTLED, () => 0)).toBeUndefined();
});

it.each([
  ["States.ALL", "Boom", true],
  ["States.ALL", "States.Timeout", true],
  ["States.ALL", "States.QueryEvaluationError", true],
  ["States.ALL", "States.DataLimitExceeded", false],
  ["States.ALL", "States.Runtime", false],
  ["States.Runtime", "States.Runtime", false],
  ["States.DataLimitExceeded", "States.DataLimitExceeded", true],
  ["States.TaskFailed", "Boom", true],
  ["States.TaskFailed", "States.QueryEvaluationError", true],
  ["States.TaskFailed", "States.Timeout", false],
  ["States.TaskFailed", "States.Runtime", false],
  ["States.Timeout", "States.Timeout", true],
  ["States.HeartbeatTimeout", "States.Timeout", false],
  ["boom", "Boom", false],
])("%s covers %s: %s", (name, error, covered) => {
  expect(matchesError([name], { error })).toBe(covered);
});

it("counts attempts for each retrier on its own and RetryCount over all of them", async () => {
  const errors = ["A", "B", "A", "B", "A"];
  const shop = rehearse(
    {
      Call: invoke("call", {
        Arguments: {
          FunctionName: "call",
          Payload: { count: "{% $states.context.State.RetryCount %}" },
        },
        Retry: [
          { ErrorEquals: ["A"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 },
          { ErrorEquals: ["B"], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 1 },
        ],
      }),
    },
    {
      call: (_, calls) => {
        throw { errorType: errors[calls - 1] ?? "C", errorMessage: "" };
      },
    },
  );

  expect(await shop.run()).toMatchObject({ status: "FAILED", error: "A" });
  expect(shop.calls.map(({ payload }) => payload["count"])).toEqual([0, 1, 2, 3, 4]);
  expect(shop.elapsedSeconds()).toBe(22);
});

it("uses three attempts a second apart and doubling unless the retrier says otherwise", async () => {
  const shop = rehearse(
    { Call: invoke("call", { Retry: [{ ErrorEquals: ["States.ALL"] }] }) },
    {
      call: () => {
        throw new Error("down");
      },
    },
  );

  expect(await shop.run()).toMatchObject({ status: "FAILED", error: "Error" });
  expect(shop.calls).toHaveLength(4);
  expect(shop.elapsedSeconds()).toBe(7);
});

it("starts its counters anew when the order enters the state again", async () => {
  const once = { ErrorEquals: ["Busy"], IntervalSeconds: 1, MaxAttempts: 1 };
  const shop = rehearse(
    {
      Call: invoke("call", {
        Retry: [once],
        Catch: [{ ErrorEquals: ["Busy"], Next: "Pause" }],
      }),
      Pause: { Type: "Wait", Seconds: 30, Next: "Call" },
    },
    {
      call: (_, calls) => {
        if (calls < 4) throw { errorType: "Busy", errorMessage: "" };
        return "done";
      },
    },
  );

  expect((await shop.run()).status).toBe("SUCCEEDED");
  expect(shop.elapsedSeconds()).toBe(32);
});

it("keeps the moment of entry over all attempts and shows when the next one comes", async () => {
  const shop = rehearse(
    { Call: invoke("call", { Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 60 }] }) },
    {
      call: () => {
        throw { errorType: "Busy", errorMessage: "" };
      },
    },
  );
  const arn = await shop.start();

  expect(shop.runner.describeExecution(arn).current).toEqual({
    name: "Call",
    since: new Date(START),
    retryCount: 1,
    waitingFor: "retry",
    until: new Date(START + 60_000),
  });
});

it("retries a task whose timeout passed, each attempt with the whole time", async () => {
  const shop = rehearse(
    {
      Wait: park("await", {
        TimeoutSeconds: "{% 40 + 2 %}",
        Retry: [{ ErrorEquals: ["States.Timeout"], IntervalSeconds: 1, MaxAttempts: 1 }],
      }),
    },
    { await: () => null },
  );

  const ended = await shop.run();
  expect(ended).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  expect(ended).not.toHaveProperty("cause");
  expect(shop.elapsedSeconds()).toBe(42 + 1 + 42);
});

it("ends a slow function at TimeoutSeconds and ignores what it answers later", async () => {
  const shop = rehearse(
    {
      Call: invoke("call", {
        TimeoutSeconds: 10,
        Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Late" }],
      }),
      Late: { Type: "Wait", Seconds: 60, Output: "late", End: true },
    },
    {
      call: async () => {
        await shop.clock.sleep(30_000);
        return "answer";
      },
    },
  );

  expect(await shop.run()).toMatchObject({ status: "SUCCEEDED", output: '"late"' });
  expect(shop.elapsedSeconds()).toBe(70);
});
