import { describe, expect, it } from "vitest";
import { runPlacing } from "./placing-run.ts";
import { RETRY_POLICIES, runRetries } from "./retry-run.ts";
import { isReached, OURS, rowOfOurs, TROUBLES } from "./rows.ts";

const ENVIRONMENTS = ["live", "sandbox"] as const;

describe.each(ENVIRONMENTS)("a thousand orders that want the same call at once, %s", (where) => {
  it.each(Object.keys(TROUBLES))(
    "use what the quota allows and lose nothing, with %s",
    async (trouble) => {
      const row = await rowOfOurs(where, 1_000, trouble);

      expect(row.drain.succeeded).toBe(1_000);
      expect(row, JSON.stringify({ ...row.drain, curve: [] })).toSatisfy(isReached);
    },
  );

  it("are throttled less than a hundredth as often as by any schedule of retries", async () => {
    const ours = await rowOfOurs(where, 1_000, "nothing");
    const others = Object.values(RETRY_POLICIES).map((policy) =>
      runRetries({ environment: where, calls: 1_000, seed: 1 }, policy),
    );

    const least = Math.min(...others.map(({ throttledPerSuccess }) => throttledPerSuccess));
    expect(ours.drain.throttledPerSuccess).toBeLessThan(least / 100);
  });
});

it("ten thousand orders at once use the whole live quota, and none is throttled or lost", async () => {
  const row = await rowOfOurs("live", 10_000, "nothing");

  expect(row.policy).toBe(OURS);
  expect(row.drain).toMatchObject({ succeeded: 10_000, lost: 0 });
  expect(row).toSatisfy(isReached);
});

it("gives the same figures for the same seed", async () => {
  const one = await rowOfOurs("live", 300, "all of these together");
  const other = await rowOfOurs("live", 300, "all of these together");

  expect(other).toEqual(one);
});

it("confirms every order that it has let in, however many buyers press at once", async () => {
  const { refused, diedInQueue, confirming, setting } = await runPlacing("live", 500, 1);

  expect({ refused, diedInQueue, lost: confirming.lost }).toEqual({
    refused: 0,
    diedInQueue: 0,
    lost: 0,
  });
  expect(setting.throttledPerSuccess + confirming.throttledPerSuccess).toBe(0);
});
