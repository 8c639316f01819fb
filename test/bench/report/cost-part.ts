import * as v from "valibot";
import { lineChart } from "./line-chart.ts";
import { figuresOf, fixed, image, type Part, type Section, table } from "./section.ts";

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
  by: "counting",
  async measure({ isQuick, isForTheDocuments }) {
    const options = [...(isQuick ? ["--quick"] : []), ...(isForTheDocuments ? ["--write"] : [])];
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
