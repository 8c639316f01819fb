import { allPlacings, allRows, isReached } from "./throttle/rows.ts";
import { allPaces, allVariations } from "./throttle/variation.ts";

/*
 * A thousand and ten thousand calls that are wanted at once, against the published quotas, in virtual
 * time. Ours take turns by the code that ships; beside them, in the same run, callers that only
 * retry. The simulator's bucket is the judge. Seeded: the same figures every time.
 *
 *   tsx test/bench/throttle.bench.ts [--quick] [--json]
 */

const isQuick = process.argv.includes("--quick");
const sizes = isQuick ? [1_000] : [1_000, 10_000];
const rows = await allRows(sizes);
const placings = await allPlacings(sizes);
const variations = await allVariations();
const paces = await allPaces();

if (process.argv.includes("--json"))
  console.log(JSON.stringify({ rows, placings, variations, paces }));
else {
  console.table(
    rows.map((row) => ({
      environment: row.environment,
      calls: row.calls,
      callers: row.policy,
      disturbed: row.trouble,
      "quota use %": Number((row.drain.quotaUse * 100).toFixed(2)),
      "throttled per success": Number(row.drain.throttledPerSuccess.toFixed(3)),
      lost: row.drain.lost,
      "p99 s": Math.round(row.drain.p99Seconds),
      reached: isReached(row),
    })),
  );
  console.table(variations);
  console.table(paces);
  console.table(
    placings.map(({ setting, confirming: _confirming, ...placing }) => ({
      ...placing,
      requestsPerPlaced: Number(placing.requestsPerPlaced.toFixed(1)),
      "last s": Math.round(setting.lastSeconds),
    })),
  );
}
if (!rows.every(isReached)) process.exitCode = 1;
