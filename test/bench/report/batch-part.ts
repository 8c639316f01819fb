import * as v from "valibot";
import { lineChart } from "./line-chart.ts";
import { figuresOf, fixed, image, type Part, type Section, table } from "./section.ts";

const work = v.object({
  cpuSeconds: v.number(),
  wallSeconds: v.number(),
  microsecondsPerLine: v.number(),
  peakMebibytes: v.number(),
});

const batchFigures = v.object({
  rounds: v.number(),
  sizes: v.array(
    v.object({
      lines: v.number(),
      feedBytes: v.number(),
      build: work,
      reconcile: work,
      answered: v.number(),
      refused: v.number(),
      noAnswer: v.number(),
      unmatched: v.number(),
      resultLines: v.number(),
    }),
  ),
  missed: v.array(v.string()),
});

/** Feeds and reports of batches of three sizes. */
export const batch: Part = {
  name: "batch",
  by: "clock",
  async measure({ isQuick }) {
    return batchSection((await figuresOf("batch.bench.ts", isQuick ? ["--quick"] : [])).figures);
  },
};

/** @param figures as the benchmark gives them */
export function batchSection(figures: unknown): Section {
  const { rounds, sizes, missed } = v.parse(batchFigures, figures);
  const timeRows = sizes.map(({ lines, feedBytes, build, reconcile }) => [
    fixed(lines, 0),
    fixed(feedBytes / 2 ** 20, 1),
    fixed(build.cpuSeconds, 2),
    fixed(build.microsecondsPerLine, 0),
    fixed(build.peakMebibytes, 0),
    fixed(reconcile.cpuSeconds, 2),
    fixed(reconcile.microsecondsPerLine, 0),
    fixed(reconcile.peakMebibytes, 0),
  ]);
  const timeHead = [
    "captures",
    "feed, MiB",
    "building, CPU s",
    "µs for each",
    "MiB",
    "reconciling, CPU s",
    "µs for each",
    "MiB",
  ];
  const lineHead = [
    "captures",
    "answered",
    "refused",
    "without answer",
    "unmatched",
    "in the result",
  ];
  const lineRows = sizes.map((size) =>
    [size.lines, size.answered, size.refused, size.noAnswer, size.unmatched, size.resultLines].map(
      (count) => fixed(count, 0),
    ),
  );
  const pointsOf = (part: "build" | "reconcile") =>
    sizes.map((size) => [size.lines, size[part].microsecondsPerLine] as const);
  const title = "CPU time of one line, by the size of the batch";
  const chart = lineChart({
    title,
    xTitle: "captures in the batch",
    yTitle: "µs for each",
    logarithmic: "x",
    lines: [
      { name: "reconcile the report", points: pointsOf("reconcile") },
      { name: "build the feed", points: pointsOf("build") },
    ],
  });
  return {
    text: `Each feed is built from a CSV file in a bucket, handed in, carried out by Amazon's simulator in its own order, with one capture in forty declined and one in a hundred refused, and its report reconciled to the last line. Building and reconciling are processes of their own, each one bundled file with the options for Node that it has on Lambda; Amazon and the bucket, which checks every signature, are in another. The record is made up as it is read: memory is the most that the process ever held, Node and code included, and promised are 200 MiB for either. Time is CPU time, medians of ${rounds}; the smallest size shows what starting costs. A line of the largest batch takes ${growthOf(sizes, "build")} times the time of one of the middle size to build and ${growthOf(sizes, "reconcile")} times to reconcile (promised: 1.5).\n\n${table(timeHead, timeRows)}\n\n${table(lineHead, lineRows)}\n\n${image("batch.svg", title)}`,
    pictures: { "batch.svg": chart },
    missed: missed.map((miss) => `batch: ${miss}`),
  };
}

function growthOf(
  sizes: v.InferOutput<typeof batchFigures>["sizes"],
  part: "build" | "reconcile",
): string {
  const [middle, largest] = sizes.slice(-2);
  const growth =
    (largest?.[part].microsecondsPerLine ?? 0) / (middle?.[part].microsecondsPerLine ?? 1);
  return fixed(growth, 2);
}
