import { expect, it } from "vitest";
import type { FaultCounts } from "./faulty-world.ts";
import { liveThrough } from "./live-through.ts";

/** Seeds that once broke a rule; each stands for a bug that is mended. */
const LESSONS = [35, 53, 881, 971, 1077, 3019, 3493, 6206];
const FRESH_SEEDS = 120;
const PORTS = ["amazon", "engine", "notifications", "room", "store"];
const FAULTS = ["dies before", "dies after", "not reached", "reply lost"];

it("brings every random order to a right end, whatever goes wrong on the way", async () => {
  const counts: FaultCounts = new Map();
  const broken: string[] = [];
  for (const seed of [...LESSONS, ...Array.from({ length: FRESH_SEEDS }, (_, n) => n + 1)]) {
    const tale = await liveThrough(seed, counts);
    if (tale.broken) broken.push(`seed ${seed}: ${tale.broken} (${tale.states.join(" > ")})`);
  }

  expect(broken).toEqual([]);
  const cells = PORTS.flatMap((port) => FAULTS.map((fault) => `${port}: ${fault}`));
  expect(cells.filter((cell) => !counts.get(cell))).toEqual([]);
}, 60_000);

it("tells the same tale of the same seed", async () => {
  const [one, other] = [await liveThrough(7, new Map()), await liveThrough(7, new Map())];

  expect(other).toEqual(one);
});
