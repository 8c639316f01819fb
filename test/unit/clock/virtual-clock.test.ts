import { expect, it } from "vitest";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";

it("runs everything that falls due on the way, in the order of its time", async () => {
  const clock = createVirtualClock(1_000);
  const seen: string[] = [];
  clock.schedule(5_000, () => void seen.push(`second at ${clock.now()}`));
  clock.schedule(2_000, () => void seen.push(`first at ${clock.now()}`));
  clock.schedule(9_000, () => void seen.push("too late"));

  await clock.advanceTo(6_000);

  expect(seen).toEqual(["first at 2000", "second at 5000"]);
  expect(clock.now()).toBe(6_000);
});

it("stands still while work is in flight", async () => {
  const clock = createVirtualClock(0);
  const seen: string[] = [];
  clock.schedule(10, async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    seen.push(`slow work ends at ${clock.now()}`);
  });
  clock.schedule(11, () => void seen.push(`next at ${clock.now()}`));

  await clock.advanceTo(100);

  expect(seen).toEqual(["slow work ends at 10", "next at 11"]);
});

it("moves on while held work sleeps and waits for it after it woke", async () => {
  const clock = createVirtualClock(0);
  const seen: string[] = [];
  const work = clock.hold(async () => {
    await clock.sleep(1_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
    seen.push(`woke at ${clock.now()}`);
  });
  clock.schedule(1_001, () => void seen.push(`later at ${clock.now()}`));

  await clock.advanceTo(2_000);
  await work;

  expect(seen).toEqual(["woke at 1000", "later at 1001"]);
});

it("does not run what was called off", async () => {
  const clock = createVirtualClock(0);
  const seen: string[] = [];
  const callOff = clock.schedule(10, () => void seen.push("ran"));
  callOff();

  await clock.advanceTo(20);

  expect(seen).toEqual([]);
});

it("hands a failure of scheduled work to whoever moves the clock", async () => {
  const clock = createVirtualClock(0);
  clock.schedule(10, () => {
    throw new Error("the truck broke down");
  });

  await expect(clock.advanceTo(20)).rejects.toThrow("the truck broke down");
});

it("waits, without giving up a turn, for promises that nobody holds", async () => {
  const clock = createVirtualClock(0, 0);
  const seen: string[] = [];
  clock.schedule(10, () => {
    void (async () => {
      for (let step = 0; step < 1_000; step += 1) await Promise.resolve();
      seen.push(`unseen work ends at ${clock.now()}`);
    })();
  });
  clock.schedule(11, () => void seen.push(`next at ${clock.now()}`));

  await clock.advanceTo(100);

  expect(seen).toEqual(["unseen work ends at 10", "next at 11"]);
});
