import { expect, it } from "vitest";
import { invoke, rehearse } from "./rehearsal.ts";

it("lets States.ALL not catch a result beyond 256 KiB, but its own name", async () => {
  const large = () => "x".repeat(262_144);
  const catching = (error: string) => ({
    Call: invoke("call", { Catch: [{ ErrorEquals: [error], Next: "Done", Output: {} }] }),
    Done: { Type: "Succeed" },
  });

  expect(await rehearse(catching("States.ALL"), { call: large }).run()).toMatchObject({
    status: "FAILED",
    error: "States.DataLimitExceeded",
  });
  const named = rehearse(catching("States.DataLimitExceeded"), { call: large });
  expect((await named.run()).status).toBe("SUCCEEDED");
});

it("counts the bytes of UTF-8, not characters, against the limit", async () => {
  const output = "{% $join([1..100].$pad('', $states.input.length, $states.input.sign)) %}";
  const states = { Tell: { Type: "Pass", Output: output, End: true } };

  expect((await rehearse(states).run({ length: 2_000, sign: "e" })).status).toBe("SUCCEEDED");
  expect((await rehearse(states).run({ length: 2_000, sign: "é" })).error).toBe(
    "States.DataLimitExceeded",
  );
});

it("lets all variables together grow to 10 MiB and no further", async () => {
  const grow = Array.from({ length: 41 }, (_, index) => [
    `Grow${index + 1}`,
    {
      Type: "Pass",
      Assign: { [`v${index}`]: "{% $pad('', 260000, 'x') %}" },
      ...(index < 40 ? { Next: `Grow${index + 2}` } : { End: true }),
    },
  ]);
  const shop = rehearse(Object.fromEntries(grow));
  const arn = await shop.start();

  expect(shop.runner.describeExecution(arn)).toMatchObject({ error: "States.DataLimitExceeded" });
  expect(shop.runner.statesEntered(arn).at(-1)).toBe("Grow41");
});

it("refuses what one state assigns beyond 256 KiB", async () => {
  const half = "{% $pad('', 140000, 'x') %}";
  const shop = rehearse({ Start: { Type: "Pass", Assign: { a: half, b: half }, End: true } });
  expect((await shop.run()).error).toBe("States.DataLimitExceeded");
});

it("refuses arguments beyond 256 KiB before the function is invoked", async () => {
  const shop = rehearse(
    {
      Call: invoke("call", {
        Arguments: { FunctionName: "call", Payload: "{% $pad('', 262145, 'x') %}" },
      }),
    },
    { call: () => null },
  );
  expect((await shop.run()).error).toBe("States.DataLimitExceeded");
  expect(shop.calls).toEqual([]);
});
