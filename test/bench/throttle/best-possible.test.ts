import { describe, expect, it } from "vitest";
import { bestPossible } from "./best-possible.ts";
import { sandboxWay } from "./variation.ts";

const STEP = 500;
const NEVER_THROTTLED = 20;

describe("the best that any caller can reach in the sandbox", () => {
  it.each([1_000, 2_000])("is all of the quota while calls vary by no more than %i ms", (most) => {
    expect(bestPossible(sandboxWay(most, STEP), NEVER_THROTTLED)).toBeCloseTo(1, 3);
  });

  it("is less than what is promised elsewhere when they vary by three seconds", () => {
    const way = sandboxWay(3_000, STEP);

    expect(bestPossible(way, 1)).toBeLessThan(0.99 - 0.01);
    expect(bestPossible(way, NEVER_THROTTLED)).toBeLessThan(0.98);
  });

  it("does not become more with more calls under way, or with a finer grid", () => {
    const way = sandboxWay(3_000, STEP);
    const best = bestPossible(way, NEVER_THROTTLED);

    expect(bestPossible({ ...way, mostUnderWay: 4 }, NEVER_THROTTLED)).toBeCloseTo(best, 3);
    const finer = bestPossible(sandboxWay(3_000, STEP / 2), NEVER_THROTTLED);
    expect(finer).toBeLessThan(best);
  });
});
