import * as v from "valibot";
import { isReached, OURS, type Row } from "../throttle/rows.ts";
import { barChart } from "./bar-chart.ts";
import { lineChart } from "./line-chart.ts";
import { figuresOf, fixed, image, type Part, type Section, table } from "./section.ts";

const drain = v.object({
  succeeded: v.number(),
  lost: v.number(),
  quotaUse: v.number(),
  throttledPerSuccess: v.number(),
  medianSeconds: v.number(),
  p99Seconds: v.number(),
  lastSeconds: v.number(),
  curve: v.array(v.object({ seconds: v.number(), succeeded: v.number() })),
});
const environment = v.picklist(["live", "sandbox"]);
const throttleFigures = v.object({
  rows: v.array(
    v.object({
      environment,
      calls: v.number(),
      policy: v.string(),
      trouble: v.string(),
      drain,
      bound: v.optional(v.object({ quotaUse: v.number(), throttledPerSuccess: v.number() })),
    }),
  ),
  placings: v.array(
    v.object({
      environment,
      orders: v.number(),
      refused: v.number(),
      diedInQueue: v.number(),
      requestsPerPlaced: v.number(),
      setting: drain,
      confirming: drain,
    }),
  ),
  variations: v.array(
    v.object({
      longestMilliseconds: v.number(),
      quotaUse: v.number(),
      throttledPerSuccess: v.number(),
      bestUse: v.number(),
      bestNet: v.number(),
    }),
  ),
  paces: v.array(
    v.object({
      timesTheInterval: v.number(),
      quotaUse: v.number(),
      throttledPerSuccess: v.number(),
    }),
  ),
});
type Figures = v.InferOutput<typeof throttleFigures>;

/** The queues before Amazon, ours beside callers that only retry. */
export const throttle: Part = {
  name: "throttle",
  by: "virtual time",
  async measure({ isQuick }) {
    const { figures } = await figuresOf("throttle.bench.ts", isQuick ? ["--quick"] : []);
    return throttleSection(figures);
  },
};

/** @param figures as the benchmark gives them */
export function throttleSection(figures: unknown): Section {
  const { rows: parsed, placings, variations, paces } = v.parse(throttleFigures, figures);
  const rows: readonly Row[] = parsed.map((row) => ({ ...row, bound: row.bound }));
  const calls = Math.max(...rows.map((row) => row.calls));
  const shown = rows.filter(
    (row) => row.environment === "live" && row.calls === calls && row.trouble === "nothing",
  );
  const chart = lineChart({
    title: `${fixed(calls, 0)} calls wanted at once, live quota`,
    xTitle: "seconds since all wanted to call",
    yTitle: "calls that succeeded",
    lines: shown
      .filter((row) => row.drain.lost === 0)
      .map((row) => ({
        name: row.policy,
        points: [
          [0, 0] as const,
          ...row.drain.curve.map(({ seconds, succeeded }) => [seconds, succeeded] as const),
        ],
      })),
  });
  const bars = barChart({
    title: `Throttled calls for each that succeeded (${fixed(calls, 0)} at once, live)`,
    unit: "",
    bars: shown.map((row) => ({
      name: row.policy,
      value: row.drain.throttledPerSuccess,
      isOurs: row.policy === OURS,
    })),
  });
  const missed = rows
    .filter((row) => !isReached(row))
    .map((row) => `throttle: ${row.environment}, ${row.calls}, ${row.trouble}`);
  return {
    text: [
      "Calls that are wanted in one instant, against the published quotas, in virtual time; the simulator's bucket judges. Ours take turns by the code that ships ([turns.ts](../functions/domain/turns.ts)). Quota use is the share of the calls that the quota allowed until the last success; with another caller, of what that one left. Seeded: the same figures on every machine.",
      "Beside callers that only retry, undisturbed:",
      policiesTable(rows),
      image("throttle-drain.svg", "Calls that succeeded over time"),
      image("throttle-wasted.svg", "Throttled calls for each success"),
      "Ours, disturbed. Promised are 99 % and at most 0.01 throttled calls for each success, with another caller 98 % of what it leaves and 0.2, and none lost. A bucket of n calls makes up for calls whose way varies by the time of n - 1: nine seconds live, two in the sandbox. Where it varies by more, 88 % and 0.21 are promised ([decision 0019](decisions/0019-what-a-bucket-makes-up-for.md)):",
      troublesTable(rows),
      `In the sandbox, by how long calls take, each time between nothing and that being as likely. Beside ours the best that any caller can reach who knows Amazon's bucket and every reply at once and cannot know how long a call will take, computed by value iteration on a grid of a quarter second: its use of the quota when no call is to be throttled, and successes less throttled calls when each of these costs one success. The promise of 99 % and 0.01 needs ${percent(PROMISED_NET)} of the latter:`,
      variationsTable(variations),
      "Turns further apart, at up to three seconds. We give them at the quota's own pace: what calls vary by is mostly far below two seconds, and then wider turns would waste quota for nothing:",
      pacesTable(paces),
      'Buyers who press "Buy" in one instant. place-order keeps no turn: it answers 503 while its queue is longer than three seconds, and the page asks again with growing pauses of up to five minutes. Refused are orders whose draft is dead after three hours before their turn has come; what was let in is confirmed in kept turns. One that was let in during the draft\'s last seconds can still be too late, and its page is told so:',
      placingTable(placings),
    ].join("\n\n"),
    pictures: { "throttle-drain.svg": chart, "throttle-wasted.svg": bars },
    missed,
  };
}

function policiesTable(rows: readonly Row[]): string {
  const head = [
    "quota",
    "calls",
    "callers",
    "quota use",
    "throttled per success",
    "lost",
    "p99, s",
  ];
  const chosen = rows.filter((row) => row.trouble === "nothing");
  return table(
    head,
    chosen.map(({ environment: where, calls, policy, drain: found }) => [
      where,
      fixed(calls, 0),
      policy,
      found.lost > 0 ? "–" : percent(found.quotaUse),
      fixed(found.throttledPerSuccess, 2),
      fixed(found.lost, 0),
      fixed(found.p99Seconds, 0),
    ]),
  );
}

function troublesTable(rows: readonly Row[]): string {
  const head = ["quota", "calls", "disturbed by", "quota use", "throttled per success", "lost"];
  const chosen = rows.filter((row) => row.policy === OURS);
  return table(
    head,
    chosen.map(({ environment: where, calls, trouble, drain: found }) => [
      where,
      fixed(calls, 0),
      trouble,
      percent(found.quotaUse),
      fixed(found.throttledPerSuccess, 3),
      fixed(found.lost, 0),
    ]),
  );
}

/** What is promised, as successes less throttled calls for each call that the quota allows. */
const PROMISED_NET = 0.99 - 0.99 * 0.01;

function variationsTable(variations: Figures["variations"]): string {
  const head = [
    "calls take up to",
    "quota use",
    "throttled per success",
    "best possible use, none throttled",
    "best possible successes less throttled",
  ];
  return table(
    head,
    variations.map(({ longestMilliseconds, quotaUse, throttledPerSuccess, bestUse, bestNet }) => [
      `${fixed(longestMilliseconds / 1_000, 1)} s`,
      percent(quotaUse),
      fixed(throttledPerSuccess, 3),
      percent(bestUse),
      percent(bestNet),
    ]),
  );
}

function pacesTable(paces: Figures["paces"]): string {
  return table(
    ["turns apart, times the quota's interval", "quota use", "throttled per success"],
    paces.map(({ timesTheInterval, quotaUse, throttledPerSuccess }) => [
      fixed(timesTheInterval, 2),
      percent(quotaUse),
      fixed(throttledPerSuccess, 3),
    ]),
  );
}

function placingTable(placings: Figures["placings"]): string {
  const head = [
    "quota",
    "buyers",
    "placed",
    "refused",
    "let in too late",
    "lost",
    "throttled",
    "requests for each placed",
    "last, s",
  ];
  return table(
    head,
    placings.map(
      ({ environment: where, orders, refused, diedInQueue, setting, confirming, ...rest }) => [
        where,
        fixed(orders, 0),
        fixed(orders - refused, 0),
        fixed(refused, 0),
        diedInQueue,
        confirming.lost,
        fixed(setting.throttledPerSuccess + confirming.throttledPerSuccess, 2),
        fixed(rest.requestsPerPlaced, 0),
        fixed(setting.lastSeconds, 0),
      ],
    ),
  );
}

function percent(share: number): string {
  return `${fixed(share * 100, 2)} %`;
}
