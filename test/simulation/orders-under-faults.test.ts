import { expect, it } from "vitest";
import { live } from "./live.ts";
import { scriptOf, tellSeeds, traceOf } from "./tell.ts";
import type { Counts } from "./trouble.ts";
import { loadWorkflows, readWorkflowFiles } from "./world.ts";

const machines = loadWorkflows(readWorkflowFiles(new URL("../../workflows/", import.meta.url)));

/** Seeds that once broke an invariant (docs/simulation.md). */
const LESSONS = [
  202, 242, 589, 754, 2127, 4374, 5908, 7627, 9051, 9586, 10_259, 13_833, 14_320, 18_604, 20_581,
  30_217, 31_201, 33_490, 41_123, 53_370, 57_172, 68_926, 92_171, 100_976, 103_832, 107_052,
  115_686, 121_929, 140_929, 287_510, 297_648, 353_049, 389_467, 404_446, 449_583, 680_739, 757_376,
  864_105, 879_121, 1_013_292, 1_021_125, 1_688_539, 1_806_497, 1_945_604,
];
const FRESH = Array.from({ length: 60 }, (_none, index) => index + 1);

it("brings every random order to a right end, whatever goes wrong on the way", async () => {
  const counts: Counts = new Map();
  const broken: string[] = [];
  const seeds = [...LESSONS, ...FRESH];
  await tellSeeds(seeds, { machines, counts, silence: "none" }, (tale) => {
    if (tale.broken) broken.push(`seed ${tale.seed}: ${tale.broken}`);
  });

  expect(broken).toEqual([]);
  expect(counts.size).toBeGreaterThan(250);
});

it.each(["notifications", "all but the sweep"] as const)(
  "ends every order without a single message from: %s",
  async (silence) => {
    const broken: string[] = [];
    await tellSeeds(FRESH.slice(0, 20), { machines, counts: new Map(), silence }, (tale) => {
      if (tale.broken) broken.push(`seed ${tale.seed}: ${tale.broken}`);
    });

    expect(broken).toEqual([]);
  },
  120_000,
);

it("tells the same tale of the same seed, to the letter", async () => {
  const [one, other] = [await traceOf(scriptOf(7), machines), await traceOf(scriptOf(7), machines)];

  expect(one.lines.length).toBeGreaterThan(50);
  expect(other.lines.join("\n")).toBe(one.lines.join("\n"));
});

it("tells of an order that is watched what it tells of one that is not", async () => {
  for (const seed of FRESH.slice(0, 20)) {
    const script = scriptOf(seed);
    const unwatched = await live(script, { machines, counts: new Map() });
    const { tale } = await traceOf(script, machines);

    expect(tale, `seed ${seed}`).toEqual(unwatched);
  }
});
