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
});

/** The queues before Amazon, ours beside callers that only retry. */
export const throttle: Part = {
  name: "throttle",
  async measure({ isQuick }) {
    const { figures } = await figuresOf("throttle.bench.ts", isQuick ? ["--quick"] : []);
    return throttleSection(figures);
  },
};

/** @param figures as the benchmark gives them */
export function throttleSection(figures: unknown): Section {
  const { rows: parsed, placings } = v.parse(throttleFigures, figures);
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
      "Ours, disturbed. Promised are 99 % and at most 0.01 throttled calls for each success, with another caller 98 % of what it leaves and 0.2, and none lost. In the sandbox, whose bucket holds two calls, calls that overtake one another by three seconds meet an empty or a full bucket whoever sends them, so nothing but the orders is promised there:",
      troublesTable(rows),
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

function placingTable(placings: v.InferOutput<typeof throttleFigures>["placings"]): string {
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

const count = v.object({
  scenario: v.string(),
  states: v.number(),
  invocations: v.number(),
  writeUnits: v.number(),
  historyEvents: v.number(),
  historyBytes: v.number(),
  usdPerMillion: v.number(),
});
const costFigures = v.object({ examples: v.array(count), parcels: v.array(count) });

/** What orders use and cost; the tables go into docs/cost.md. */
export const cost: Part = {
  name: "cost",
  async measure({ isQuick }) {
    const options = isQuick ? [] : ["--write"];
    const { figures, isReached } = await figuresOf("cost.bench.ts", options);
    return costSection(figures, isReached);
  },
};

/** @param isAsTold whether every order ended as its file says */
export function costSection(figures: unknown, isAsTold: boolean): Section {
  const { examples, parcels } = v.parse(costFigures, figures);
  const dearest = examples.toSorted((one, other) => other.usdPerMillion - one.usdPerMillion);
  const longest = Math.max(...[...examples, ...parcels].map(({ historyEvents }) => historyEvents));
  const line = (name: string, of: (parcel: v.InferOutput<typeof count>) => number) => ({
    name,
    points: parcels.map((parcel, index) => [index + 1, of(parcel)] as const),
  });
  const money = lineChart({
    title: "A million orders, by the parcels of each",
    xTitle: "parcels",
    yTitle: "USD",
    lines: [line("USD", ({ usdPerMillion }) => usdPerMillion)],
  });
  const uses = lineChart({
    title: "What one order uses, by its parcels",
    xTitle: "parcels",
    yTitle: "so many, or KB",
    lines: [
      line("write units", ({ writeUnits }) => writeUnits),
      line("invocations", ({ invocations }) => invocations),
      line("KB of history", ({ historyBytes }) => historyBytes / 1_000),
      line("states", ({ states }) => states),
    ],
  });
  const rows = dearest
    .slice(0, 5)
    .map((order) => [
      order.scenario,
      order.states,
      order.invocations,
      order.writeUnits,
      fixed(order.usdPerMillion, 0),
    ]);
  const head = ["example", "states", "invocations", "write units", "USD per million"];
  return {
    text: `Counted while orders were lived through; [cost.md](cost.md) has the prices, all examples and the sums. Both grow in proportion to the parcels, and the bill to the orders. The longest history has ${fixed(longest, 0)} events, of the 25,000 that Step Functions allows. The five dearest of ${examples.length} examples:\n\n${table(head, rows)}\n\n${image("cost-usd.svg", "USD per million orders by parcels")}\n\n${image("cost-uses.svg", "What an order uses by parcels")}`,
    pictures: { "cost-usd.svg": money, "cost-uses.svg": uses },
    missed: isAsTold ? [] : ["cost: an order did not end as its file says"],
  };
}
