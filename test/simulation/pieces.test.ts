import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import type { CrewOrder, Outcome } from "./crew.ts";
import { tellInPieces } from "./pieces.ts";

let path: string;
let told: (readonly [from: number, seeds: number])[];

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "shipcharge-pieces-")), "report.json");
  told = [];
});

/** A run over seeds of which each reaches one cell; every 15,000th breaks an invariant. */
async function tell({ from, seeds, onReport }: CrewOrder): Promise<Outcome> {
  told.push([from, seeds]);
  const outcome: Outcome = {
    seeds,
    broken: from <= 15_000 && 15_000 < from + seeds ? [{ seed: 15_000, broken: "9: books" }] : [],
    counts: new Map([["family|fault|step", seeds]]),
    phases: new Map([["closed", seeds]]),
    days: seeds,
    historyEvents: from,
    longestPayloadBytes: 1,
    frontDoor: { cases: 3, broken: [] },
  };
  onReport(outcome);
  return outcome;
}

function order(from: number, seeds: number, onReport = (_outcome: Outcome) => true): CrewOrder {
  const file = "worker.mjs";
  return {
    file,
    workflows: [],
    silence: "none",
    from,
    seeds,
    workers: 2,
    frontDoor: true,
    onReport,
  };
}

it("adds up what the pieces of a long run came to", async () => {
  await tellInPieces(order(1, 12_000), path, "code", tell);
  const { outcome } = await tellInPieces(order(1, 25_000), path, "code", tell);

  expect(told).toEqual([
    [1, 10_000],
    [10_001, 2_000],
    [12_001, 10_000],
    [22_001, 3_000],
  ]);
  expect(outcome).toMatchObject({ seeds: 25_000, days: 25_000, historyEvents: 22_001 });
  expect(outcome.counts.get("family|fault|step")).toBe(25_000);
  expect(outcome.broken.map(({ seed }) => seed)).toEqual([15_000]);
});

it("goes on where it was stopped, also in front of and between what it has", async () => {
  await tellInPieces(order(5_001, 10_000), path, "code", tell);
  const stopped = order(1, 20_000, () => false);
  await tellInPieces(stopped, path, "code", tell);
  await tellInPieces(order(1, 20_000), path, "code", tell);
  await tellInPieces(order(1, 20_000), path, "code", tell);

  expect(told).toEqual([
    [5_001, 10_000],
    [1, 5_000],
    [15_001, 5_000],
  ]);
});

it("adds nothing to what another version of the code came to", async () => {
  await tellInPieces(order(1, 100), path, "code", tell);

  await expect(tellInPieces(order(1, 200), path, "other code", tell)).rejects.toThrow(
    "another version",
  );
  const silent = { ...order(1, 200), silence: "notifications" } as const;
  await expect(tellInPieces(silent, path, "code", tell)).rejects.toThrow('--silence "none"');
});
