import { readFileSync, writeFileSync } from "node:fs";
import { fillSection } from "../../local/pictures/marked-section.ts";
import {
  assumedSection,
  type CostSections,
  countEverything,
  countOf,
  examplesSection,
  millionSection,
  ONE_PARCEL,
  ordersSection,
  parcelsSection,
  pricesSection,
  TWO_PARCELS,
} from "./cost/cost-page.ts";
import { totalPerMillion, writeUnitsOf } from "./cost/count-order.ts";

/*
 * What an order uses and costs: every example, and one order in one to ten parcels, counted while the
 * real functions and the real workflow file live through it. Counts vary by one or two where
 * messages cross each other on a busy machine.
 *
 *   tsx test/bench/cost.bench.ts [--quick] [--json] [--write]
 *
 * --quick counts a few of them. --write puts the tables into docs/cost.md.
 */

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const PAGE = new URL("../../docs/cost.md", import.meta.url);
const { examples, parcels } = await countEverything(process.argv.includes("--quick"));
const page = readFileSync(PAGE, "utf8");
const idleUsd = Number(/^\| Every month \| *\| ([\d.]+) \|$/m.exec(page)?.[1]);
const [one, two] = [countOf(examples, ONE_PARCEL), countOf(examples, TWO_PARCELS)];
const sections: CostSections = {
  prices: pricesSection(),
  assumed: assumedSection(),
  "a million orders": millionSection(one, two),
  "by parcels": parcelsSection(parcels),
  "by orders": ordersSection(one, two, idleUsd),
  examples: examplesSection(examples),
};
if (process.argv.includes("--write")) {
  const written = Object.entries(sections).reduce(
    (text, [name, section]) => fillSection(text, name, section),
    page,
  );
  writeFileSync(PAGE, written);
}
if (process.argv.includes("--json")) {
  const brief = [...examples, ...parcels].map((count) => ({
    scenario: count.result.scenario,
    states: count.states,
    invocations: count.result.functionInvocations + count.result.notificationInvocations,
    writeUnits: writeUnitsOf(count.result),
    historyEvents: count.longestHistoryEvents,
    historyBytes: count.historyBytes,
    usdPerMillion: totalPerMillion(count),
  }));
  console.log(
    JSON.stringify({
      examples: brief.slice(0, examples.length),
      parcels: brief.slice(examples.length),
    }),
  );
} else {
  for (const name of ["a million orders", "by parcels", "by orders", "examples"] as const) {
    console.log(`${name}\n\n${sections[name]}\n`);
  }
}
const isAsTold = [...examples, ...parcels].every(
  ({ result }) => result.disappointments.length === 0,
);
if (!isAsTold) process.exitCode = 1;
