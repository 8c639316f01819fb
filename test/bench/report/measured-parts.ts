import * as v from "valibot";
import { barChart } from "./bar-chart.ts";
import { lineChart } from "./line-chart.ts";
import { figuresOf, fixed, image, type Part, type Section, table } from "./section.ts";

const contests = v.array(
  v.object({
    name: v.string(),
    rounds: v.number(),
    oursMicroseconds: v.number(),
    mwsSimpleMicroseconds: v.number(),
    timesItsRate: v.number(),
    lowerQuartile: v.number(),
    upperQuartile: v.number(),
    atLeast: v.optional(v.number()),
  }),
);

/** Our client beside npm mws-simple. */
export const client: Part = {
  name: "client",
  by: "clock",
  async measure({ isQuick }) {
    const options = isQuick ? ["--quick"] : [];
    const { figures, isReached } = await figuresOf("client.bench.ts", options);
    return clientSection(figures, isReached);
  },
};

/** @param isReached whether every ratio has reached its aim */
export function clientSection(figures: unknown, isReached: boolean): Section {
  const results = v.parse(contests, figures);
  const rows = results.map((contest) => [
    contest.name,
    fixed(contest.oursMicroseconds, 1),
    fixed(contest.mwsSimpleMicroseconds, 1),
    fixed(contest.timesItsRate, 2),
    `${fixed(contest.lowerQuartile, 2)} to ${fixed(contest.upperQuartile, 2)}`,
    contest.atLeast === undefined ? "–" : fixed(contest.atLeast, 1),
  ]);
  const head = ["", "ours, µs", "mws-simple, µs", "times its rate", "half of the rounds", "aim"];
  const bars = results.flatMap((contest) => [
    { name: `${contest.name}, ours`, value: contest.oursMicroseconds, isOurs: true },
    { name: `${contest.name}, mws-simple`, value: contest.mwsSimpleMicroseconds },
  ]);
  const title = "CPU time of one request, the network taken away";
  return {
    text: `Signing and reading Amazon's XML beside npm mws-simple 1.0.2, in one process, rounds in turn, CPU time, medians of ${results[0]?.rounds} rounds. Both sign and send the same, which is checked first; ours also validates the reply.\n\n${table(head, rows)}\n\n${image("client.svg", title)}`,
    pictures: { "client.svg": barChart({ title, unit: "µs", bars }) },
    missed: isReached ? [] : ["client: a ratio is below its aim"],
  };
}

const load = v.object({
  perSecond: v.number(),
  p50Milliseconds: v.number(),
  p99Milliseconds: v.number(),
});
const notificationFigures = v.object({
  messages: v.number(),
  bare: load,
  receiveNotification: load,
  throughputRatio: v.number(),
  lost: v.number(),
  appliedTwice: v.number(),
  copiesRecognised: v.number(),
  certificateFetches: v.number(),
});

/** The front door for notifications beside a handler that only says 200. */
export const notifications: Part = {
  name: "notifications",
  by: "clock",
  async measure({ isQuick }) {
    const options = isQuick ? ["--quick"] : [];
    const { figures, isReached } = await figuresOf("notifications.bench.ts", options);
    return notificationsSection(figures, isReached);
  },
};

/** @param isReached whether nothing was lost, refused or applied twice */
export function notificationsSection(figures: unknown, isReached: boolean): Section {
  const found = v.parse(notificationFigures, figures);
  const row = (name: string, measured: v.InferOutput<typeof load>) => [
    name,
    fixed(measured.perSecond, 0),
    fixed(measured.p50Milliseconds, 2),
    fixed(measured.p99Milliseconds, 2),
  ];
  const rows = [
    row("a bare 200", found.bare),
    row("receive-notification", found.receiveNotification),
  ];
  const title = "Notifications let in per second, over HTTP";
  const bars = [
    { name: "receive-notification", value: found.receiveNotification.perSecond, isOurs: true },
    { name: "a bare 200", value: found.bare.perSecond },
  ];
  return {
    text: `${fixed(found.messages, 0)} really signed notifications, one in ten a copy, over 16 connections, in turn with a handler that reads the body and answers 200. The server and the load share the machine.\n\n${table(["", "per second", "median, ms", "p99, ms"], rows)}\n\nVerified, it is ${fixed(found.throughputRatio, 2)} times the rate of the bare 200. Lost: ${found.lost}; orders written twice: ${found.appliedTwice}; copies recognised: ${fixed(found.copiesRecognised, 0)}; certificates fetched: ${found.certificateFetches}.\n\n${image("notifications.svg", title)}`,
    pictures: { "notifications.svg": barChart({ title, unit: "/s", bars }) },
    missed: isReached ? [] : ["notifications: something was lost, refused or applied twice"],
  };
}

const moduleFigures = v.object({
  function: v.string(),
  rounds: v.number(),
  bundleKilobytes: v.number(),
  bundledMilliseconds: v.number(),
  unbundledMilliseconds: v.number(),
  nodesOwnMilliseconds: v.number(),
  compilingMilliseconds: v.number(),
  timesFaster: v.number(),
  promisedTimes: v.number(),
  lowerQuartile: v.number(),
  upperQuartile: v.number(),
});

/** How long a function's code takes to load. */
export const moduleLoad: Part = {
  name: "module-load",
  by: "clock",
  async measure({ isQuick }) {
    const options = isQuick ? ["--quick"] : [];
    return moduleLoadSection((await figuresOf("module-load.bench.ts", options)).figures);
  },
};

/** @param figures as the benchmark gives them */
export function moduleLoadSection(figures: unknown): Section {
  const found = v.parse(moduleFigures, figures);
  const title = `Loading ${found.function}, its wiring included`;
  const bars = [
    { name: "as it is deployed", value: found.bundledMilliseconds, isOurs: true },
    { name: "packages in node_modules", value: found.unbundledMilliseconds },
  ];
  const rows = [
    ["as it is deployed, one file", found.bundleKilobytes, fixed(found.bundledMilliseconds, 1)],
    ["packages in node_modules", "–", fixed(found.unbundledMilliseconds, 1)],
    ["of the file: Node's own modules that it needs", "–", fixed(found.nodesOwnMilliseconds, 1)],
    ["of the file: V8 compiling it", "–", fixed(found.compilingMilliseconds, 1)],
  ];
  return {
    text: `The largest share of a cold start that is ours: requiring the file and wiring the handler, each in a process of its own, in turn, CPU time, medians of ${found.rounds}. Not Lambda's milliseconds; the ratio counts: ${fixed(found.timesFaster, 2)} times faster (half of the rounds ${fixed(found.lowerQuartile, 2)} to ${fixed(found.upperQuartile, 2)}). Promised is ${found.promisedTimes}; three times was the aim and is out of reach with the SDK ([decision 0014](decisions/0014-what-bundles-leave-out.md)): the last two rows are what any file of this size takes.\n\n${table(["", "kB", "ms of CPU time"], rows)}\n\n${image("module-load.svg", title)}`,
    pictures: { "module-load.svg": barChart({ title, unit: "ms", bars }) },
    missed:
      found.timesFaster >= found.promisedTimes
        ? []
        : [`module-load: less than ${found.promisedTimes} times faster`],
  };
}

const runnerFigures = v.array(
  v.object({
    orders: v.number(),
    runs: v.number(),
    ordersPerCpuSecond: v.number(),
    slowest: v.number(),
    fastest: v.number(),
    /** CPU time of one order, in times of that in the smallest run. */
    timesTheSmallest: v.number(),
    heapBytesPerWaitingOrder: v.number(),
    peakMegabytes: v.number(),
  }),
);

/** Orders per second in the runner, and the memory of those that wait. */
export const runner: Part = {
  name: "runner",
  by: "clock",
  async measure({ isQuick }) {
    const { figures } = await figuresOf("runner.bench.ts", isQuick ? ["--quick"] : []);
    return runnerSection(v.parse(runnerFigures, figures));
  },
};

/** What the report says of runs of several sizes. */
export function runnerSection(sizes: v.InferOutput<typeof runnerFigures>): Section {
  const rows = sizes.map((size) => [
    fixed(size.orders, 0),
    size.runs,
    fixed(size.ordersPerCpuSecond, 0),
    `${fixed(size.slowest, 0)} to ${fixed(size.fastest, 0)}`,
    fixed(size.timesTheSmallest, 2),
    fixed(size.heapBytesPerWaitingOrder / 1_000, 1),
    fixed(size.peakMegabytes, 0),
  ]);
  const speed = lineChart({
    title: "Orders lived through per second of CPU time",
    xTitle: "orders open together",
    yTitle: "orders per CPU second",
    logarithmic: "x",
    lines: [
      {
        name: "orders",
        points: sizes.map(({ orders, ordersPerCpuSecond }) => [orders, ordersPerCpuSecond]),
      },
    ],
  });
  const memory = lineChart({
    title: "Memory of the process at its peak",
    xTitle: "orders open together",
    yTitle: "MB resident",
    logarithmic: "both",
    lines: [
      {
        name: "resident set",
        points: sizes.map(({ orders, peakMegabytes }) => [orders, peakMegabytes]),
      },
    ],
  });
  const head = [
    "orders",
    "runs",
    "per CPU second, median",
    "slowest to fastest",
    "CPU time of an order, times the first row's",
    "KB of heap for each that waits",
    "MB at the peak",
  ];
  return {
    text: `The real workflow file and the real functions in one process, the record and Amazon's simulator in memory, no HTTP. All orders of a run wait for their goods at the same time and then ship; at the end each is checked to be closed and charged. The heap is measured after a collection while all wait, histories of executions included; the peak is the resident set at its largest. Time is CPU time.\n\n${table(head, rows)}\n\n${image("runner-speed.svg", "Orders per CPU second")}\n\n${image("runner-memory.svg", "Memory")}`,
    pictures: { "runner-speed.svg": speed, "runner-memory.svg": memory },
    missed: [],
  };
}
